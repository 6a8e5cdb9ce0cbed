"""Type checkers, in their strict modes, accept correct programs and reject mistakes.

The files of `usage` are typical programs; `wrong.py` is made of mistakes, each with a comment that
expects it. Both checkers complain about a comment that expects nothing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
USAGE = Path(__file__).parent / "usage"


def run(*command: str) -> None:
    """Run a type checker, and check that it reports nothing."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=115,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy_accepts_the_programs_and_finds_the_mistakes(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="Needs mypy (uv pip install --group lint)")
    arguments = ("--strict", f"--cache-dir={tmp_path}", "--config-file=", "--scripts-are-modules")
    run("mypy", *arguments, *map(str, sorted(USAGE.glob("*.py"))))


@pytest.mark.slow
def test_pyright_accepts_the_programs_and_finds_the_mistakes(tmp_path: Path) -> None:
    pytest.importorskip("pyright", reason="Needs pyright (uv pip install --group lint)")
    shutil.copytree(USAGE, tmp_path / "usage")
    configuration = {
        "include": ["usage"],  # pyright ignores absolute paths, and would check nothing.
        # Type checkers do not follow the hook of an editable install.
        "extraPaths": [str(ROOT), str(ROOT / "generated")],
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": True,
        "reportUnusedExpression": False,
        "reportUnknownMemberType": False,
        "enableTypeIgnoreComments": False,
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(configuration))
    run("pyright", "--project", str(tmp_path), "--pythonpath", sys.executable)
