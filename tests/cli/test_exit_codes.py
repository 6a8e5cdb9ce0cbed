"""The documented examples exit with the documented codes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api._cli.application import run
from brainframe_api._cli.failures import EXIT_CODES_HELP, ExitCode
from brainframe_api.simulator import Simulator
from tests.docs.code_blocks import ROOT

PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
CASE = re.compile(r"^\| `(?P<command>.+?)` \| .*\| (?P<code>\d+) \|$", re.MULTILINE)
CASES = [
    (case["command"].replace("\\|", "|"), int(case["code"]))
    for case in CASE.finditer(PAGE.split("<!-- exit codes -->")[1].split("\n\n")[0])
]
SHELL = """
set -o pipefail
brainframe-sdk() { "$PYTHON" -m brainframe_api "$@"; }
"""


@pytest.fixture(scope="module")
def guarded() -> Iterator[Simulator]:
    """Run a simulator with a login, two streams named Gate and one named Entrance."""
    with Simulator(authorize=True) as server:
        with BrainFrameAPI(server.url, ("admin", "admin")) as api:
            api.wait_for_server_initialization(timeout=30)
        for name in ("Gate", "Gate", "Entrance"):
            server.add_stream(name)
        yield server


def test_all_exit_codes_have_a_case() -> None:
    interrupted = {int(ExitCode.INTERRUPTED)}  # tests/cli/test_terminal.py tests this code.
    assert {code for _, code in CASES} | interrupted == {int(code) for code in ExitCode}
    documented = re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)
    assert [int(code) for code in documented] == [int(code) for code in ExitCode]
    in_help = re.findall(r"^  (\d+) ", EXIT_CODES_HELP, re.MULTILINE)
    assert [int(code) for code in in_help] == [int(code) for code in ExitCode]


@pytest.mark.parametrize(("command", "code"), CASES, ids=[command for command, _ in CASES])
def test_the_exit_code_is_the_documented_one(
    guarded: Simulator,
    environment: pytest.MonkeyPatch,
    tmp_path: Path,
    command: str,
    code: int,
    capfd: pytest.CaptureFixture[str],
) -> None:
    environment.chdir(tmp_path)
    environment.setenv("BRAINFRAME_USERNAME", "admin")
    environment.setenv("BRAINFRAME_PASSWORD", "admin")
    if "--url" not in command:
        environment.setenv("BRAINFRAME_URL", guarded.url)
    if re.search(r" [|<] |; ", command):
        assert in_shell(command) == code
    else:
        assert run(shlex.split(command)[1:]) == code
    assert "Traceback" not in capfd.readouterr().err


def in_shell(command: str) -> int:
    """Run a command in a shell, and return its exit code."""
    if os.name == "nt":
        pytest.skip("Needs a POSIX shell: run it on Linux or macOS")
    variables = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run(["bash", "-c", SHELL + command], env=variables, check=False).returncode
