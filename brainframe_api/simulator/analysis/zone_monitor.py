"""Follows the zones of one stream: counts, alarms, and the status of each zone."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brainframe_rest.models import ZoneStatus

from brainframe_api.simulator.analysis.alarms import AlarmMonitor
from brainframe_api.simulator.analysis.counting import LOST_AFTER, Presence, ZoneCounter
from brainframe_api.simulator.analysis.frame import AnalysedFrame, Frame

if TYPE_CHECKING:
    from brainframe_rest.models import Alert, Detection, Zone

    from brainframe_api.simulator.analysis.alarms import AlertStore

ENDED_ALERTS_SHOWN_FOR = 1.0
"""For how many seconds a zone's status still carries an alert that has ended: one frame would do,
but a slow subscriber does not see every frame."""


@dataclass(slots=True)
class _EndedAlert:
    alert: Alert
    shown_at: float = math.inf
    """When a status carried it for the first time."""


class ZoneMonitor:
    """Follows one zone.

    Args:
        zone: The zone with its alarms.
        store: Where its alerts go.
        lost_after: Seconds out of sight after which an object counts as gone.
    """

    def __init__(self, zone: Zone, store: AlertStore, *, lost_after: float = LOST_AFTER) -> None:
        self.zone = zone
        self._store = store
        self._counter = ZoneCounter(zone.coords, lost_after=lost_after)
        self._alarms: dict[int | None, AlarmMonitor] = {}
        self._presence = Presence()
        self._put: dict[int, Alert] = {}
        self._ended: list[_EndedAlert] = []
        self._take_alarms(zone, 0.0)

    def reconfigure(self, zone: Zone, tstamp: float) -> None:
        """Go on with a changed zone of the same shape.

        Alarms whose rules changed begin anew, and their alerts end; the other ones go on.

        Args:
            zone: The zone as it is now.
            tstamp: The end of alerts that end by this, in Unix time (seconds).
        """
        self.zone = zone
        self._take_alarms(zone, tstamp)

    def update(self, frame: Frame, detections: list[Detection]) -> None:
        """Take in the next frame.

        Args:
            frame: The frame.
            detections: All objects found in it.
        """
        tstamp = frame.tstamp
        self._presence = self._counter.update(detections, tstamp)
        snapshot = AnalysedFrame(self.zone.stream_id, frame, detections, {})
        for monitor in self._alarms.values():
            self._add_ended(monitor.update(self._counter, tstamp, snapshot))

    def status(self, tstamp: float) -> ZoneStatus:
        """Return the status of the zone after the newest frame, which was at this time."""
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
        """Show how a person judged an alert that is going on."""
        for monitor in self._alarms.values():
            monitor.verify(alert_id, verified_as)
        if alert_id in self._put:
            self._put[alert_id] = copy.copy(self._put[alert_id])
            self._put[alert_id].verified_as = verified_as

    def put_alert(self, alert: Alert, snapshot: AnalysedFrame) -> Alert:
        """Store an alert that no condition raised, and show it; returns it with its ID."""
        stored = copy.copy(alert)
        stored.id = self._store.open_alert(alert, snapshot)
        if stored.end_time is None:
            self._put[stored.id] = stored
        else:
            self._store.close_alert(stored)
            self._add_ended(stored)
        return stored

    def end_alert(self, alert_id: int, tstamp: float) -> None:
        """End an alert that was put; others are left alone."""
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

    def _take_alarms(self, zone: Zone, tstamp: float) -> None:
        before, self._alarms = self._alarms, {}
        for alarm in zone.alarms:
            monitor = before.get(alarm.id)
            if monitor is not None and monitor.has_rules_of(alarm):
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
    """Follows all zones of one stream. Not for several threads at once.

    Args:
        zones: The zones with their alarms.
        store: Where alerts go.
        lost_after: Seconds out of sight after which an object counts as gone.
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
        """Take in the zones as they are now.

        What did not change goes on counting. A zone of another shape begins anew; alerts of zones
        and alarms that are gone, or that fire in other cases now, end.

        Args:
            zones: All zones of the stream with their alarms.
            tstamp: The end of alerts that end by this, in Unix time (seconds).
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
        """Take in the next frame.

        Args:
            frame: The frame. Its time must not be before that of the frame before it.
            detections: All objects found in it.

        Returns:
            Zone name to the status of the zone.
        """
        if self._newest is not None and frame.discontinuity:
            self._bridge(self._newest, frame)
        self._newest = frame.tstamp
        for monitor in self._monitors.values():
            monitor.update(frame, detections)
        return {
            monitor.zone.name: monitor.status(frame.tstamp) for monitor in self._monitors.values()
        }

    def verify(self, alert_id: int, verified_as: bool | None) -> None:
        """Show how a person judged an alert, as long as it is going on."""
        for monitor in self._monitors.values():
            monitor.verify(alert_id, verified_as)

    def put_alert(self, alert: Alert, snapshot: AnalysedFrame) -> Alert:
        """Store an alert that no condition raised, and show it in the status of its zone.

        Returns:
            The alert with the ID that the store gave it.

        Raises:
            ValueError: The stream has no such zone.
        """
        monitor = self._monitors.get(alert.zone_id)
        if monitor is None:
            raise ValueError(
                f"The stream has no zone with ID {alert.zone_id}, only {list(self._monitors)}"
            )
        return monitor.put_alert(alert, snapshot)

    def end_alert(self, alert_id: int, tstamp: float) -> None:
        """End an alert that was put; others are left alone."""
        for monitor in self._monitors.values():
            monitor.end_alert(alert_id, tstamp)

    def close(self, tstamp: float) -> None:
        """End all alerts: the stream is no longer analysed."""
        for monitor in self._monitors.values():
            monitor.close(tstamp)

    def _bridge(self, newest: float, frame: Frame) -> None:
        """After a gap in the stream, count everybody as gone when they were last seen.

        Without this, a condition that held when a camera broke would hold through the outage.
        """
        gone_at = newest + self._lost_after
        if gone_at < frame.tstamp:
            nothing = Frame(frame.index, gone_at, frame.position, None, discontinuity=True)
            for monitor in self._monitors.values():
                monitor.update(nothing, [])
