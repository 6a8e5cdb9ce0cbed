"""The environments that clients are measured in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WORKERS: Final = ROOT / "benchmarks" / "workers"
_OURS: Final = ROOT / ".venv-plain"
_PEER: Final = ROOT / ".venv-peer"
_REQUIREMENTS: Final = ROOT / "benchmarks" / "peer-requirements.txt"

Pythons = dict[str, Path]
"""The Python of each client, by the client's name, which is also its worker's."""


def find_pythons(*, with_peer: bool = True) -> Pythons:
    """Returns the Pythons of all clients; makes their environments if needed."""
    pythons = {"ours": _plain_python(), "floor": Path(sys.executable)}
    if with_peer:
        pythons["peer"] = _peer_python()
    return pythons


def _plain_python() -> Path:
    """Returns the Python of an environment that has this SDK as users get it, and nothing else.

    The one of the tests has libraries that others load if they find them, which takes its time.
    """
    # Having made the environment, `ensure` goes on in it with the same arguments: `-c pass`.
    code = "from _environment import ensure; ensure()"
    done = subprocess.run(
        [sys.executable, "-c", code, "pass"],
        cwd=ROOT / "scripts",
        env={**os.environ, "BRAINFRAME_SDK_ENVIRONMENT": str(_OURS)},
        check=False,
    )
    if done.returncode:
        sys.exit(f"This SDK could not be installed into {_OURS} (see above).")
    return _python_of(_OURS)


def _python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _peer_python() -> Path:
    python = _python_of(_PEER)
    stamp = _PEER / "requirements.txt"
    if python.exists() and stamp.exists() and stamp.read_text() == _REQUIREMENTS.read_text():
        return python
    print(f"Installing brainframe-api into {_PEER}.", file=sys.stderr, flush=True)
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(_PEER)],
        [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(_REQUIREMENTS)],
    ):
        if subprocess.run(command, check=False).returncode:
            sys.exit(
                "brainframe-api could not be installed (see above). `--without-peer` measures "
                "this SDK and the floor alone."
            )
    shutil.copy(_REQUIREMENTS, stamp)
    return python
