"""The scripts find a Python that works, also where pyenv keeps several."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = f"python3.{sys.version_info[1]}"

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="Needs a POSIX shell: run it on Linux or macOS"
)


def find(minor: int, path: Path, pyenv: Path) -> str:
    """Return the output of find_python for this PATH and these versions of pyenv."""
    program = f"from _nox import find_python; print(find_python({minor}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT / "scripts",
        env={"PATH": str(path), "PYENV_ROOT": str(pyenv)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def make_executable(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)


def test_a_python_that_does_not_run_is_skipped(tmp_path: Path) -> None:
    make_executable(tmp_path / "shims" / NAME, "echo 'pyenv: command not found' >&2; exit 127\n")
    assert find(sys.version_info[1], tmp_path / "shims", tmp_path / "pyenv") == "None"

    version = f"3.{sys.version_info[1]}.0"
    make_executable(tmp_path / "pyenv" / "versions" / version / "bin" / NAME, "exit 0\n")
    expected = str(tmp_path / "pyenv" / "versions" / version / "bin" / NAME)
    assert find(sys.version_info[1], tmp_path / "shims", tmp_path / "pyenv") == expected


def test_the_path_comes_before_pyenv(tmp_path: Path) -> None:
    make_executable(tmp_path / "path" / "python3.99", "exit 0\n")
    make_executable(tmp_path / "versions" / "3.99.1" / "bin" / "python3.99", "exit 0\n")
    assert find(99, tmp_path / "path", tmp_path) == str(tmp_path / "path" / "python3.99")
    assert find(99, tmp_path / "empty", tmp_path) == str(
        tmp_path / "versions" / "3.99.1" / "bin" / "python3.99"
    )
