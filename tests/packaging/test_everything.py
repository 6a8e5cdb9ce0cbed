"""`scripts/everything`: each session runs in a fresh clone, and the results are listed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
NOXFILE = """
import sys
import nox

nox.options.default_venv_backend = "none"

@nox.session
def good(session): pass

@nox.session
def bad(session): session.error("the reason")

@nox.session
def endless(session):
    program = "import os, time; print(os.getpid(), file=open('started', 'w'), flush=True); "
    program += "time.sleep(600)"
    session.run(sys.executable, "-c", program, external=True)
"""

pytestmark = [
    # Each test starts nox several times.
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Needs POSIX signals: run it on Linux or macOS"),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a git checkout with three sessions."""
    project = tmp_path / "project"
    (project / "scripts").mkdir(parents=True)
    (project / "noxfile.py").write_text(NOXFILE)
    launcher = project / "scripts" / "nox"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m nox "$@"\n')
    launcher.chmod(0o755)
    author = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    for command in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *command], cwd=project, check=True)
    (tmp_path / "clones").mkdir()
    return project


def start(project: Path, *names: str) -> subprocess.Popen[str]:
    """Start the command on another checkout than this one."""
    program = f"import pathlib; everything.ROOT = pathlib.Path({str(project)!r})"
    program = f"from tasks import everything; {program}; raise SystemExit(everything.main())"
    return subprocess.Popen(
        [sys.executable, "-c", program, *names],
        cwd=SCRIPTS,
        env={**os.environ, "TMPDIR": str(project.parent / "clones")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for_session(clones: Path) -> int:
    """Wait until the endless session runs, and return its process ID."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for file in clones.glob("*/checkout/started"):
            if text := file.read_text():
                return int(text)
        time.sleep(0.02)
    pytest.fail("The session did not start.")


def results(output: str) -> list[list[str]]:
    """Return the words of the final lines, without the durations."""
    lines = output.partition("== Results\n")[2].splitlines()
    return [[word for word in line.split() if word != "s" and not word.isdigit()] for line in lines]


def test_sessions_after_a_failed_one_run_and_all_results_are_listed(project: Path) -> None:
    process = start(project, "bad", "good")
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert results(output) == [["failed", "bad"], ["passed", "good"]], output
    assert "the reason" in output
    [log] = (project / "build" / "everything").iterdir()
    assert "the reason" in log.read_text()
    assert list((project.parent / "clones").iterdir()) == []


def test_ctrl_c_stops_the_session_and_removes_its_clone(project: Path) -> None:
    clones = project.parent / "clones"
    process = start(project, "good", "endless", "bad")
    session = wait_for_session(clones)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 130
    expected = [["passed", "good"], ["interrupted", "endless"], ["not", "run", "bad"]]
    assert results(output) == expected, output
    assert list(clones.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(session, 0)
