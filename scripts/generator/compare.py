"""Compares what is there to what was generated, and brings it in line."""

from __future__ import annotations

import shutil
from pathlib import Path


def differences(committed: Path, fresh: Path) -> list[str]:
    """Lists the files that are missing, extra or changed, one line each.

    Args:
        committed: The folder as it is.
        fresh: The folder as it should be.
    """
    there, wanted = _files(committed), _files(fresh)
    lines = [f"missing: {name}" for name in sorted(wanted - there)]
    lines += [f"extra:   {name}" for name in sorted(there - wanted)]
    lines += [
        f"changed: {name}"
        for name in sorted(there & wanted)
        if (committed / name).read_bytes() != (fresh / name).read_bytes()
    ]
    return lines


def bring_in_line(folder: Path, fresh: Path) -> None:
    """Makes a folder the same as another, touching only the files that differ.

    Args:
        folder: The folder to change; made if it is not there.
        fresh: The folder as it should be.
    """
    wanted = _files(fresh)
    for name in sorted(wanted):
        source, target = fresh / name, folder / name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            # In one step: a program that imports the package meets no half of a file.
            partial = target.with_name(f"{target.name}.partial")
            shutil.copyfile(source, partial)
            partial.replace(target)
    for name in sorted(_files(folder) - wanted):
        (folder / name).unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and path.name != "__pycache__" and not _files(path):
            shutil.rmtree(path)


def _files(folder: Path) -> set[str]:
    # Python writes its caches into the folder; nothing else may be there.
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
