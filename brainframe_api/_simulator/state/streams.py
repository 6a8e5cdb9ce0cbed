"""The table of streams."""

from __future__ import annotations

import sqlite3
from typing import Any

from brainframe_rest.models import ConnType, StreamConfiguration

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state import premises
from brainframe_api._simulator.state.rows import exists, from_text, inserted_id, to_text

_COLUMNS = "name, premises_id, connection_type, connection_options, runtime_options, metadata, id"


def find_all(db: sqlite3.Connection, premises_id: int | None = None) -> list[StreamConfiguration]:
    """Return all streams, or those of a premises, ordered by ID."""
    if premises_id is None:
        rows = db.execute(f"SELECT {_COLUMNS} FROM streams ORDER BY id")
    else:
        premises.require(db, premises_id)
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM streams WHERE premises_id = ? ORDER BY id", (premises_id,)
        )
    return [_from_row(row) for row in rows]


def get(db: sqlite3.Connection, stream_id: int) -> StreamConfiguration:
    """Return a stream, or raise StreamConfigNotFoundError."""
    require(db, stream_id)
    return _from_row(
        db.execute(f"SELECT {_COLUMNS} FROM streams WHERE id = ?", (stream_id,)).fetchone()
    )


def require(db: sqlite3.Connection, stream_id: int) -> None:
    """Raise StreamConfigNotFoundError unless the stream exists."""
    if not exists(db, "streams", stream_id):
        raise SimulatorError(
            "StreamConfigNotFoundError", f"There is no stream with ID {stream_id}."
        )


def require_new_source(db: sqlite3.Connection, source: str, stream_id: int | None) -> None:
    """Raise DuplicateStreamSourceError if another stream has this source."""
    row = db.execute("SELECT id, name FROM streams WHERE source = ?", (source,)).fetchone()
    if row is not None and row[0] != stream_id:
        raise SimulatorError(
            "DuplicateStreamSourceError",
            f"The source is already used by stream {row[0]} ({row[1]!r}).",
        )


def save(db: sqlite3.Connection, stream: StreamConfiguration, source: str) -> int:
    """Create a stream or update the one with its ID, and return the ID."""
    values = (
        stream.name,
        stream.premises_id,
        stream.connection_type.value,
        to_text(stream.connection_options),
        to_text(stream.runtime_options),
        to_text(stream.metadata),
        source,
    )
    if stream.id is None:
        return inserted_id(
            db.execute(
                "INSERT INTO streams (name, premises_id, connection_type, connection_options,"
                " runtime_options, metadata, source) VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        )
    db.execute(
        "UPDATE streams SET name = ?, premises_id = ?, connection_type = ?, connection_options = ?,"
        " runtime_options = ?, metadata = ?, source = ? WHERE id = ?",
        (*values, stream.id),
    )
    return stream.id


def set_runtime_options(db: sqlite3.Connection, stream_id: int, options: dict[str, Any]) -> None:
    """Replace the runtime options of a stream."""
    require(db, stream_id)
    db.execute("UPDATE streams SET runtime_options = ? WHERE id = ?", (to_text(options), stream_id))


def set_analyzing(db: sqlite3.Connection, stream_id: int, analyzing: bool) -> None:
    """Set whether a stream is analyzed; the setting survives a restart."""
    require(db, stream_id)
    db.execute("UPDATE streams SET analyzing = ? WHERE id = ?", (analyzing, stream_id))


def is_analyzing(db: sqlite3.Connection, stream_id: int) -> bool:
    """Return whether a stream is set to be analyzed."""
    require(db, stream_id)
    return bool(
        db.execute("SELECT analyzing FROM streams WHERE id = ?", (stream_id,)).fetchone()[0]
    )


def analyzing(db: sqlite3.Connection) -> list[int]:
    """Return the IDs of the streams that are set to be analyzed."""
    return [row[0] for row in db.execute("SELECT id FROM streams WHERE analyzing ORDER BY id")]


def delete(db: sqlite3.Connection, stream_id: int) -> None:
    """Delete a stream and, by cascade, its zones, alarms, alerts and capsule settings."""
    require(db, stream_id)
    db.execute("DELETE FROM streams WHERE id = ?", (stream_id,))


def _from_row(row: Any) -> StreamConfiguration:
    name, premises_id, connection_type, connection_options, runtime_options, metadata, row_id = row
    return StreamConfiguration(
        name=name,
        premises_id=premises_id,
        connection_type=ConnType.accept(connection_type),
        connection_options=from_text(connection_options),
        runtime_options=from_text(runtime_options),
        metadata=from_text(metadata),
        id=row_id,
    )
