"""Monitoring of the zones of one stream: counts, alarms and statuses."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brainframe_rest.models import ZoneStatus

from brainframe_api._simulator.analysis.alarms import AlarmMonitor
from brainframe_api._simulator.analysis.counting import LOST_AFTER, Presence, ZoneCounter
from brainframe_api._simulator.analysis.frame import AnalyzedFrame, Frame

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, Detection, Zone

    from brainframe_api._simulator.analysis.alarms import AlertStore

ENDED_ALERTS_SHOWN_FOR = 1.0
"""How long the status of a zone includes an ended alert, in seconds: slow subscribers skip frames,
so one frame is not enough.
"""


@dataclass(slots=True)
class _EndedAlert:
    alert: Alert
    shown_at: float = math.inf
    """The time of the first status that included the alert."""


class ZoneMonitor:
    """Monitors one zone.

    Args:
        zone: The zone with its alarms.
        store: The store for its alerts.
        lost_after: How long an object may be out of sight before it counts as gone, in seconds.
    """

    def __init__(self, zone: Zone, store: AlertStore, *, lost_after: float = LOST_AFTER) -> None:
        self.zone = zone
        self._store = store
        self._counter = ZoneCounter(zone.coords, lost_after=lost_after)
        self._alarms: dict[int | None, AlarmMonitor] = {}
        self._presence = Presence()
        self._put: dict[int, Alert] = {}
        self._ended: list[_EndedAlert] = []
        self._set_alarms(zone, 0.0)

    def reconfigure(self, zone: Zone, tstamp: float) -> None:
        """Continue with a changed zone of the same shape.

        Alarms whose rules changed start over, and their alerts end; the others continue.

        Args:
            zone: The changed zone.
            tstamp: The end time of alerts that end because of the change, as Unix time in seconds.
        """
        self.zone = zone
        self._set_alarms(zone, tstamp)

    def update(self, frame: Frame, detections: list[Detection]) -> None:
        """Process the next frame.

        Args:
            frame: The frame.
            detections: All detections of the frame.
        """
        tstamp = frame.tstamp
        self._presence = self._counter.update(detections, tstamp)
        snapshot = AnalyzedFrame(self.zone.stream_id, frame, detections, {})
        for monitor in self._alarms.values():
            self._add_ended(monitor.update(self._counter, tstamp, snapshot))

    def status(self, tstamp: float) -> ZoneStatus:
        """Return the status of the zone after the newest frame.

        Args:
            tstamp: The Unix time of that frame, in seconds.
        """
        self._ended = [
            item for item in self._ended if tstamp < item.shown_at + ENDED_ALERTS_SHOWN_FOR
        ]
        for item in self._ended:
            item.shown_at = min(item.shown_at, tstamp)
        active = [item.active_alert for item in self._alarms.values() if item.active_alert]
        return ZoneStatus(
            zone=self.zone,
            tstamp=tstamp,
            total_entered=self._counter.total_entered,
            total_exited=self._counter.total_exited,
            within=self._presence.within,
            entering=self._presence.entering,
            exiting=self._presence.exiting,
            alerts=[*active, *self._put.values(), *(item.alert for item in self._ended)],
        )

    def verify(self, alert_id: int, verified_as: bool | None) -> None:
        """Set the verification of an ongoing alert."""
        for monitor in self._alarms.values():
            monitor.verify(alert_id, verified_as)
        if alert_id in self._put:
            self._put[alert_id] = copy.copy(self._put[alert_id])
            self._put[alert_id].verified_as = verified_as

    def put_alert(self, alert: Alert, snapshot: AnalyzedFrame) -> Alert:
        """Store an alert that was not raised by a condition, and return it with its ID."""
        stored = copy.copy(alert)
        stored.id = self._store.open_alert(alert, snapshot)
        if stored.end_time is None:
            self._put[stored.id] = stored
        else:
            self._store.close_alert(stored)
            self._add_ended(stored)
        return stored

    def end_alert(self, alert_id: int, tstamp: float) -> None:
        """End an alert that was added with `put_alert`; ignore other alerts."""
        alert = self._put.pop(alert_id, None)
        if alert is not None:
            ended = copy.copy(alert)
            ended.end_time = max(tstamp, alert.start_time)
            self._store.close_alert(ended)
            self._add_ended(ended)

    def close(self, tstamp: float) -> None:
        """End all alerts."""
        for alert_id in tuple(self._put):
            self.end_alert(alert_id, tstamp)
        for monitor in self._alarms.values():
            self._add_ended(monitor.close(tstamp))

    def _set_alarms(self, zone: Zone, tstamp: float) -> None:
        before, self._alarms = self._alarms, {}
        for alarm in zone.alarms:
            monitor = before.get(alarm.id)
            if monitor is not None and monitor.has_same_rules(alarm):
                del before[alarm.id]
            else:
                monitor = AlarmMonitor(
                    alarm,
                    zone_id=-1 if zone.id is None else zone.id,
                    stream_id=zone.stream_id,
                    store=self._store,
                )
            self._alarms[alarm.id] = monitor
        for monitor in before.values():
            self._add_ended(monitor.close(tstamp))
        self._counter.use_points(
            point for monitor in self._alarms.values() for point in monitor.points
        )

    def _add_ended(self, alert: Alert | None) -> None:
        if alert is not None:
            self._ended.append(_EndedAlert(alert))


class StreamZones:
    """Monitors all zones of one stream. Not thread-safe.

    Args:
        zones: The zones with their alarms.
        store: The store for alerts.
        lost_after: How long an object may be out of sight before it counts as gone, in seconds.
    """

    def __init__(
        self, zones: Iterable[Zone], store: AlertStore, *, lost_after: float = LOST_AFTER
    ) -> None:
        self._store = store
        self._lost_after = lost_after
        self._monitors: dict[int | None, ZoneMonitor] = {}
        self._newest: float | None = None
        self.configure(zones, 0.0)

    def configure(self, zones: Iterable[Zone], tstamp: float) -> None:
        """Replace the zones.

        Unchanged zones continue counting. A zone with changed coordinates starts over. The alerts
        of zones and alarms that were removed, or whose rules changed, end.

        Args:
            zones: All zones of the stream with their alarms.
            tstamp: The end time of alerts that end because of the change, as Unix time in seconds.
        """
        before, self._monitors = self._monitors, {}
        for zone in zones:
            monitor = before.get(zone.id)
            if monitor is not None and monitor.zone.coords == zone.coords:
                del before[zone.id]
                monitor.reconfigure(zone, tstamp)
            else:
                monitor = ZoneMonitor(zone, self._store, lost_after=self._lost_after)
            self._monitors[zone.id] = monitor
        for monitor in before.values():
            monitor.close(tstamp)

    def update(self, frame: Frame, detections: list[Detection]) -> dict[str, ZoneStatus]:
        """Process the next frame.

        Args:
            frame: The frame. Its time must not be before that of the previous frame.
            detections: All detections of the frame.

        Returns:
            The zone statuses by zone name.
        """
        if self._newest is not None and frame.discontinuity:
            self._fill_gap(self._newest, frame)
        self._newest = frame.tstamp
        for monitor in self._monitors.values():
            monitor.update(frame, detections)
        return {
            monitor.zone.name: monitor.status(frame.tstamp) for monitor in self._monitors.values()
        }

    def verify(self, alert_id: int, verified_as: bool | None) -> None:
        """Set the verification of an ongoing alert."""
        for monitor in self._monitors.values():
            monitor.verify(alert_id, verified_as)

    def put_alert(self, alert: Alert, snapshot: AnalyzedFrame) -> Alert:
        """Store an alert that was not raised by a condition, and add it to the status of its zone.

        Returns:
            The alert with the ID that the store assigned.

        Raises:
            ValueError: If the stream does not have the zone.
        """
        monitor = self._monitors.get(alert.zone_id)
        if monitor is None:
            raise ValueError(
                f"The stream has no zone with ID {alert.zone_id}; its zones: {list(self._monitors)}"
            )
        return monitor.put_alert(alert, snapshot)

    def end_alert(self, alert_id: int, tstamp: float) -> None:
        """End an alert that was added with `put_alert`; ignore other alerts."""
        for monitor in self._monitors.values():
            monitor.end_alert(alert_id, tstamp)

    def close(self, tstamp: float) -> None:
        """End all alerts, when the analysis of the stream stops."""
        for monitor in self._monitors.values():
            monitor.close(tstamp)

    def _fill_gap(self, newest: float, frame: Frame) -> None:
        """After a gap, process an empty frame at the time when the last seen objects count as gone.

        Otherwise, a condition that held when a camera failed would hold throughout the outage.
        """
        gone_at = newest + self._lost_after
        if gone_at < frame.tstamp:
            nothing = Frame(frame.index, gone_at, frame.position, None, discontinuity=True)
            for monitor in self._monitors.values():
                monitor.update(nothing, [])
