"""Files that only their owner can read, because they contain password hashes and camera URLs."""

from __future__ import annotations

import os


def open_private(path: str, flags: int) -> int:
    """Open a file, with mode 0600 if it is created; the `opener` of `open`."""
    return os.open(path, flags, 0o600)
