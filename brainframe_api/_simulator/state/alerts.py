"""The table of alerts."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Any

from brainframe_rest.models import Alert

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state.rows import Filters, exists, inserted_id

_COLUMNS = "alarm_id, zone_id, stream_id, start_time, end_time, verified_as, id"
_VERIFICATIONS = {
    "unverified": "verified_as IS NULL",
    "true": "verified_as = 1",
    "false": "verified_as = 0",
}


def find(
    db: sqlite3.Connection,
    *,
    stream_id: int | None,
    zone_id: int | None,
    alarm_id: int | None,
    verification: Collection[str] | None,
    limit: int | None,
    offset: int | None,
) -> tuple[list[Alert], int]:
    """Return the matching alerts, newest first, and the total number of matches without paging."""
    filters = Filters()
    for column, value in (("stream_id", stream_id), ("zone_id", zone_id), ("alarm_id", alarm_id)):
        if value is not None:
            filters.add(f"{column} = ?", value)
    if verification is not None:
        filters.add(" OR ".join(_VERIFICATIONS[name] for name in verification) or "FALSE")
    total = db.execute(f"SELECT count(*) FROM alerts{filters}", filters.arguments).fetchone()[0]
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM alerts{filters} ORDER BY start_time DESC, id DESC"
        " LIMIT ? OFFSET ?",
        (*filters.arguments, -1 if limit is None else limit, offset or 0),
    )
    return [_from_row(row) for row in rows], total


def get(db: sqlite3.Connection, alert_id: int) -> Alert:
    """Return an alert, or raise AlertNotFoundError."""
    require(db, alert_id)
    return _from_row(
        db.execute(f"SELECT {_COLUMNS} FROM alerts WHERE id = ?", (alert_id,)).fetchone()
    )


def require(db: sqlite3.Connection, alert_id: int) -> None:
    """Raise AlertNotFoundError unless the alert exists."""
    if not exists(db, "alerts", alert_id):
        raise SimulatorError("AlertNotFoundError", f"There is no alert with ID {alert_id}.")


def frame(db: sqlite3.Connection, alert_id: int) -> str | None:
    """Return the name of the blob with the frame of an alert, or None if no frame was saved."""
    require(db, alert_id)
    blob: str | None = db.execute("SELECT frame FROM alerts WHERE id = ?", (alert_id,)).fetchone()[
        0
    ]
    return blob


def frames(db: sqlite3.Connection, *, stream_ids: Collection[int] | None = None) -> list[str]:
    """Return the names of the blobs with the frames of all alerts, or of alerts of some streams."""
    rows = db.execute("SELECT frame, stream_id FROM alerts WHERE frame IS NOT NULL")
    return [blob for blob, owner in rows if stream_ids is None or owner in stream_ids]


def add(db: sqlite3.Connection, alert: Alert, frame_blob: str | None) -> int:
    """Add an alert and return its ID."""
    return inserted_id(
        db.execute(
            "INSERT INTO alerts (alarm_id, zone_id, stream_id, start_time, end_time, verified_as,"
            " frame) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                alert.alarm_id,
                alert.zone_id,
                alert.stream_id,
                alert.start_time,
                alert.end_time,
                alert.verified_as,
                frame_blob,
            ),
        )
    )


def set_end_time(db: sqlite3.Connection, alert_id: int, end_time: float | None) -> None:
    """Set the end time of an alert; do nothing if it was deleted with its stream."""
    db.execute("UPDATE alerts SET end_time = ? WHERE id = ?", (end_time, alert_id))


def end_open(db: sqlite3.Connection, end_time: float) -> None:
    """End the alerts that a killed simulator left open."""
    db.execute(
        "UPDATE alerts SET end_time = max(start_time, ?) WHERE end_time IS NULL", (end_time,)
    )


def set_verification(db: sqlite3.Connection, alert_id: int, verified_as: bool | None) -> Alert:
    """Set the verification of an alert and return the alert."""
    require(db, alert_id)
    db.execute("UPDATE alerts SET verified_as = ? WHERE id = ?", (verified_as, alert_id))
    return get(db, alert_id)


def _from_row(row: Any) -> Alert:
    alarm_id, zone_id, stream_id, start_time, end_time, verified_as, row_id = row
    return Alert(
        alarm_id=alarm_id,
        zone_id=zone_id,
        stream_id=stream_id,
        start_time=start_time,
        end_time=end_time,
        verified_as=None if verified_as is None else bool(verified_as),
        id=row_id,
    )
