"""The environments that clients are measured in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WORKERS: Final = ROOT / "benchmarks" / "workers"
_PEER: Final = ROOT / ".venv-peer"
_REQUIREMENTS: Final = ROOT / "benchmarks" / "peer-requirements.txt"

Pythons = dict[str, Path]
"""The Python of each client, by the client's name, which is also its worker's."""


def find_pythons(*, with_peer: bool = True) -> Pythons:
    """Returns the Pythons of all clients; makes the environment of brainframe-api if needed."""
    own = Path(sys.executable)
    pythons = {"ours": own, "floor": own}
    if with_peer:
        pythons["peer"] = _peer_python()
    return pythons


def _peer_python() -> Path:
    python = _PEER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
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
