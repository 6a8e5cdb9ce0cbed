"""Immutable files for uploads and frames, written atomically."""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from brainframe_api._simulator.errors import StartupError
from brainframe_api._simulator.state.database import Database
from brainframe_api._simulator.state.directory import open_private

_NAME = re.compile("[0-9a-f]{32}")

logger = logging.getLogger("brainframe_api.simulator")


class BlobStore:
    """A directory of immutable files with random names.

    The database lists the name of a file before the file is created. The file is written under a
    temporary name and renamed once it is complete; only then does another row refer to it. A listed
    file without such a row was left by a killed process, and `collect` removes it. Files that the
    database does not list belong to other programs and are never modified.

    Args:
        directory: The directory of the files; created if it does not exist.
        database: The database that lists the files.
        durable: Whether `keep` waits until the file is on disk.

    Raises:
        StartupError: If the directory cannot be used.
    """

    def __init__(self, directory: Path, database: Database, *, durable: bool) -> None:
        self.directory = directory
        """The directory of the files."""
        self.durable = durable
        """Whether `keep` waits until the file is on disk."""
        self._database = database
        try:
            directory.mkdir(mode=0o700, exist_ok=True)
            with suppress(PermissionError):
                directory.chmod(0o700)
        except OSError as error:
            raise StartupError(
                f"cannot keep uploads in {directory}: {error.strerror or error}; choose another"
                " directory with --data"
            ) from error

    def new(self) -> PendingBlob:
        """Start a new file."""
        name = uuid.uuid4().hex
        with self._database.transaction() as db:
            db.execute("INSERT INTO blobs (name) VALUES (?)", (name,))
        return PendingBlob(self, name)

    def write(self, data: bytes) -> str:
        """Store bytes and return the name of the file."""
        with self.new() as blob:
            blob.append(data)
            return blob.keep()

    def path(self, name: str) -> Path:
        """Return the path of a file."""
        return self.directory / name

    def part_path(self, name: str) -> Path:
        """Return the path of a file that is being written."""
        return self.directory / f"{name}.part"

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; ignore those that do not exist, and log those that cannot be removed."""
        removed = [
            name
            for name in names
            if _NAME.fullmatch(name) and _unlink(self.path(name)) and _unlink(self.part_path(name))
        ]
        # Files that are still listed after a failure are collected at the next start.
        with suppress(sqlite3.Error), self._database.transaction() as db:
            db.executemany("DELETE FROM blobs WHERE name = ?", [(name,) for name in removed])

    def collect(self, used: Iterable[str]) -> int:
        """Remove all listed files that are not in `used`, and return the number of these files."""
        kept = set(used)
        with self._database.transaction() as db:
            listed = {name for (name,) in db.execute("SELECT name FROM blobs")}
        self.remove(listed - kept)
        unknown = {file.name for file in self.directory.iterdir()} - listed - kept
        unknown -= {f"{name}.part" for name in listed}
        if unknown:
            logger.warning(
                "%s contains %d files that this simulator did not write, such as %s; they are left"
                " alone",
                self.directory,
                len(unknown),
                min(unknown),
            )
        return len(listed - kept)


class PendingBlob:
    """A file being written; it is removed when its `with` block exits without `keep`."""

    def __init__(self, store: BlobStore, name: str) -> None:
        self.size = 0
        self._store = store
        self._name = name
        self._kept = False
        # Unbuffered, so that an upload never leaves data in memory that `fsync` would miss.
        self._file: BinaryIO = open(  # noqa: SIM115 (only `open` has an opener; closed below)
            store.part_path(name), "xb", buffering=0, opener=open_private
        )

    def append(self, data: bytes) -> None:
        """Append data."""
        view = memoryview(data)
        while view:
            written = self._file.write(view)
            view = view[written:]
        self.size += len(data)

    def keep(self) -> str:
        """Complete the file and return its name."""
        if self._store.durable:
            os.fsync(self._file.fileno())
        self._file.close()
        self._store.part_path(self._name).replace(self._store.path(self._name))
        if self._store.durable:
            _sync_directory(self._store.directory)
        self._kept = True
        return self._name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove the unfinished file; do nothing after `keep`."""
        self._file.close()
        if not self._kept:
            self._store.remove([self._name])


def _unlink(path: Path) -> bool:
    """Remove a file, and return whether it no longer exists."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        # For example, another program created a directory in its place.
        logger.warning("%s cannot be removed: %s; it is left alone", path, error.strerror)
        return False
    return True


def _sync_directory(directory: Path) -> None:
    """Make a rename durable, on systems that can open a directory."""
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
