"""Zones with their alarms."""

from __future__ import annotations

import sqlite3

from brainframe_rest.models import Zone

from brainframe_api._simulator.errors import SimulatorError, invalid_format
from brainframe_api._simulator.state import alarms, streams, zone_rows

SCREEN = "Screen"
"""The name of the read-only zone that every stream has; it covers the whole frame."""


def find_all(db: sqlite3.Connection, stream_id: int | None = None) -> list[Zone]:
    """Return all zones, or those of one stream, ordered by ID."""
    return [get(db, zone_id) for zone_id in zone_rows.ids(db, stream_id)]


def get(db: sqlite3.Connection, zone_id: int) -> Zone:
    """Return a zone with its alarms, or raise ZoneNotFoundError."""
    row = zone_rows.get(db, zone_id)
    return Zone(
        name=row.name,
        stream_id=row.stream_id,
        coords=row.coords,
        alarms=alarms.find_all(db, zone_id=zone_id),
        id=zone_id,
    )


def is_screen(db: sqlite3.Connection, zone_id: int) -> bool:
    """Return whether a zone is the read-only zone that covers the whole frame."""
    return zone_rows.get(db, zone_id).name == SCREEN


def add_screen(db: sqlite3.Connection, stream_id: int) -> None:
    """Add the zone that covers the whole frame to a new stream."""
    zone_rows.add(db, stream_id, SCREEN, [])


def save(db: sqlite3.Connection, zone: Zone) -> Zone:
    """Create a zone, or update the one with its ID, together with its alarms.

    Alarms with an ID are updated and those without are created. Existing alarms that are left out
    are kept.
    """
    streams.require(db, zone.stream_id)
    if zone.id is not None:
        _require_editable(db, zone.id, zone)
    if zone.id is None or zone.name != SCREEN:
        _require_coords(zone)
    same = zone_rows.find(db, zone.stream_id, zone.name)
    if same is not None and same != zone.id:
        raise SimulatorError(
            "DuplicateZoneNameError",
            f"The name {zone.name!r} is already used by zone {same} of stream {zone.stream_id}.",
        )
    zone_id = zone.id
    if zone_id is None:
        zone_id = zone_rows.add(db, zone.stream_id, zone.name, zone.coords)
    else:
        zone_rows.update(db, zone_id, zone.name, zone.coords)
    alarms.save_all(db, zone_id, zone.alarms)
    return get(db, zone_id)


def delete(db: sqlite3.Connection, zone_id: int) -> int:
    """Delete a zone with its alarms and return the ID of its stream."""
    row = zone_rows.get(db, zone_id)
    if row.name == SCREEN:
        raise SimulatorError(
            "ZoneNotDeletableError",
            f"Zone {zone_id} is the {SCREEN!r} zone of stream {row.stream_id} and cannot be"
            " deleted.",
        )
    zone_rows.delete(db, zone_id)
    return row.stream_id


def _require_editable(db: sqlite3.Connection, zone_id: int, zone: Zone) -> None:
    row = zone_rows.get(db, zone_id)
    if row.name == SCREEN and zone_rows.ZoneRow(zone.stream_id, zone.name, zone.coords) != row:
        raise SimulatorError(
            "ZoneNotEditableError",
            f"Zone {zone_id} is the {SCREEN!r} zone: its name, coordinates and stream are fixed;"
            " only its alarms can be changed.",
        )
    if zone.stream_id != row.stream_id:
        raise invalid_format(
            f"$.stream_id: zone {zone_id} belongs to stream {row.stream_id} and cannot move to"
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
