"""The virtual environments of the measured clients."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WORKERS: Final = ROOT / "benchmarks" / "workers"
# A part of the names of the environments, so that all clients run on the same version of Python.
_PYTHON: Final = f"{sys.version_info[0]}.{sys.version_info[1]}"
_OURS: Final = ROOT / f".venv-plain-{_PYTHON}"
_PEER: Final = ROOT / f".venv-peer-{_PYTHON}"
_REQUIREMENTS: Final = ROOT / "benchmarks" / "peer-requirements.txt"
_SECONDS: Final = 300.0
"""The timeout of an installation, in seconds. It takes about 15 s on two idle cores."""

Pythons = dict[str, Path]
"""The Python of each client, by the client's name, which is also that of its worker."""


class InstallationError(Exception):
    """Raised if a client cannot be installed."""


def find_pythons(*, with_peer: bool = True) -> Pythons:
    """Return the Pythons of all clients; make their environments if needed."""
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
    # The file lists all dependencies, and new Pythons need a newer numpy than brainframe-api
    # allows.
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
    and building them takes minutes, and requires compilers and headers.

    Args:
        python: The Python of the environment.
        *requirements: Arguments of `uv pip install`.

    Raises:
        InstallationError: If a package has no wheel, or the package index is unreachable.
    """
    options = ["--quiet", "--only-binary", ":all:", "--python", str(python)]
    _uv(
        ["pip", "install", *options, *requirements],
        f"Could not install {' '.join(requirements)}",
        remedy="Check the connection to the package index, and that each package has a wheel for "
        f"Python {_PYTHON}; then run this again.",
    )


def _uv(arguments: list[str], failure: str, *, remedy: str = "") -> None:
    from tasks.environment import run_uv  # Importable only in nox sessions.

    try:
        done = run_uv(arguments, capture=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise InstallationError(f"{failure} within {_SECONDS:.0f} seconds. {remedy}") from None
    if done.returncode:
        output = (done.stdout + done.stderr).strip()[-1500:]
        raise InstallationError(f"{failure}: {output}\n{remedy}")


def _plain_python() -> Path:
    """Return the Python of an environment with this SDK as users install it, and nothing else.

    The environment of the tests has optional dependencies that slow down the import of others.
    """
    from tasks.environment import prepare  # Importable only in nox sessions.

    return prepare(_OURS)


def _python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
