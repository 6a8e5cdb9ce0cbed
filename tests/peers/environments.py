"""The released clients, each in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

VERSIONS = ("0.26.1", "0.27.0", "0.28.2", "0.29.1", "0.30.3", "0.30.5")
FOLDER = Path(__file__).parents[2] / ".venv-peers"
# Old releases ask for a Pillow without wheels for new Pythons, and its source needs the headers of
# zlib and libjpeg. Where that fails they get this one, which does what they use.
NEWER = ("numpy<2", "pillow>=10", "requests>=2")


class InstallationError(Exception):
    """A release cannot be installed here."""


def python_of(version: str) -> tuple[Path, str]:
    """Returns the Python of a release's environment, made on first use.

    Returns:
        The Python, and a note where the release did not get what it asks for.

    Raises:
        InstallationError: It cannot be installed, with pip's words.
    """
    environment = FOLDER / version
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = environment / "installed.txt"
    if python.exists() and stamp.exists():
        return python, stamp.read_text()
    print(f"Installing brainframe-api {version} into {environment}.", file=sys.stderr, flush=True)
    _run([sys.executable, "-m", "venv", "--clear", str(environment)])
    release = f"brainframe-api=={version}"
    note = ""
    try:
        _pip(python, release, "numpy<2")
    except InstallationError:
        _pip(python, *NEWER)
        _pip(python, "--no-deps", release)
        note = "with a newer Pillow than it asks for"
    stamp.write_text(note)
    return python, note


def _pip(python: Path, *what: str) -> None:
    options = ["--quiet", "--disable-pip-version-check"]
    _run([str(python), "-m", "pip", "install", *options, *what])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise InstallationError(done.stderr[-2000:])
