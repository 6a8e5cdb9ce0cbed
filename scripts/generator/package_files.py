"""The files of a generated package, with a marker that names them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

from .json_values import is_list, is_mapping
from .problems import GenerationError

MARKER: Final = ".generated.json"
"""The file by which the generator knows a folder as its own."""

_FORMAT: Final = 1


def write_marker(folder: Path, document: str, surface: dict[str, Any]) -> None:
    """Write the marker of a package.

    Args:
        folder: The folder of the package.
        document: The name of the document.
        surface: The names and types of the package, for the report of changes.
    """
    content = {
        "comment": "Written by scripts/regenerate. Do not edit.",
        "format": _FORMAT,
        "document": document,
        "files": sorted(_files(folder)),
        "surface": surface,
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / MARKER).write_text(text + "\n", encoding="utf-8")


def read_marker(folder: Path) -> dict[str, Any] | None:
    """Return the marker of a package, or None if the folder is new or empty.

    Args:
        folder: The folder of the package.

    Raises:
        GenerationError: If the folder has files but no marker, or an unreadable one.
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
    try:
        content = json.loads(marker.read_text(encoding="utf-8"))
        if not is_mapping(content) or content.get("format") != _FORMAT:
            raise ValueError("unknown format")
        files = content.get("files")
        if not is_list(files) or not all(isinstance(name, str) for name in files):
            raise ValueError("no list of files")
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


def synchronize(folder: Path, fresh: Path, marker: dict[str, Any] | None) -> list[str]:
    """Write the files that differ, and remove those of the last run that are no longer generated.

    Args:
        folder: The folder to change, which is created if it does not exist.
        fresh: The folder with the expected files.
        marker: The marker of the last run, if any.

    Returns:
        One line for each file that was written, removed, or kept because it was not generated.
    """
    expected = _files(fresh)
    lines: list[str] = []
    for name in sorted(expected):
        source, target = fresh / name, folder / name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            # Replace the file atomically, because a running program may import it.
            partial = target.with_name(f"{target.name}.partial")
            shutil.copyfile(source, partial)
            partial.replace(target)
            lines.append(f"wrote:   {name}")
    own = set(marker["files"]) if marker else set[str]()
    for name in sorted(_files(folder) - expected):
        if name in own:
            (folder / name).unlink()
            lines.append(f"removed: {name}")
            _remove_empty_parents(folder, folder / name)
        else:
            lines.append(f"kept:    {name} (not generated)")
    return lines


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
        if path.is_file() and "__pycache__" not in path.parts
    }
