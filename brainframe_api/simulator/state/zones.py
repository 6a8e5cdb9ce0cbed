"""The table of zones."""

from __future__ import annotations

import sqlite3

from brainframe_rest.models import Zone

from brainframe_api.simulator.errors import SimulatorError, invalid_format
from brainframe_api.simulator.state import alarms, streams
from brainframe_api.simulator.state.rows import exists, from_text, inserted_id, to_text

SCREEN = "Screen"
"""The name of the zone that every stream has: the whole frame."""


def find_all(db: sqlite3.Connection, stream_id: int | None = None) -> list[Zone]:
    """Returns the zones in the order of their ids, all of them or those of one stream."""
    if stream_id is None:
        rows = db.execute("SELECT id FROM zones ORDER BY id").fetchall()
    else:
        streams.require(db, stream_id)
        rows = db.execute(
            "SELECT id FROM zones WHERE stream_id = ? ORDER BY id", (stream_id,)
        ).fetchall()
    return [get(db, zone_id) for (zone_id,) in rows]


def get(db: sqlite3.Connection, zone_id: int) -> Zone:
    """Returns a zone with its alarms, or raises ZoneNotFoundError."""
    require(db, zone_id)
    name, stream_id, coords = db.execute(
        "SELECT name, stream_id, coords FROM zones WHERE id = ?", (zone_id,)
    ).fetchone()
    return Zone(
        name=name,
        stream_id=stream_id,
        coords=from_text(coords),
        alarms=alarms.find_all(db, zone_id=zone_id),
        id=zone_id,
    )


def require(db: sqlite3.Connection, zone_id: int) -> None:
    """Raises ZoneNotFoundError unless there is such a zone."""
    if not exists(db, "zones", zone_id):
        raise SimulatorError("ZoneNotFoundError", f"There is no zone with ID {zone_id}.")


def is_screen(db: sqlite3.Connection, zone_id: int) -> bool:
    """Tells whether a zone is the one that covers the frame and cannot be edited."""
    return get(db, zone_id).name == SCREEN


def add_screen(db: sqlite3.Connection, stream_id: int) -> None:
    """Adds the zone that covers the whole frame to a new stream."""
    db.execute(
        "INSERT INTO zones (stream_id, name, coords) VALUES (?, ?, '[]')", (stream_id, SCREEN)
    )


def save(db: sqlite3.Connection, zone: Zone) -> Zone:
    """Creates a zone, or updates the one with its id, together with its alarms.

    Alarms with an id are updated, those without are created, and alarms of the zone that are left
    out stay as they are.
    """
    streams.require(db, zone.stream_id)
    if zone.id is not None:
        _require_editable(db, zone.id, zone)
    if zone.id is None or zone.name != SCREEN:
        _require_coords(zone)
    same = db.execute(
        "SELECT id FROM zones WHERE stream_id = ? AND name = ?", (zone.stream_id, zone.name)
    ).fetchone()
    if same is not None and same[0] != zone.id:
        raise SimulatorError(
            "DuplicateZoneNameError",
            f"Stream {zone.stream_id} has a zone named {zone.name!r} already (ID {same[0]}).",
        )
    coords = to_text(zone.coords)
    if zone.id is None:
        zone_id = inserted_id(
            db.execute(
                "INSERT INTO zones (stream_id, name, coords) VALUES (?, ?, ?)",
                (zone.stream_id, zone.name, coords),
            )
        )
    else:
        zone_id = zone.id
        db.execute(
            "UPDATE zones SET name = ?, coords = ? WHERE id = ?", (zone.name, coords, zone_id)
        )
    alarms.save_all(db, zone_id, zone.alarms)
    return get(db, zone_id)


def delete(db: sqlite3.Connection, zone_id: int) -> int:
    """Deletes a zone with its alarms and returns the id of its stream."""
    zone = get(db, zone_id)
    if zone.name == SCREEN:
        raise SimulatorError(
            "ZoneNotDeletableError",
            f"Zone {zone_id} is the {SCREEN!r} zone of stream {zone.stream_id}: every stream has"
            " one.",
        )
    db.execute("DELETE FROM zones WHERE id = ?", (zone_id,))
    return zone.stream_id


def _require_editable(db: sqlite3.Connection, zone_id: int, zone: Zone) -> None:
    saved = get(db, zone_id)
    if saved.name == SCREEN and (zone.name, zone.coords, zone.stream_id) != (
        saved.name,
        saved.coords,
        saved.stream_id,
    ):
        raise SimulatorError(
            "ZoneNotEditableError",
            f"Zone {zone_id} is the {SCREEN!r} zone: its name, coordinates and stream are fixed;"
            " only its alarms can be changed.",
        )
    if zone.stream_id != saved.stream_id:
        raise invalid_format(
            f"$.stream_id: zone {zone_id} belongs to stream {saved.stream_id} and cannot move to"
            f" stream {zone.stream_id}."
        )


def _require_coords(zone: Zone) -> None:
    if len(zone.coords) < 2:
        raise invalid_format(
            f"$.coords: a zone is a line of two points or a polygon of three or more, got"
            f" {len(zone.coords)}."
        )
    for index, point in enumerate(zone.coords):
        if len(point) != 2:
            raise invalid_format(f"$.coords[{index}]: expected [x, y], got {point}.")
