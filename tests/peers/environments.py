"""The released clients, each alone in its own environment."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.environments import ROOT, InstallationError, install, make_environment

VERSIONS = ("0.26.1", "0.27.0", "0.28.2", "0.29.1", "0.30.3", "0.30.5")
FOLDER = ROOT / ".venv-peers" / f"{sys.version_info[0]}.{sys.version_info[1]}"
# Every release requires numpy<2, and the older ones a Pillow before 9 or even 7. Where these have
# no wheels, the releases get newer versions, which still have everything that they use.
NEWER = (
    'numpy<2; python_version < "3.13"',
    'numpy>=2; python_version >= "3.13"',
    "pillow>=10",
    "requests>=2",
)


def python_of(version: str) -> tuple[Path, str]:
    """Return the Python of a release's environment; make the environment if needed.

    Returns:
        The Python, and a note if the release did not get the dependencies that it requires.

    Raises:
        InstallationError: If it cannot be installed.
    """
    environment = FOLDER / version
    stamp = environment / "installed.txt"
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if python.exists() and stamp.exists():
        return python, stamp.read_text()
    print(f"Installing brainframe-api {version} into {environment}.", file=sys.stderr, flush=True)
    make_environment(environment)
    release = f"brainframe-api=={version}"
    note = ""
    try:
        install(python, release)
    except InstallationError:
        install(python, *NEWER)
        install(python, "--no-deps", release)
        note = "with newer dependencies than it requires"
    stamp.write_text(note)
    return python, note
