"""The data directory of a running simulator, and the access rights of its files."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO

from brainframe_api._simulator.errors import StartupError
from brainframe_api._simulator.state.database_file import read_version

DATABASE_NAME = "state.sqlite3"
BLOBS_NAME = "blobs"
# The root of a separate file system, such as a Docker volume, has lost+found.
_OWN_NAMES = {DATABASE_NAME, BLOBS_NAME, "lock", "lost+found"} | {
    f"{DATABASE_NAME}-{suffix}" for suffix in ("wal", "shm", "journal")
}

_PROCESS_ID_CHARACTERS = 20


class DataDirectory:
    """The directory of the database and the blobs, locked against a second simulator.

    Args:
        path: The directory, or None for a temporary one that `close` removes.
        adopt: Whether a directory with files of other programs may be used.

    Raises:
        StartupError: If the directory is not usable, another simulator uses it, or it contains
            files of other programs.
    """

    def __init__(self, path: Path | None = None, *, adopt: bool = False) -> None:
        self.temporary = path is None
        if path is None:
            path = Path(tempfile.mkdtemp(prefix="brainframe-simulator-"))
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not adopt:
                _require_own(path)
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


def open_private(path: str, flags: int) -> int:
    """Open a file, with mode 0600 if it is created; the `opener` of `open`.

    Only the owner may read the files: they contain password hashes and camera URLs. Symbolic links
    are not followed, because they lead to files of other programs.
    """
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)


def _require_own(path: Path) -> None:
    """Raise StartupError if a directory without a state already contains files."""
    blobs = path / BLOBS_NAME
    if blobs.exists() and not blobs.is_dir():
        raise StartupError(
            f"{blobs} is not a directory; move it away, or choose another directory with --data"
        )
    if read_version(path / DATABASE_NAME):
        return
    uploads = len(list(blobs.iterdir())) if blobs.is_dir() else 0
    if uploads:
        raise StartupError(
            f"{blobs} contains {uploads} files, but the database {path / DATABASE_NAME} is missing"
            " or empty. Nothing was changed; restore the database from a copy, choose another"
            " directory with --data, or start without these uploads with --adopt-data"
        )
    others = sorted({entry.name for entry in path.iterdir()} - _OWN_NAMES)
    if others:
        raise StartupError(
            f"{path} contains files of other programs, such as {others[0]!r}. Choose an empty"
            " directory with --data, or use this one with --adopt-data"
        )


def _lock(path: Path) -> IO[str]:
    file = open(  # noqa: SIM115
        path, "a+", encoding="ascii", errors="replace", opener=open_private
    )
    if _try_lock(file):
        file.seek(0)
        if not re.fullmatch("[0-9]*", file.read(_PROCESS_ID_CHARACTERS)):
            file.close()
            raise StartupError(
                f"{path} was written by another program. Nothing was changed; move it away, or"
                " choose another directory with --data"
            )
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
