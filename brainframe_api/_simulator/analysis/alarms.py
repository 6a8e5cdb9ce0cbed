"""Alarm monitoring: opens an alert when an alarm's conditions hold, and ends it when they stop.

The rules:

- All conditions of an alarm must hold at once. An alarm without conditions never fires.
- With `use_active_time`, an alarm fires only between its start and end, which are times of day in
  UTC. The start is inclusive and the end exclusive. An end before the start spans midnight. If the
  start equals the end, or one of them is missing, the alarm may fire at any time.
- While the conditions hold, there is one alert. It ends once they have not held for
  `QUIET_BEFORE_END` seconds, so that flickering detections do not cause many alerts. Its end time
  is when the conditions stopped holding.
"""

from __future__ import annotations

import copy
import datetime as dt
import logging
from typing import TYPE_CHECKING, Protocol

import msgspec
from brainframe_rest.models import Alert

from brainframe_api._simulator.analysis.conditions import CountMonitor, RateMonitor

if TYPE_CHECKING:
    from brainframe_rest.models import (
        IntersectionPointType,
        ZoneAlarm,
        ZoneAlarmCountCondition,
        ZoneAlarmRateCondition,
    )

    from brainframe_api._simulator.analysis.counting import ZoneCounter
    from brainframe_api._simulator.analysis.frame import AnalyzedFrame

_logger = logging.getLogger("brainframe_api.simulator")

QUIET_BEFORE_END = 1.0
"""How long the conditions must be false before an alert ends, in seconds."""

_RETRY_DELAY = 5.0
"""The delay before a failed attempt to store an alert is retried, in seconds."""


class AlertStore(Protocol):
    """A store for alerts. Called on the thread that analyzes the stream."""

    def open_alert(self, alert: Alert, snapshot: AnalyzedFrame) -> int:
        """Store a new alert and its frame.

        Args:
            alert: The alert; the store assigns its ID.
            snapshot: The frame to store with the alert.

        Returns:
            The ID of the alert.
        """
        ...

    def close_alert(self, alert: Alert) -> None:
        """Store the end of an alert.

        Args:
            alert: The alert with its end time. Its alarm or zone may have been deleted.
        """
        ...


class AlarmMonitor:
    """Monitor of one alarm of one zone.

    Args:
        alarm: The alarm.
        zone_id: The zone that the alarm belongs to.
        stream_id: The stream of the zone.
        store: The store for its alerts.
    """

    def __init__(
        self, alarm: ZoneAlarm, *, zone_id: int, stream_id: int, store: AlertStore
    ) -> None:
        self._alarm = alarm
        self._zone_id = zone_id
        self._stream_id = stream_id
        self._store = store
        self._counts = [(item, CountMonitor(item)) for item in alarm.count_conditions]
        self._rates = [(item, RateMonitor(item)) for item in alarm.rate_conditions]
        self._quiet_since: float | None = None
        self._retry_at: float | None = None
        self.active_alert: Alert | None = None
        """The ongoing alert, or None."""

    @property
    def points(self) -> set[IntersectionPointType]:
        """The intersection points that the conditions of the alarm use."""
        return {item.intersection_point for item, _ in self._counts} | {
            item.intersection_point for item, _ in self._rates
        }

    def has_same_rules(self, alarm: ZoneAlarm) -> bool:
        """Return whether another version of the alarm fires under the same circumstances."""
        return _rules(self._alarm) == _rules(alarm)

    def update(self, counter: ZoneCounter, tstamp: float, snapshot: AnalyzedFrame) -> Alert | None:
        """Process the next frame.

        Args:
            counter: The counts of the zone, including this frame.
            tstamp: The Unix time of the frame, in seconds.
            snapshot: The frame, to be stored with a new alert.

        Returns:
            The alert that ended with this frame, or None.
        """
        # No short-circuit evaluation: every condition has to process every frame.
        results = [
            *(
                monitor.update(counter.presence(item.intersection_point), tstamp)
                for item, monitor in self._counts
            ),
            *(
                monitor.update(counter.presence(item.intersection_point), tstamp)
                for item, monitor in self._rates
            ),
        ]
        if results and all(results) and is_active_at(self._alarm, tstamp):
            self._quiet_since = None
            if self.active_alert is None:
                self._open(tstamp, snapshot)
            return None
        if self.active_alert is None:
            return None
        if self._quiet_since is None:
            self._quiet_since = tstamp
        if tstamp - self._quiet_since < QUIET_BEFORE_END:
            return None
        return self.close(self._quiet_since)

    def close(self, tstamp: float) -> Alert | None:
        """End the ongoing alert and return it, or return None if there is none."""
        alert, self.active_alert = self.active_alert, None
        self._quiet_since = None
        if alert is None:
            return None
        # A copy, because published packets refer to the alert.
        ended = copy.copy(alert)
        ended.end_time = max(tstamp, alert.start_time)
        try:
            self._store.close_alert(ended)
        except Exception:
            _logger.exception("Could not store the end of alert %s", ended.id)
        return ended

    def verify(self, alert_id: int, verified_as: bool | None) -> None:
        """Set the verification of the ongoing alert, if it has this ID."""
        if self.active_alert is not None and self.active_alert.id == alert_id:
            self.active_alert = copy.copy(self.active_alert)
            self.active_alert.verified_as = verified_as

    def _open(self, tstamp: float, snapshot: AnalyzedFrame) -> None:
        if self._retry_at is not None and tstamp < self._retry_at:
            return
        alarm_id = self._alarm.id
        alert = Alert(
            alarm_id=-1 if alarm_id is None else alarm_id,
            zone_id=self._zone_id,
            stream_id=self._stream_id,
            start_time=tstamp,
            end_time=None,
            verified_as=None,
            id=None,
        )
        try:
            alert_id = self._store.open_alert(alert, snapshot)
        except Exception:
            _logger.exception(
                "Could not store an alert of alarm %r; retrying in %g s",
                self._alarm.name,
                _RETRY_DELAY,
            )
            self._retry_at = tstamp + _RETRY_DELAY
            return
        self._retry_at = None
        self.active_alert = copy.copy(alert)
        self.active_alert.id = alert_id


def is_active_at(alarm: ZoneAlarm, tstamp: float) -> bool:
    """Return whether an alarm is active at a time.

    Args:
        alarm: The alarm with its active times, "hh:mm:ss" in UTC.
        tstamp: The Unix time in seconds.
    """
    if not alarm.use_active_time:
        return True
    start, end = _time_of_day(alarm.active_start_time), _time_of_day(alarm.active_end_time)
    if start == end or start is None or end is None:
        return True
    now = dt.datetime.fromtimestamp(tstamp, dt.UTC).time()
    if start < end:
        return start <= now < end
    return now >= start or now < end


def _time_of_day(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _rules(alarm: ZoneAlarm) -> object:
    """Return the properties that determine when an alarm fires, without names and IDs."""
    return (
        alarm.use_active_time,
        alarm.active_start_time,
        alarm.active_end_time,
        [_without_id(item) for item in alarm.count_conditions],
        [_without_id(item) for item in alarm.rate_conditions],
    )


def _without_id(condition: ZoneAlarmCountCondition | ZoneAlarmRateCondition) -> dict[str, object]:
    values: dict[str, object] = msgspec.to_builtins(condition)
    values.pop("id")
    return values
