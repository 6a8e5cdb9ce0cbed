"""Uploads and frames: files that are either whole or not there."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self


class BlobStore:
    """A directory of immutable files with random names.

    A file is written under another name and renamed once the disk has all of it; only then does
    a row of the database name it. A file without a row is what a killed process left behind:
    `collect` removes it.

    Args:
        directory: Where to keep the files; made if it is not there.
        durable: Whether `keep` waits until the disk has the file.
    """

    def __init__(self, directory: Path, *, durable: bool) -> None:
        self._directory = directory
        self._durable = durable
        directory.mkdir(exist_ok=True)

    def new(self) -> PendingBlob:
        """Begins a file."""
        return PendingBlob(self._directory, durable=self._durable)

    def write(self, data: bytes) -> str:
        """Stores bytes and returns the name of the file."""
        with self.new() as blob:
            blob.append(data)
            return blob.keep()

    def path(self, name: str) -> Path:
        """Returns where the file with a name is."""
        return self._directory / name

    def remove(self, names: Iterable[str]) -> None:
        """Removes files, those that are gone already included."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def collect(self, used: Iterable[str]) -> int:
        """Removes every file that is not used and returns how many there were."""
        kept = set(used)
        orphans = [file for file in self._directory.iterdir() if file.name not in kept]
        for file in orphans:
            file.unlink(missing_ok=True)
        return len(orphans)


class PendingBlob:
    """A file being written; leaving its `with` block without `keep` removes it."""

    def __init__(self, directory: Path, *, durable: bool) -> None:
        self.size = 0
        self._name = uuid.uuid4().hex
        self._target = directory / self._name
        self._part = directory / f"{self._name}.part"
        self._durable = durable
        # Unbuffered: what `append` accepted is what is in the file.
        self._file: BinaryIO = self._part.open("xb", buffering=0)

    def append(self, data: bytes) -> None:
        """Writes more bytes at the end."""
        view = memoryview(data)
        while view:
            written = self._file.write(view)
            view = view[written:]
        self.size += len(data)

    def keep(self) -> str:
        """Finishes the file and returns its name."""
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
        """Removes what was written, unless `keep` was called."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def _sync_directory(directory: Path) -> None:
    """Makes a rename durable, where the system lets a directory be opened."""
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
