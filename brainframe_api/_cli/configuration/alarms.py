"""Import of an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from brainframe_api._cli.configuration.document import AlarmEntry
from brainframe_api._cli.configuration.exporting import alarm_entry

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneAlarm

    from brainframe_api import BrainFrameAPI

Entry = TypeVar("Entry")


def save_alarm(
    api: BrainFrameAPI,
    entry: AlarmEntry,
    known: ZoneAlarm | None,
    zone_id: int | None,
    dry_run: bool,
) -> Literal["created", "updated", "unchanged"]:
    """Create or update an alarm.

    Args:
        api: The client for the server.
        entry: The alarm of the configuration file.
        known: The alarm on the server; None if it does not exist yet.
        zone_id: The ID of the zone; None if a dry run did not create it.
        dry_run: Whether to return the action without taking it.

    Returns:
        The action taken.
    """
    if known is not None and alarm_entry(known) == entry:
        return "unchanged"
    if not dry_run and zone_id is not None:
        if known is not None and _loses_a_condition(known, entry):
            # Create the alarm again: it is not documented whether an update deletes the conditions
            # that it omits.
            api.delete_zone_alarm(known.id)
            api.set_zone_alarm(_alarm(entry, None, zone_id))
        else:
            api.set_zone_alarm(_alarm(entry, known, zone_id))
    return "created" if known is None else "updated"


def _loses_a_condition(known: ZoneAlarm, entry: AlarmEntry) -> bool:
    return len(known.count_conditions) > len(entry.count_conditions) or len(
        known.rate_conditions
    ) > len(entry.rate_conditions)


def _alarm(entry: AlarmEntry, known: ZoneAlarm | None, zone_id: int) -> ZoneAlarm:
    """Return the alarm to save, which reuses the IDs of the conditions that it replaces."""
    from brainframe_api.bf_codecs import (
        ZoneAlarm,
        ZoneAlarmCountCondition,
        ZoneAlarmRateCondition,
    )

    count_ids = [c.id for c in known.count_conditions] if known is not None else []
    rate_ids = [c.id for c in known.rate_conditions] if known is not None else []
    return ZoneAlarm(
        name=entry.name,
        count_conditions=[
            ZoneAlarmCountCondition(**msgspec.structs.asdict(c), id=id_)
            for c, id_ in _with_ids(entry.count_conditions, count_ids)
        ],
        rate_conditions=[
            ZoneAlarmRateCondition(**msgspec.structs.asdict(c), id=id_)
            for c, id_ in _with_ids(entry.rate_conditions, rate_ids)
        ],
        use_active_time=entry.use_active_time,
        active_start_time=entry.active_start_time,
        active_end_time=entry.active_end_time,
        id=known.id if known is not None else None,
        zone_id=zone_id,
    )


def _with_ids(
    entries: Sequence[Entry], ids: Sequence[int | None]
) -> list[tuple[Entry, int | None]]:
    return [(entry, ids[i] if i < len(ids) else None) for i, entry in enumerate(entries)]
