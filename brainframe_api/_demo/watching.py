"""Watching a stream: output of its zone statuses and alerts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brainframe_api._demo.display import Display

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, ZoneStatus

    from brainframe_api import BrainFrameAPI

# The maximum number of seconds to wait for a result. A server may need a while to open the video.
_IDLE_TIMEOUT = 30.0
# The minimum number of seconds between two lines, because statuses arrive with every frame.
_LINE_INTERVAL = 1.0


@dataclass(frozen=True, slots=True)
class Moment:
    """First appearance of an alert.

    Attributes:
        alert: The alert.
        statuses: The zone statuses of the stream at that moment, by zone name.
    """

    alert: Alert
    statuses: Mapping[str, ZoneStatus]

    @property
    def objects(self) -> int:
        """The number of detected objects."""
        return max(len(status.within) for status in self.statuses.values())


@dataclass(slots=True)
class WatchResult:
    """Results that arrived while a stream was watched.

    Attributes:
        statuses: The number of results.
        objects: The maximum number of objects in one result.
        alerts: The alerts, in the order in which they began.
    """

    statuses: int = 0
    objects: int = 0
    alerts: list[Moment] = field(default_factory=list[Moment])


def watch(
    api: BrainFrameAPI, show: Display, stream_id: int, zone_name: str, seconds: float
) -> WatchResult:
    """Print detections and alerts for a number of seconds, starting with the first result.

    Args:
        api: The client for the server.
        show: The display for the results.
        stream_id: The stream to watch.
        zone_name: The zone to report in addition to the whole frame.
        seconds: How long to watch.
    """
    seen = WatchResult()
    ended: set[int] = set()
    next_line = 0.0
    end = time.monotonic() + _IDLE_TIMEOUT
    for packet in api.get_zone_status_stream(timeout=_IDLE_TIMEOUT):
        now = time.monotonic()
        statuses = packet.get(stream_id)
        if statuses:
            if not seen.statuses:
                end = now + seconds
            seen.statuses += 1
            seen.objects = max(seen.objects, *(len(s.within) for s in statuses.values()))
            _show_alerts(show, statuses, seen, ended)
            if now >= next_line:
                next_line = now + _LINE_INTERVAL
                show.detections("   ".join(_summary(statuses[n]) for n in ("Screen", zone_name)))
        if now >= end:
            break
    return seen


def _show_alerts(
    show: Display, statuses: Mapping[str, ZoneStatus], seen: WatchResult, ended: set[int]
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
                    f"ALERT {alert.id}: ended after {alert.end_time - alert.start_time:.1f} s"
                )


def _summary(status: ZoneStatus) -> str:
    within = ", ".join(f"{name} {n}" for name, n in sorted(status.detection_within_counts.items()))
    entered, exited = sum(status.total_entered.values()), sum(status.total_exited.values())
    return f"{status.zone.name}: {within or 'empty':<10} {entered:>3} in {exited:>3} out"
