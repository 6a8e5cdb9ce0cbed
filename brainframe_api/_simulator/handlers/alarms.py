"""Operations on zone alarms."""

from __future__ import annotations

from brainframe_rest.models import ZoneAlarm

from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import alarms


@operation
def get_zone_alarms(
    services: Services, stream_id: int | None, zone_id: int | None
) -> list[ZoneAlarm]:
    """Return the matching alarms."""
    with services.database.transaction() as db:
        return alarms.find_all(db, stream_id=stream_id, zone_id=zone_id)


@operation
def get_zone_alarm(services: Services, alarm_id: int) -> ZoneAlarm:
    """Return an alarm."""
    with services.database.transaction() as db:
        return alarms.get(db, alarm_id)


@operation
def set_zone_alarm(services: Services, body: ZoneAlarm) -> ZoneAlarm:
    """Create or update an alarm in any zone, including the read-only zone of a stream."""
    changed: set[int] = set()
    with services.database.transaction() as db:
        if body.id is not None:
            changed.add(_stream_of(alarms.get(db, body.id)))
        saved = alarms.save(db, body)
        changed.add(_stream_of(saved))
    for stream_id in changed:
        services.analysis.zones_changed(stream_id)
    return saved


@operation
def delete_zone_alarm(services: Services, alarm_id: int) -> None:
    """Delete an alarm and keep its alerts."""
    with services.database.transaction() as db:
        alarm = alarms.get(db, alarm_id)
        alarms.delete(db, alarm_id)
    services.analysis.zones_changed(_stream_of(alarm))


def _stream_of(alarm: ZoneAlarm) -> int:
    if alarm.stream_id is None:
        raise RuntimeError(f"the stored alarm {alarm.id} has no stream")
    return alarm.stream_id
