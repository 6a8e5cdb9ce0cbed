"""The table of zones, without their alarms.

Separate from `zones` because alarms depend on these rows, and zones depend on alarms.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state import streams
from brainframe_api._simulator.state.rows import exists, from_text, inserted_id, to_text


class ZoneRow(NamedTuple):
    """A row of the table of zones, without its ID."""

    stream_id: int
    name: str
    coords: list[list[int]]


def ids(db: sqlite3.Connection, stream_id: int | None = None) -> list[int]:
    """Return the IDs of all zones, or of those of one stream, in ascending order.

    Raises:
        SimulatorError: StreamConfigNotFoundError for an unknown stream.
    """
    if stream_id is None:
        rows = db.execute("SELECT id FROM zones ORDER BY id")
    else:
        streams.require(db, stream_id)
        rows = db.execute("SELECT id FROM zones WHERE stream_id = ? ORDER BY id", (stream_id,))
    return [zone_id for (zone_id,) in rows]


def names(db: sqlite3.Connection) -> dict[int, str]:
    """Return a mapping of zone IDs to names."""
    return dict(db.execute("SELECT id, name FROM zones").fetchall())


def require(db: sqlite3.Connection, zone_id: int) -> None:
    """Raise ZoneNotFoundError unless the zone exists."""
    if not exists(db, "zones", zone_id):
        raise SimulatorError("ZoneNotFoundError", f"There is no zone with ID {zone_id}.")


def get(db: sqlite3.Connection, zone_id: int) -> ZoneRow:
    """Return the row of a zone.

    Raises:
        SimulatorError: ZoneNotFoundError for an unknown zone.
    """
    require(db, zone_id)
    stream_id, name, coords = db.execute(
        "SELECT stream_id, name, coords FROM zones WHERE id = ?", (zone_id,)
    ).fetchone()
    return ZoneRow(stream_id, name, from_text(coords))


def find(db: sqlite3.Connection, stream_id: int, name: str) -> int | None:
    """Return the ID of the zone with this name in a stream, or None."""
    row = db.execute(
        "SELECT id FROM zones WHERE stream_id = ? AND name = ?", (stream_id, name)
    ).fetchone()
    return None if row is None else row[0]


def add(db: sqlite3.Connection, stream_id: int, name: str, coords: list[list[int]]) -> int:
    """Add a zone and return its ID."""
    return inserted_id(
        db.execute(
            "INSERT INTO zones (stream_id, name, coords) VALUES (?, ?, ?)",
            (stream_id, name, to_text(coords)),
        )
    )


def update(db: sqlite3.Connection, zone_id: int, name: str, coords: list[list[int]]) -> None:
    """Replace the name and coordinates of a zone."""
    db.execute(
        "UPDATE zones SET name = ?, coords = ? WHERE id = ?", (name, to_text(coords), zone_id)
    )


def delete(db: sqlite3.Connection, zone_id: int) -> None:
    """Delete a zone and, by cascade, its alarms."""
    db.execute("DELETE FROM zones WHERE id = ?", (zone_id,))
