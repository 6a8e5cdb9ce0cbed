"""Compares what is committed to what would be generated."""

from __future__ import annotations

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


def _files(folder: Path) -> set[str]:
    # Python writes its caches into the folder; nothing else may be there.
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
