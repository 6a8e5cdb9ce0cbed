"""Checks of the installation that the command runs in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import Final, NamedTuple

from brainframe_api._cli.output import counted
from brainframe_api._installation import install_command

DISTRIBUTION: Final = "brainframe-sdk"
_REINSTALL: Final = "Run: pip uninstall --yes brainframe-api. Then, " + install_command(
    options="--force-reinstall --no-deps"
)


class Finding(NamedTuple):
    """The result of one check.

    Attributes:
        subject: The subject of the check.
        problem: The problem, or None.
        remedy: The remedy for the problem.
    """

    subject: str
    problem: str | None = None
    remedy: str = ""


def check_installation() -> list[Finding]:
    """Check the installation of the SDK in the running Python."""
    return [_other_client(), _import_path(), *_files(), _opencv(), *_dependencies()]


def _other_client() -> Finding:
    """Check that brainframe-api is not installed, because it contains the same files."""
    subject = "absence of brainframe-api"
    try:
        version = metadata.version("brainframe-api")
    except metadata.PackageNotFoundError:
        return Finding(subject)
    problem = f"brainframe-api {version} is installed, and has files of the same names"
    return Finding(subject, problem, _REINSTALL)


def _import_path() -> Finding:
    """Check that `brainframe.api` belongs to this SDK, not to another package."""
    subject = "import of brainframe.api"
    try:
        module = import_module("brainframe.api")
        home = str(module.BrainFrameAPI.__module__)
        codecs = str(import_module("brainframe.api.bf_codecs").Zone.__module__)
    except Exception as error:  # A mixture of both packages may raise anything.
        return Finding(subject, f"it fails: {type(error).__name__}: {error}", _REINSTALL)
    for name in (home, codecs):
        if not name.startswith(("brainframe_api.", "brainframe_rest.")):
            return Finding(subject, f"another package is imported: {module.__file__}", _REINSTALL)
    return Finding(subject)


def _files() -> Iterator[Finding]:
    """Check that no file of the SDK was changed or deleted after the installation."""
    subject = f"files of {DISTRIBUTION}"
    try:
        files = metadata.distribution(DISTRIBUTION).files or []
    except metadata.PackageNotFoundError:
        remedy = f"To install it, {install_command()}"
        yield Finding(subject, f"{DISTRIBUTION} is not installed; only its source is used", remedy)
        return
    changed: list[str] = []
    for file in files:
        if file.hash is None or file.suffix != ".py":
            continue
        path = file.locate()
        try:
            digest = hashlib.new(file.hash.mode, Path(str(path)).read_bytes()).digest()
        except OSError:
            changed.append(f"{file} (missing)")
            continue
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != file.hash.value:
            changed.append(f"{file} (changed)")
    if changed:
        shown = ", ".join(changed[:5]) + (" …" if len(changed) > 5 else "")
        yield Finding(
            subject,
            f"{counted(len(changed), 'file')} changed or deleted after the installation: {shown}",
            _REINSTALL,
        )
    else:
        yield Finding(subject)


def _opencv() -> Finding:
    """Check that OpenCV can be imported, from one package only."""
    subject = "OpenCV"
    found: list[str] = []
    for name in ("opencv-python", "opencv-python-headless", "opencv-contrib-python"):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    if len(found) > 1:
        remedy = "Uninstall all of them, and install the one that you need"
        return Finding(subject, f"several packages share its files: {', '.join(found)}", remedy)
    from brainframe_api._opencv import import_opencv

    try:
        import_opencv()
    except ImportError as error:
        return Finding(subject, str(error), "See the message")
    return Finding(subject)


def _dependencies() -> Iterator[Finding]:
    """Check that the packages that the SDK needs can be imported."""
    for name in ("anyio", "attrs", "brainframe_rest", "filetype", "httpx", "imagesize", "msgspec"):
        subject = f"import of {name}"
        try:
            import_module(name)
        except Exception as error:  # A damaged package may raise anything.
            problem = f"it fails: {type(error).__name__}: {error}"
            yield Finding(subject, problem, f"To install it, {install_command()}")
        else:
            yield Finding(subject)
