"""The table of uploaded files."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from brainframe_api.simulator.errors import SimulatorError
from brainframe_api.simulator.state.rows import exists, inserted_id


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An uploaded file: its MIME type as given, and its blob."""

    id: int
    mime_type: str
    blob: str
    size: int


def add(db: sqlite3.Connection, mime_type: str, blob: str, size: int) -> int:
    """Records an uploaded file and returns its storage id."""
    return inserted_id(
        db.execute(
            "INSERT INTO storage (mime_type, blob, size) VALUES (?, ?, ?)", (mime_type, blob, size)
        )
    )


def get(db: sqlite3.Connection, storage_id: int) -> StoredFile:
    """Returns an uploaded file, or raises StorageNotFoundError."""
    if not exists(db, "storage", storage_id):
        raise SimulatorError("StorageNotFoundError", f"There is no storage with ID {storage_id}.")
    row = db.execute(
        "SELECT id, mime_type, blob, size FROM storage WHERE id = ?", (storage_id,)
    ).fetchone()
    return StoredFile(*row)


def delete(db: sqlite3.Connection, storage_id: int) -> str:
    """Deletes the row of an uploaded file and returns the blob to remove after the commit."""
    blob = get(db, storage_id).blob
    db.execute("DELETE FROM storage WHERE id = ?", (storage_id,))
    return blob


def blobs(db: sqlite3.Connection) -> list[str]:
    """Returns the blobs of all uploaded files."""
    return [blob for (blob,) in db.execute("SELECT blob FROM storage")]
