"""The tables of zone alarms and their conditions."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TypeVar

import msgspec
from brainframe_rest.models import ZoneAlarm, ZoneAlarmCountCondition, ZoneAlarmRateCondition

from brainframe_api._simulator.errors import SimulatorError, invalid_format
from brainframe_api._simulator.state import streams, zone_rows
from brainframe_api._simulator.state.rows import Filters, exists, inserted_id, to_text

Condition = TypeVar("Condition", ZoneAlarmCountCondition, ZoneAlarmRateCondition)


def find_all(
    db: sqlite3.Connection, *, stream_id: int | None = None, zone_id: int | None = None
) -> list[ZoneAlarm]:
    """Return the matching alarms, ordered by ID.

    Raises:
        SimulatorError: StreamConfigNotFoundError or ZoneNotFoundError for an unknown filter.
    """
    filters = Filters()
    if stream_id is not None:
        streams.require(db, stream_id)
        filters.add("zones.stream_id = ?", stream_id)
    if zone_id is not None:
        zone_rows.require(db, zone_id)
        filters.add("alarms.zone_id = ?", zone_id)
    rows = db.execute(
        "SELECT alarms.id FROM alarms JOIN zones ON zones.id = alarms.zone_id"
        f"{filters} ORDER BY alarms.id",
        filters.arguments,
    ).fetchall()
    return [get(db, alarm_id) for (alarm_id,) in rows]


def get(db: sqlite3.Connection, alarm_id: int) -> ZoneAlarm:
    """Return an alarm with its conditions, or raise ZoneAlarmNotFoundError."""
    require(db, alarm_id)
    name, use_active_time, start, end, zone_id, stream_id = db.execute(
        "SELECT alarms.name, use_active_time, active_start_time, active_end_time, zone_id,"
        " zones.stream_id FROM alarms JOIN zones ON zones.id = alarms.zone_id WHERE alarms.id = ?",
        (alarm_id,),
    ).fetchone()
    return ZoneAlarm(
        name=name,
        count_conditions=_conditions(db, "count_conditions", alarm_id, ZoneAlarmCountCondition),
        rate_conditions=_conditions(db, "rate_conditions", alarm_id, ZoneAlarmRateCondition),
        use_active_time=bool(use_active_time),
        active_start_time=start,
        active_end_time=end,
        id=alarm_id,
        zone_id=zone_id,
        stream_id=stream_id,
    )


def require(db: sqlite3.Connection, alarm_id: int) -> None:
    """Raise ZoneAlarmNotFoundError unless the alarm exists."""
    if not exists(db, "alarms", alarm_id):
        raise SimulatorError("ZoneAlarmNotFoundError", f"There is no alarm with ID {alarm_id}.")


def names(db: sqlite3.Connection) -> dict[int, str]:
    """Return a mapping of alarm IDs to names."""
    return dict(db.execute("SELECT id, name FROM alarms").fetchall())


def save(db: sqlite3.Connection, alarm: ZoneAlarm) -> ZoneAlarm:
    """Create an alarm in its zone, or update the one with its ID.

    `zone_id` may be null in an update, which keeps the zone. The stream is that of the zone.
    """
    if alarm.id is not None:
        require(db, alarm.id)
    zone_id = alarm.zone_id
    if zone_id is None:
        if alarm.id is None:
            raise invalid_format("$.zone_id: a new alarm needs the ID of its zone, got null.")
        zone_id = get(db, alarm.id).zone_id
    if zone_id is None:
        raise RuntimeError(f"alarm {alarm.id} has no zone")
    zone_rows.require(db, zone_id)
    if alarm.stream_id is not None:
        streams.require(db, alarm.stream_id)
        actual = zone_rows.get(db, zone_id).stream_id
        if alarm.stream_id != actual:
            raise invalid_format(
                f"$.stream_id: zone {zone_id} is in stream {actual}, not in {alarm.stream_id}."
            )
    return get(db, _write(db, zone_id, alarm))


def save_all(db: sqlite3.Connection, zone_id: int, alarms: Sequence[ZoneAlarm]) -> None:
    """Update the alarms that have an ID, and create the others. Unlisted alarms are kept."""
    before = {row[0] for row in db.execute("SELECT id FROM alarms WHERE zone_id = ?", (zone_id,))}
    for alarm in alarms:
        if alarm.id is not None and alarm.id not in before:
            raise SimulatorError(
                "ZoneAlarmNotFoundError", f"Zone {zone_id} has no alarm with ID {alarm.id}."
            )
        _write(db, zone_id, alarm)


def delete(db: sqlite3.Connection, alarm_id: int) -> None:
    """Delete an alarm with its conditions; keep its alerts."""
    require(db, alarm_id)
    db.execute("DELETE FROM alarms WHERE id = ?", (alarm_id,))


def _write(db: sqlite3.Connection, zone_id: int, alarm: ZoneAlarm) -> int:
    values = (
        zone_id,
        alarm.name,
        alarm.use_active_time,
        alarm.active_start_time,
        alarm.active_end_time,
    )
    if alarm.id is None:
        alarm_id = inserted_id(
            db.execute(
                "INSERT INTO alarms (zone_id, name, use_active_time, active_start_time,"
                " active_end_time) VALUES (?, ?, ?, ?, ?)",
                values,
            )
        )
    else:
        alarm_id = alarm.id
        db.execute(
            "UPDATE alarms SET zone_id = ?, name = ?, use_active_time = ?, active_start_time = ?,"
            " active_end_time = ? WHERE id = ?",
            (*values, alarm_id),
        )
    _replace_conditions(db, "count_conditions", alarm_id, alarm.count_conditions)
    _replace_conditions(db, "rate_conditions", alarm_id, alarm.rate_conditions)
    return alarm_id


def _conditions(
    db: sqlite3.Connection, table: str, alarm_id: int, model: type[Condition]
) -> list[Condition]:
    rows = db.execute(f"SELECT id, body FROM {table} WHERE alarm_id = ? ORDER BY id", (alarm_id,))
    found: list[Condition] = []
    for row_id, body in rows:
        condition = msgspec.json.decode(body, type=model)
        condition.id = row_id
        found.append(condition)
    return found


def _replace_conditions(
    db: sqlite3.Connection, table: str, alarm_id: int, conditions: Sequence[Condition]
) -> None:
    before = {
        row[0] for row in db.execute(f"SELECT id FROM {table} WHERE alarm_id = ?", (alarm_id,))
    }
    for index, condition in enumerate(conditions):
        body = to_text(condition)
        if condition.id is None:
            db.execute(f"INSERT INTO {table} (alarm_id, body) VALUES (?, ?)", (alarm_id, body))
        elif condition.id in before:
            before.discard(condition.id)
            db.execute(f"UPDATE {table} SET body = ? WHERE id = ?", (body, condition.id))
        else:
            raise invalid_format(
                f"{table}[{index}].id: the alarm has no condition with ID {condition.id};"
                " use null for a new condition."
            )
    for condition_id in before:
        db.execute(f"DELETE FROM {table} WHERE id = ?", (condition_id,))
