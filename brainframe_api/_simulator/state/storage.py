"""The table of uploaded files."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state.rows import exists, inserted_id


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An uploaded file: its declared MIME type, its blob and its size in bytes."""

    id: int
    mime_type: str
    blob: str
    size: int


def add(db: sqlite3.Connection, mime_type: str, blob: str, size: int) -> int:
    """Add an uploaded file and return its storage ID."""
    return inserted_id(
        db.execute(
            "INSERT INTO storage (mime_type, blob, size) VALUES (?, ?, ?)", (mime_type, blob, size)
        )
    )


def get(db: sqlite3.Connection, storage_id: int) -> StoredFile:
    """Return an uploaded file, or raise StorageNotFoundError."""
    if not exists(db, "storage", storage_id):
        raise SimulatorError("StorageNotFoundError", f"There is no storage with ID {storage_id}.")
    row = db.execute(
        "SELECT id, mime_type, blob, size FROM storage WHERE id = ?", (storage_id,)
    ).fetchone()
    return StoredFile(*row)


def delete(db: sqlite3.Connection, storage_id: int) -> str:
    """Delete an uploaded file and return its blob, to be removed after the commit."""
    blob = get(db, storage_id).blob
    db.execute("DELETE FROM storage WHERE id = ?", (storage_id,))
    return blob


def blobs(db: sqlite3.Connection) -> list[str]:
    """Return the blobs of all uploaded files."""
    return [blob for (blob,) in db.execute("SELECT blob FROM storage")]
