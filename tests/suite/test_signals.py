"""Tests that interrupt programs work even where Ctrl-C is ignored, as in background jobs."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import signal, subprocess, sys
import tests.conftest
child = [sys.executable, "-c", "import signal; signal.raise_signal(signal.SIGINT)"]
done = subprocess.run(child, capture_output=True, check=False)
print("interrupted" if done.returncode else "ignored")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Needs POSIX signals: run it on Linux or macOS")
def test_programs_started_by_tests_can_be_interrupted_even_where_ctrl_c_is_ignored() -> None:
    done = subprocess.run(
        ["bash", "-c", 'trap "" INT; exec "$@"', "bash", sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "interrupted\n"), done.stderr
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
