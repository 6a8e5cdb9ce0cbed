"""Virtual environments with the project in them, made by uv."""

from __future__ import annotations

import ast
import ctypes
import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from _nox import CONSTRAINTS, ROOT, TOOLS, locked, python_of
from uv import find_uv_bin

SHARED = ROOT / ".venv"
"""The environment of most sessions, where editors look for it."""

# The environment variable of uv for each setting of pip that selects or secures a package index.
_VARIABLES = {
    "cert": "SSL_CERT_FILE",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "index-url": "UV_DEFAULT_INDEX",
}


def prepare(folder: Path, *groups: str, python: str | None = None) -> Path:
    """Make or update an environment with an editable install of the project; return its Python.

    A stamp in the environment records its inputs, so a second call without changes takes no time.

    Args:
        folder: The folder of the environment.
        *groups: The extras and dependency groups of pyproject.toml to install.
        python: The Python to make it with; None for the running one.
    """
    stamp = folder / "installed.txt"
    inputs = [path.read_bytes() for path in (ROOT / "pyproject.toml", CONSTRAINTS)]
    digest = hashlib.sha256(b"".join(inputs)).hexdigest()
    with locked(folder):
        complete = stamp.exists() and python_of(folder).exists()
        before, *installed = stamp.read_text().split() if complete else ("",)
        if before != digest or not set(groups) <= set(installed):
            wanted = sorted({*groups, *(installed if before == digest else ())})
            print(f"Installing into {folder}: {', '.join(wanted)}", file=sys.stderr, flush=True)
            if not python_of(folder).exists():
                uv("venv", "--quiet", "--clear", "--python", python or sys.executable, str(folder))
            install(python_of(folder), wanted, "--constraints", str(CONSTRAINTS))
            stamp.write_text("\n".join([digest, *wanted]))
    return python_of(folder)


def install(python: Path, groups: Iterable[str], *options: str, headless: bool = False) -> None:
    """Install the project into an environment, as an editable install.

    Args:
        python: The Python of the environment.
        groups: The extras and dependency groups of pyproject.toml to install.
        *options: Options of `uv pip install`.
        headless: Whether to install opencv-python-headless even where opencv-python works.

    Raises:
        ValueError: If pyproject.toml has no such group.
    """
    with (ROOT / "pyproject.toml").open("rb") as file:
        table = tomllib.load(file)
    extras = [group for group in groups if group in table["project"]["optional-dependencies"]]
    names = [group for group in groups if group not in extras]
    unknown = [group for group in names if group not in table["dependency-groups"]]
    if unknown:
        raise ValueError(f"pyproject.toml has no group or extra named {', '.join(unknown)}")
    arguments = ["--build-constraints", str(CONSTRAINTS), *options]
    for name in names:
        arguments += ["--group", f"{ROOT / 'pyproject.toml'}:{name}"]
    arguments += ["--editable", f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)]
    install_packages(python, *arguments, headless=headless)


def install_packages(python: Path, *arguments: str, headless: bool = False) -> None:
    """Install packages into an environment.

    On a machine without libGL, opencv-python-headless replaces opencv-python.

    Args:
        python: The Python of the environment.
        *arguments: Arguments of `uv pip install`.
        headless: Whether to install opencv-python-headless even where opencv-python works.
    """
    with tempfile.TemporaryDirectory() as temporary:
        replacement: list[str] = []
        if headless or not can_load_opencv():
            overrides = Path(temporary) / "overrides.txt"
            # The marker never matches, so this override excludes the package.
            overrides.write_text("opencv-python; python_version < '3'\n")
            replacement = ["--overrides", str(overrides), "opencv-python-headless"]
        uv("pip", "install", "--quiet", "--python", str(python), *arguments, *replacement)


def can_load_opencv() -> bool:
    """Return whether the machine has libGL, which the window functions of opencv-python need.

    Slim containers lack it; opencv-python-headless works there.
    """
    if not sys.platform.startswith("linux"):
        return True
    try:
        ctypes.CDLL("libGL.so.1")
    except OSError:
        return False
    return True


def uv(*arguments: str) -> None:
    """Run uv, and exit with a message if it fails.

    Args:
        *arguments: The arguments of uv.
    """
    if run_uv(arguments).returncode:
        sys.exit(f"This command failed: uv {' '.join(arguments)}")


def run_uv(
    arguments: Iterable[str], *, capture: bool = False, timeout: float | None = None
) -> subprocess.CompletedProcess[str]:
    """Run uv with the package index that pip is configured for.

    Args:
        arguments: The arguments of uv.
        capture: Whether to return the output instead of showing it.
        timeout: The timeout in seconds.

    Raises:
        subprocess.TimeoutExpired: After the timeout.
    """
    return subprocess.run(
        [find_uv_bin(), *arguments],
        cwd=ROOT,
        env={**_uv_settings(), **os.environ},
        capture_output=capture,
        text=True,
        timeout=timeout,
        check=False,
    )


@cache
def _uv_settings() -> dict[str, str]:
    """Return the environment variables that make uv use the package index of pip."""
    # Not all environments of sessions have pip; that of nox has it.
    python = python_of(TOOLS) if python_of(TOOLS).exists() else sys.executable
    done = subprocess.run(
        [str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    found = {"UV_PYTHON_DOWNLOADS": "never"}
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        variable = _VARIABLES.get(name.rpartition(".")[2])
        if variable:
            found[variable] = str(ast.literal_eval(value))
    return found
