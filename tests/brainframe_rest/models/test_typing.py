"""Type checkers agree with how codecs are used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import brainframe_rest
import pytest

USAGE = Path(__file__).parent / "typed_usage.py"


def check(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy_accepts_correct_calls_and_rejects_wrong_ones(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="Needs mypy (uv pip install --group lint)")
    check("mypy", "--strict", f"--cache-dir={tmp_path}", "--config-file=", str(USAGE))


@pytest.mark.slow
def test_pyright_accepts_correct_calls_and_rejects_wrong_ones(tmp_path: Path) -> None:
    pytest.importorskip("pyright", reason="Needs pyright (uv pip install --group lint)")
    shutil.copy(USAGE, tmp_path)
    configuration = {
        "include": [USAGE.name],  # pyright ignores absolute paths, and would check nothing.
        "extraPaths": [str(Path(brainframe_rest.__path__[0]).parent)],
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": True,
        "reportUnusedExpression": False,
        "enableTypeIgnoreComments": False,
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(configuration))
    check("pyright", "--project", str(tmp_path), "--pythonpath", sys.executable)
