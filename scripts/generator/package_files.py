"""The files of a generated package, with a marker that names them."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from .problems import GenerationError
from .surface import Surface

MARKER: Final = ".generated.json"
"""The file that marks a folder as written by the generator."""

_FORMAT: Final = 1
_PARTIAL: Final = ".partial"
"""Suffix of a file that is being written."""


class Marker(msgspec.Struct, kw_only=True):
    """Record of the files that the generator wrote into a folder.

    Attributes:
        comment: A note for readers of the file.
        format: The version of this format.
        document: The name of the document.
        files: The paths of the files, which the generator may replace and remove.
        surface: The names and types of the package, for the report of changes; None until the
            first run has written all files.
    """

    comment: str = "Written by scripts/regenerate. Do not edit."
    format: int = _FORMAT
    document: str
    files: list[str]
    surface: Surface | None

    def write(self, folder: Path) -> None:
        """Write the marker of a package.

        Args:
            folder: The folder of the package, which is created if it does not exist.
        """
        folder.mkdir(parents=True, exist_ok=True)
        content = msgspec.json.format(msgspec.json.encode(self), indent=1)
        with _replacing(folder / MARKER) as partial:
            partial.write_bytes(content + b"\n")


def write_marker(folder: Path, document: str, surface: Surface) -> None:
    """Write the marker of a complete package.

    Args:
        folder: The folder of the package.
        document: The name of the document.
        surface: The names and types of the package.
    """
    Marker(document=document, files=sorted(_files(folder)), surface=surface).write(folder)


def read_marker(folder: Path) -> Marker | None:
    """Return the marker of a package, or None if the folder is new or empty.

    Args:
        folder: The folder of the package.

    Raises:
        GenerationError: If the folder has files but no marker, an unreadable one, or links to
            other folders.
    """
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise GenerationError(f"{folder} is not a folder.")
    marker = folder / MARKER
    if not marker.exists():
        if any(folder.iterdir()):
            raise GenerationError(
                f"{folder} has files that this program did not write: it has no {MARKER}. "
                "Choose a new or empty folder."
            )
        return None
    for path in folder.rglob("*"):
        if path.is_symlink() and path.is_dir():
            raise GenerationError(
                f"{path} is a link to another folder, where this program must not write. "
                "Remove the link."
            )
    try:
        content = msgspec.json.decode(marker.read_bytes(), type=Marker)
        if content.format != _FORMAT:
            raise ValueError(f"unknown format {content.format}")
    except (OSError, ValueError) as error:
        raise GenerationError(
            f"{marker} is not readable ({error}). Restore it, or choose another folder."
        ) from error
    return content


def differences(committed: Path, fresh: Path) -> list[str]:
    """Return one line for each file that is missing, extra or changed.

    Args:
        committed: The existing folder.
        fresh: The folder with the expected files.
    """
    existing, expected = _files(committed), _files(fresh)
    lines = [f"missing: {name}" for name in sorted(expected - existing)]
    lines += [f"extra:   {name}" for name in sorted(existing - expected)]
    lines += [
        f"changed: {name}"
        for name in sorted(existing & expected)
        if (committed / name).read_bytes() != (fresh / name).read_bytes()
    ]
    return lines


def synchronize(folder: Path, fresh: Path, marker: Marker | None) -> list[str]:
    """Write the files that differ, and remove those of the last run that are no longer generated.

    An interrupted run can be repeated: before any other file changes, the marker lists the files of
    both the last run and this one. The marker gets its final content after all other files.

    Args:
        folder: The folder to change, which is created if it does not exist.
        fresh: The folder with the expected files and their marker.
        marker: The marker of the last run, if any.

    Returns:
        One line for each file that was written, removed, or kept because it was not generated.
    """
    expected = _files(fresh) - {MARKER}
    own = {*(marker.files if marker else ()), *expected}
    if marker is None or own != {*marker.files}:
        document = marker.document if marker else folder.name
        surface = marker.surface if marker else None
        Marker(document=document, files=sorted(own), surface=surface).write(folder)
    for name in own:
        (folder / (name + _PARTIAL)).unlink(missing_ok=True)
    lines = [f"wrote:   {name}" for name in sorted(expected) if _update(folder, fresh, name)]
    for name in sorted(_files(folder) - expected - {MARKER}):
        if name in own:
            (folder / name).unlink()
            lines.append(f"removed: {name}")
            _remove_empty_parents(folder, folder / name)
        else:
            lines.append(f"kept:    {name} (not generated)")
    _update(folder, fresh, MARKER)
    return lines


def _update(folder: Path, fresh: Path, name: str) -> bool:
    """Replace a file if it differs, and return whether it did."""
    source, target = fresh / name, folder / name
    if target.exists() and target.read_bytes() == source.read_bytes():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with _replacing(target) as partial:
        shutil.copyfile(source, partial)
    return True


@contextmanager
def _replacing(target: Path) -> Generator[Path]:
    """Yield the path of a temporary file, which then replaces the target.

    So a running program that imports the target never reads an incomplete file.
    """
    partial = target.with_name(target.name + _PARTIAL)
    partial.unlink(missing_ok=True)  # It may be a link to a file elsewhere.
    try:
        yield partial
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _remove_empty_parents(folder: Path, path: Path) -> None:
    for parent in path.parents:
        if parent == folder or _files(parent):
            return
        shutil.rmtree(parent)  # At most caches of Python are left.


def _files(folder: Path) -> set[str]:
    # Python writes its caches into the folder; every other file counts as a difference.
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.relative_to(folder).parts
    }
