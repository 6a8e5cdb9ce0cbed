"""The simulator's guide: its programs run, and its lists are complete."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from brainframe_api._simulator.faults import Faults
from brainframe_api.simulator import Simulator
from tests.simulator.processes import command, running

GUIDE = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
PYTHON = [code for language, code in BLOCKS if language == "python"]
SHELL = [code for language, code in BLOCKS if language == "sh"]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_a_program_of_the_guide_runs(number: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PYTHON[number]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("curl") is None, reason="Needs curl (Debian: apt-get install curl)"
)
def test_the_commands_with_curl_run(server: Simulator, video: Path, tmp_path: Path) -> None:
    [commands] = [code for code in SHELL if "curl" in code]
    shutil.copy(video, tmp_path / "video.mp4")
    done = subprocess.run(
        [
            "bash",
            "-eu",
            "-o",
            "pipefail",
            "-c",
            commands.replace("http://localhost:8080", server.url),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert '"Screen":' in done.stdout


def test_the_command_in_the_guide_starts_the_simulator() -> None:
    assert "python -m brainframe_api.simulator\n" in SHELL
    with running() as process:
        assert process.url.startswith("http://127.0.0.1:")
        assert process.stop(signal.SIGINT)[0] == 0


def test_the_guide_lists_exactly_the_options_of_the_command() -> None:
    shown = subprocess.run(command("--help"), capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^\| (`--[^|]*)", GUIDE, re.MULTILINE)
    listed = {option for row in rows for option in re.findall(r"--[a-z0-9-]+", row)}
    assert listed == set(re.findall(r"--[a-z0-9-]+", shown)) - {"--help"}


def test_the_guide_lists_every_fault() -> None:
    section = GUIDE.partition("## Faults")[2]
    ours = {name for name, value in vars(Faults).items() if callable(value) and name[0] != "_"}
    assert {name for name in ours if f"{name}(" not in section} == {"answer", "take"}
