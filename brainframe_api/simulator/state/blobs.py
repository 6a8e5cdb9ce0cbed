"""Immutable files for uploads and frames, written atomically."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self


class BlobStore:
    """A directory of immutable files with random names.

    A file is written under a temporary name and renamed once it is complete; only then does a
    database row refer to it. A file without a row was left by a killed process, and `collect`
    removes it.

    Args:
        directory: The directory of the files; created if it does not exist.
        durable: Whether `keep` waits until the file is on disk.
    """

    def __init__(self, directory: Path, *, durable: bool) -> None:
        self.directory = directory
        """The directory of the files."""
        self._durable = durable
        directory.mkdir(exist_ok=True)

    def new(self) -> PendingBlob:
        """Start a new file."""
        return PendingBlob(self.directory, durable=self._durable)

    def write(self, data: bytes) -> str:
        """Store bytes and return the name of the file."""
        with self.new() as blob:
            blob.append(data)
            return blob.keep()

    def path(self, name: str) -> Path:
        """Return the path of a file."""
        return self.directory / name

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; ignore those that do not exist."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def collect(self, used: Iterable[str]) -> int:
        """Remove all files that are not in `used`, and return how many were removed."""
        kept = set(used)
        orphans = [file for file in self.directory.iterdir() if file.name not in kept]
        for file in orphans:
            file.unlink(missing_ok=True)
        return len(orphans)


class PendingBlob:
    """A file being written; it is removed when its `with` block exits without `keep`."""

    def __init__(self, directory: Path, *, durable: bool) -> None:
        self.size = 0
        self._name = uuid.uuid4().hex
        self._target = directory / self._name
        self._part = directory / f"{self._name}.part"
        self._durable = durable
        # Unbuffered, so that an upload never leaves data in memory that `fsync` would miss.
        self._file: BinaryIO = self._part.open("xb", buffering=0)

    def append(self, data: bytes) -> None:
        """Append data."""
        view = memoryview(data)
        while view:
            written = self._file.write(view)
            view = view[written:]
        self.size += len(data)

    def keep(self) -> str:
        """Complete the file and return its name."""
        if self._durable:
            os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self._target)
        if self._durable:
            _sync_directory(self._target.parent)
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
        self._part.unlink(missing_ok=True)


def _sync_directory(directory: Path) -> None:
    """Make a rename durable, on systems that can open a directory."""
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
