"""Follows the zone statuses of one stream and tells what is seen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brainframe_api.demo.display import Display

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, ZoneStatus

    from brainframe_api import BrainFrameAPI

# How long the first result, or any later one, may take: a server may have to open the video first.
_LONGEST_SILENCE = 30.0
# Statuses come with every frame. Nobody reads more than this many seconds apart.
_BETWEEN_LINES = 1.0


@dataclass(frozen=True, slots=True)
class Moment:
    """An alert when it was first seen.

    Attributes:
        alert: the alert.
        statuses: the stream's zone statuses at that moment, by zone name.
    """

    alert: Alert
    statuses: Mapping[str, ZoneStatus]

    @property
    def objects(self) -> int:
        """How many objects were seen."""
        return max(len(status.within) for status in self.statuses.values())


@dataclass(slots=True)
class Seen:
    """What was seen in all.

    Attributes:
        statuses: how many results came.
        objects: the most objects in one of them.
        alerts: the alerts, in the order in which they began.
    """

    statuses: int = 0
    objects: int = 0
    alerts: list[Moment] = field(default_factory=list[Moment])


def watch(
    api: BrainFrameAPI, show: Display, stream_id: int, zone_name: str, seconds: float
) -> Seen:
    """Follows the status stream for a while, from the first result on.

    Args:
        api: the server.
        show: where to tell what is seen.
        stream_id: the stream to follow.
        zone_name: the zone to tell of besides the whole frame.
        seconds: for how long.

    Returns:
        What was seen.
    """
    seen = Seen()
    ended: set[int] = set()
    next_line = 0.0
    end = time.monotonic() + _LONGEST_SILENCE
    for packet in api.get_zone_status_stream(timeout=_LONGEST_SILENCE):
        now = time.monotonic()
        statuses = packet.get(stream_id)
        if statuses:
            if not seen.statuses:
                end = now + seconds
            seen.statuses += 1
            seen.objects = max(seen.objects, *(len(s.within) for s in statuses.values()))
            _tell_of_alerts(show, statuses, seen, ended)
            if now >= next_line:
                next_line = now + _BETWEEN_LINES
                show.seen("   ".join(_summary(statuses[n]) for n in ("Screen", zone_name)))
        if now >= end:
            break
    return seen


def _tell_of_alerts(
    show: Display, statuses: Mapping[str, ZoneStatus], seen: Seen, ended: set[int]
) -> None:
    known = {moment.alert.id for moment in seen.alerts}
    for status in statuses.values():
        for alert in status.alerts:
            alarm = status.zone.get_alarm(alert.alarm_id)
            name = alarm.name if alarm is not None else f"alarm {alert.alarm_id}"
            if alert.id not in known:
                seen.alerts.append(Moment(alert, statuses))
                show.alert(f'ALERT {alert.id}: {name} (zone "{status.zone.name}")')
            if alert.end_time is not None and alert.id not in ended:
                ended.add(alert.id)
                show.alert(
                    f"ALERT {alert.id}: over after {alert.end_time - alert.start_time:.1f} s"
                )


def _summary(status: ZoneStatus) -> str:
    within = ", ".join(f"{name} {n}" for name, n in sorted(status.detection_within_counts.items()))
    entered, exited = sum(status.total_entered.values()), sum(status.total_exited.values())
    return f"{status.zone.name}: {within or 'empty':<10} {entered:>3} in {exited:>3} out"
