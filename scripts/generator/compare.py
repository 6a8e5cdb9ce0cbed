"""Comparison and synchronization of the committed package with a fresh one."""

from __future__ import annotations

import shutil
from pathlib import Path


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


def synchronize(folder: Path, fresh: Path) -> None:
    """Make a folder identical to another one, writing only the files that differ.

    Args:
        folder: The folder to change, which is created if it does not exist.
        fresh: The folder with the expected files.
    """
    expected = _files(fresh)
    for name in sorted(expected):
        source, target = fresh / name, folder / name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            # Replace the file atomically, because a running program may import it.
            partial = target.with_name(f"{target.name}.partial")
            shutil.copyfile(source, partial)
            partial.replace(target)
    for name in sorted(_files(folder) - expected):
        (folder / name).unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and path.name != "__pycache__" and not _files(path):
            shutil.rmtree(path)


def _files(folder: Path) -> set[str]:
    # Python writes its caches into the folder; every other file counts as a difference.
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
