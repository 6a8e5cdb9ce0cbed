"""Opens an alert when an alarm's conditions hold, and ends it when they no longer do.

The rules:

- All conditions of an alarm must hold at once. An alarm without conditions never fires.
- With `use_active_time` it only fires between its start and its end, times of day in UTC. The start
  belongs to the time and the end does not; an end before the start means over midnight; a start
  equal to the end, and a time that is missing, set no limit.
- While conditions hold there is one alert. It ends when they have not held for `QUIET_BEFORE_END`
  seconds, so that a flicker is not ten alerts; its end is the time when they stopped to hold.
"""

from __future__ import annotations

import copy
import datetime as dt
import logging
from typing import TYPE_CHECKING, Protocol

import msgspec
from brainframe_rest.models import Alert

from brainframe_api.simulator.analysis.conditions import CountMonitor, RateMonitor

if TYPE_CHECKING:
    from brainframe_rest.models import (
        IntersectionPointType,
        ZoneAlarm,
        ZoneAlarmCountCondition,
        ZoneAlarmRateCondition,
    )

    from brainframe_api.simulator.analysis.counting import ZoneCounter
    from brainframe_api.simulator.analysis.frame import AnalysedFrame

_logger = logging.getLogger(__name__)

QUIET_BEFORE_END = 1.0
"""For how many seconds the conditions must not hold before an alert ends."""

_RETRY_STORING_AFTER = 5.0
"""Seconds to wait when an alert could not be stored, say because the disk is full."""


class AlertStore(Protocol):
    """Where alerts are kept. Called from the thread that analyses the stream."""

    def open_alert(self, alert: Alert, snapshot: AnalysedFrame) -> int:
        """Store a new alert and its frame.

        Args:
            alert: The alert; it has no ID and no end time yet.
            snapshot: The frame in which the alarm's conditions came to hold.

        Returns:
            The ID of the alert.
        """
        ...

    def close_alert(self, alert: Alert) -> None:
        """Store that an alert has ended.

        Args:
            alert: The alert with its end time. Its alarm or zone may be gone by now.
        """
        ...


class AlarmMonitor:
    """Follows one alarm of one zone.

    Args:
        alarm: The alarm.
        zone_id: The zone that it belongs to.
        stream_id: The stream of that zone.
        store: Where its alerts go.
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
        self._store_again_at: float | None = None
        self.active_alert: Alert | None = None
        """The alert that is going on, or None."""

    @property
    def points(self) -> set[IntersectionPointType]:
        """The intersection points that the alarm's conditions ask for."""
        return {item.intersection_point for item, _ in self._counts} | {
            item.intersection_point for item, _ in self._rates
        }

    def has_rules_of(self, alarm: ZoneAlarm) -> bool:
        """Tell whether an alarm fires in just the same cases as this one."""
        return _rules(self._alarm) == _rules(alarm)

    def update(self, counter: ZoneCounter, tstamp: float, snapshot: AnalysedFrame) -> Alert | None:
        """Take in the next frame.

        Args:
            counter: The counts of the zone, the newest frame included.
            tstamp: The time of the frame, in Unix time (seconds).
            snapshot: The frame, for an alert that opens now.

        Returns:
            The alert that ended with this frame, if one did.
        """
        # No short cuts: each condition has to see every frame.
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
        """End the alert that is going on; returns it, if there is one."""
        alert, self.active_alert = self.active_alert, None
        self._quiet_since = None
        if alert is None:
            return None
        # A copy, because the alert itself may be in a packet that is still to be read.
        ended = copy.copy(alert)
        ended.end_time = max(tstamp, alert.start_time)
        try:
            self._store.close_alert(ended)
        except Exception:
            _logger.exception("The end of alert %s could not be stored", ended.id)
        return ended

    def verify(self, alert_id: int, verified_as: bool | None) -> None:
        """Show how a person judged the alert that is going on, if it is this one."""
        if self.active_alert is not None and self.active_alert.id == alert_id:
            self.active_alert = copy.copy(self.active_alert)
            self.active_alert.verified_as = verified_as

    def _open(self, tstamp: float, snapshot: AnalysedFrame) -> None:
        if self._store_again_at is not None and tstamp < self._store_again_at:
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
                "An alert of alarm %r could not be stored; trying again in %g s",
                self._alarm.name,
                _RETRY_STORING_AFTER,
            )
            self._store_again_at = tstamp + _RETRY_STORING_AFTER
            return
        self._store_again_at = None
        self.active_alert = copy.copy(alert)
        self.active_alert.id = alert_id


def is_active_at(alarm: ZoneAlarm, tstamp: float) -> bool:
    """Tell whether an alarm may fire at this time.

    Args:
        alarm: The alarm with its active times, "hh:mm:ss" in UTC.
        tstamp: Unix time in seconds.
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
    """Return what decides when an alarm fires: not its name, nor the IDs of its conditions."""
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
