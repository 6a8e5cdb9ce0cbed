"""The data directory of a running simulator."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO

from brainframe_api.simulator.errors import StartupError


class DataDirectory:
    """The directory of the database and the blobs, locked against a second simulator.

    Args:
        path: The directory, or None for a temporary one that `close` removes.

    Raises:
        StartupError: If the directory is not usable, or another simulator uses it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.temporary = path is None
        if path is None:
            path = Path(tempfile.mkdtemp(prefix="brainframe-simulator-"))
        try:
            path.mkdir(parents=True, exist_ok=True)
            self.path = path.resolve()
            self._lock: IO[str] | None = _lock(self.path / "lock")
        except OSError as error:
            raise StartupError(
                f"cannot keep data in {path}: {error.strerror or error}; choose another directory"
                " with --data"
            ) from error

    def close(self) -> None:
        """Release the lock, and remove the directory if it is temporary."""
        if self._lock is None:
            return
        self._lock.close()
        self._lock = None
        if self.temporary:
            shutil.rmtree(self.path, ignore_errors=True)


def _lock(path: Path) -> IO[str]:
    file = path.open("a+", encoding="ascii")
    if _try_lock(file):
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return file
    file.seek(0)
    owner = file.read().strip() or "unknown"
    file.close()
    raise StartupError(
        f"another simulator (process {owner}) is using {path.parent}; stop it, or give this one"
        " another directory with --data"
    )


def _try_lock(file: IO[str]) -> bool:
    """Take an exclusive lock, which the system releases even if the process is killed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0x7FFF0000)  # Beyond the process ID, which must stay readable.
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
