"""The data directory of a running simulator, and the permissions of its files."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from brainframe_api._file_lock import try_lock
from brainframe_api._simulator.errors import StartupError
from brainframe_api._simulator.state.database_file import read_version

DATABASE_NAME = "state.sqlite3"
BLOBS_NAME = "blobs"
# lost+found is at the root of some file systems, such as a volume mounted into a container.
_EXPECTED_NAMES = {DATABASE_NAME, BLOBS_NAME, "lock", "lost+found"} | {
    f"{DATABASE_NAME}-{suffix}" for suffix in ("wal", "shm", "journal")
}
# More than the length of any process ID.
_PROCESS_ID_CHARACTERS = 20


class DataDirectory:
    """The directory of the database and the blobs, locked so that only one simulator uses it.

    Args:
        path: The directory, or None for a temporary one that `close` removes.
        adopt: Whether to use a directory with files of other programs, or with uploads but without
            a database.

    Raises:
        StartupError: If the directory is unusable, is in use by another simulator, or contains
            files of other programs or uploads without a database.
    """

    def __init__(self, path: Path | None = None, *, adopt: bool = False) -> None:
        self.temporary = path is None
        try:
            if path is None:
                path = Path(tempfile.mkdtemp(prefix="brainframe-simulator-"))
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not adopt:
                _check_contents(path)
            self.path = path.resolve()
            self._lock: IO[str] | None = _acquire_lock(self.path / "lock")
        except OSError as error:
            place = path or "the directory for temporary files"
            raise StartupError(
                f"cannot store data in {place}: {error.strerror or error}; choose another"
                " directory with --data"
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
    """Open a file, as the `opener` of `open`; create it with mode 0600.

    The files contain password hashes and camera URLs, which only the owner may read. A symbolic
    link is not followed where the system supports that, because it could point to another
    program's file.
    """
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)


def _check_contents(path: Path) -> None:
    """Raise StartupError unless a directory is empty or was used by a simulator before."""
    blobs = path / BLOBS_NAME
    if blobs.exists() and not blobs.is_dir():
        raise StartupError(
            f"{blobs} is not a directory; move it elsewhere, or choose another directory with"
            " --data"
        )
    # The version is 0 if the database is missing or empty.
    if read_version(path / DATABASE_NAME):
        return
    if blobs.is_dir() and any(blobs.iterdir()):
        raise StartupError(
            f"{blobs} contains uploads, but the database {path / DATABASE_NAME} is missing or"
            " empty. Nothing was changed; restore the database from a backup, choose another"
            " directory with --data, or use --adopt-data to start without these uploads, which"
            " are kept"
        )
    others = sorted({entry.name for entry in path.iterdir()} - _EXPECTED_NAMES)
    if others:
        raise StartupError(
            f"{path} contains files of other programs, such as {others[0]!r}. Choose an empty"
            " directory with --data, or use this one with --adopt-data"
        )


def _acquire_lock(path: Path) -> IO[str]:
    """Lock the file, and write the process ID to it.

    Raises:
        StartupError: If another simulator holds the lock, or another program wrote the file.
    """
    with ExitStack() as stack:
        file = stack.enter_context(
            open(path, "a+", encoding="ascii", errors="replace", opener=open_private)
        )
        is_locked = try_lock(file)
        file.seek(0)
        # Empty if the file is new.
        owner = file.read(_PROCESS_ID_CHARACTERS).strip()
        if not is_locked:
            raise StartupError(
                f"another simulator (process {owner or 'unknown'}) is using {path.parent}; stop"
                " it, or choose another directory with --data"
            )
        if not re.fullmatch("[0-9]*", owner):
            raise StartupError(
                f"{path} was written by another program. Nothing was changed; move it elsewhere,"
                " or choose another directory with --data"
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        stack.pop_all()
        return file
