"""The environments that clients are measured in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WORKERS: Final = ROOT / "benchmarks" / "workers"
# One for each Python, so that all clients are measured with the same.
_PYTHON: Final = f"{sys.version_info[0]}.{sys.version_info[1]}"
_OURS: Final = ROOT / f".venv-plain-{_PYTHON}"
_PEER: Final = ROOT / f".venv-peer-{_PYTHON}"
_REQUIREMENTS: Final = ROOT / "benchmarks" / "peer-requirements.txt"
_SECONDS: Final = 300.0
"""How long an installation may take. On two idle cores it is about 15 seconds."""

Pythons = dict[str, Path]
"""The Python of each client, by the client's name, which is also its worker's."""


class InstallationError(Exception):
    """A client cannot be installed here."""


def find_pythons(*, with_peer: bool = True) -> Pythons:
    """Return the Pythons of all clients; makes their environments if needed."""
    pythons = {"ours": _plain_python(), "floor": Path(sys.executable)}
    if with_peer:
        try:
            pythons["peer"] = peer_python()
        except InstallationError as error:
            sys.exit(f"{error}\n`--without-peer` measures this SDK and the floor alone.")
    return pythons


def peer_python() -> Path:
    """Return the Python of an environment with brainframe-api; make the environment if needed.

    Raises:
        InstallationError: If it cannot be installed.
    """
    python = _python_of(_PEER)
    stamp = _PEER / "requirements.txt"
    if python.exists() and stamp.exists() and stamp.read_text() == _REQUIREMENTS.read_text():
        return python
    print(f"Installing brainframe-api into {_PEER}.", file=sys.stderr, flush=True)
    make_environment(_PEER)
    # The file is complete, and on new Pythons numpy is newer than brainframe-api asks for.
    install(python, "--no-deps", "--requirement", str(_REQUIREMENTS))
    shutil.copy(_REQUIREMENTS, stamp)
    return python


def make_environment(folder: Path) -> Path:
    """Make an empty environment with the running Python, and return its Python.

    Raises:
        InstallationError: If uv fails.
    """
    _uv(
        ["venv", "--quiet", "--clear", "--python", sys.executable, str(folder)],
        f"Could not make {folder}",
    )
    return _python_of(folder)


def install(python: Path, *requirements: str) -> None:
    """Install packages from wheels.

    Nothing is built from source: old releases of numpy and Pillow have no wheels for new Pythons,
    and building them takes minutes, compilers and headers.

    Args:
        python: The Python of the environment.
        *requirements: Arguments of `uv pip install`.

    Raises:
        InstallationError: If a package has no wheel, or the package index is out of reach.
    """
    options = ["--quiet", "--only-binary", ":all:", "--python", str(python)]
    _uv(
        ["pip", "install", *options, *requirements],
        f"Could not install {' '.join(requirements)}",
        remedy="Check the connection to the package index, and that each package has a wheel for "
        f"Python {_PYTHON}; then run this again.",
    )


def _uv(arguments: list[str], failure: str, *, remedy: str = "") -> None:
    from tasks.environment import run_uv  # On the path in the sessions of nox only.

    try:
        done = run_uv(arguments, capture=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise InstallationError(f"{failure} within {_SECONDS:.0f} seconds. {remedy}") from None
    if done.returncode:
        output = (done.stdout + done.stderr).strip()[-1500:]
        raise InstallationError(f"{failure}: {output}\n{remedy}")


def _plain_python() -> Path:
    """Return the Python of an environment that has this SDK as users get it, and nothing else.

    The one of the tests has libraries that others load if they find them, which takes its time.
    """
    from tasks.environment import prepare  # On the path in the sessions of nox only.

    return prepare(_OURS)


def _python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
