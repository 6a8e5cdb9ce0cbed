"""Files that hold passwords: written as a whole, and never readable by others."""

from __future__ import annotations

import os
from pathlib import Path


def write_privately(file: Path, text: str) -> None:
    """Replaces a file by one that only its owner can read, or leaves it as it is.

    Args:
        file: the file. Nobody sees it half-written.
        text: what to write.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
