"""Exclusive locks of files, which the operating system releases when their holder ends."""

from __future__ import annotations

import sys
from typing import IO


def try_lock(file: IO[str]) -> bool:
    """Try to take an exclusive lock on an open file, and return whether it was free.

    The lock is released when the file is closed, even if the process is killed. On POSIX systems,
    a child process that inherits the file holds the lock as well.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            # The locked byte lies beyond the process ID in the file, because other processes cannot
            # read a locked byte.
            file.seek(0x7FFF0000)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
