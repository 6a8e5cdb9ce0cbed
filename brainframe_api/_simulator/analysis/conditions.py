"""Evaluation of the conditions of alarms.

Count conditions compare the number of objects in the zone with a value. With a window, they hold if
the comparison was true for at least the fraction `window_threshold` of the last `window_duration`
seconds. Each frame represents the time until the next one; the time before the first frame counts
as false, so a condition cannot hold too early. With a threshold of 0, a single moment in the window
is enough. Without a window (duration 0), only the newest frame counts.

Rate conditions count how many objects entered, exited or did either in the last `duration` seconds
and compare that number with `change`. "At most" (<=) cannot hold before one full duration.

Both consider only objects of the class `with_class_name` and, if `with_attribute` is given, with
that attribute value. A condition with an unknown test or direction never holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from brainframe_rest.models import (
    CountConditionTestType,
    DirectionType,
    RateConditionTestType,
)

if TYPE_CHECKING:
    from brainframe_rest.models import (
        Attribute,
        Detection,
        ZoneAlarmCountCondition,
        ZoneAlarmRateCondition,
    )

    from brainframe_api._simulator.analysis.counting import Presence

_ROUNDING = 1e-6
"""Tolerance in seconds for rounding errors in sums of timestamps."""


class TruthWindow:
    """Tracks for how long a value was true within a sliding window.

    Args:
        duration: The length of the window in seconds.
    """

    def __init__(self, duration: float) -> None:
        self._duration = duration
        # (start, value) in ascending order; each span lasts until the start of the next.
        self._spans: deque[tuple[float, bool]] = deque()
        self._now = 0.0

    def add(self, value: bool, tstamp: float) -> None:
        """Record the value from this time on; times must be ascending."""
        self._now = tstamp
        if not self._spans or self._spans[-1][1] != value:
            self._spans.append((tstamp, value))
        begin = tstamp - self._duration
        # Keep the span that reaches into the window.
        while len(self._spans) > 1 and self._spans[1][0] <= begin:
            self._spans.popleft()

    def seconds_true(self) -> float:
        """Return for how many seconds of the window the value was true."""
        begin = self._now - self._duration
        total = 0.0
        until = self._now
        for since, value in reversed(self._spans):
            if value:
                total += until - max(since, begin)
            until = since
        return total

    def ever_true(self) -> bool:
        """Return whether the value was true at any moment of the window, including now."""
        return any(value for _, value in self._spans)


class CountMonitor:
    """Evaluates a count condition."""

    def __init__(self, condition: ZoneAlarmCountCondition) -> None:
        self._condition = condition
        self._window = TruthWindow(max(0.0, condition.window_duration))

    def update(self, presence: Presence, tstamp: float) -> bool:
        """Process the next frame and return whether the condition holds."""
        condition = self._condition
        count = _count(presence.within, condition.with_class_name, condition.with_attribute)
        is_true = _compare_count(count, condition.test, condition.check_value)
        if condition.window_duration <= 0:
            return is_true
        self._window.add(is_true, tstamp)
        if condition.window_threshold <= 0:
            return self._window.ever_true()
        needed = condition.window_duration * condition.window_threshold
        return self._window.seconds_true() >= needed - _ROUNDING


class RateMonitor:
    """Evaluates a rate condition."""

    def __init__(self, condition: ZoneAlarmRateCondition) -> None:
        self._condition = condition
        self._events: deque[tuple[float, int]] = deque()
        self._began: float | None = None

    def update(self, presence: Presence, tstamp: float) -> bool:
        """Process the next frame and return whether the condition holds."""
        condition = self._condition
        if self._began is None:
            self._began = tstamp
        moved = _count(
            _moving(presence, condition.direction),
            condition.with_class_name,
            condition.with_attribute,
        )
        if moved:
            self._events.append((tstamp, moved))
        # The window excludes events exactly one duration ago, but always includes those of this
        # frame.
        over = min(tstamp - condition.duration + _ROUNDING, tstamp - _ROUNDING)
        while self._events and self._events[0][0] <= over:
            self._events.popleft()
        changed = sum(number for _, number in self._events)
        if condition.test == RateConditionTestType.GREATER_THAN_OR_EQUAL_TO:
            return changed >= condition.change
        if condition.test == RateConditionTestType.LESS_THAN_OR_EQUAL_TO:
            seen_for = tstamp - self._began
            return seen_for >= condition.duration - _ROUNDING and changed <= condition.change
        return False


def _compare_count(count: int, test: CountConditionTestType, check_value: int) -> bool:
    if test == CountConditionTestType.GREATER_THAN:
        return count > check_value
    if test == CountConditionTestType.LESS_THAN:
        return count < check_value
    if test == CountConditionTestType.EQUAL_TO:
        return count == check_value
    if test == CountConditionTestType.NOT_EQUAL_TO:
        return count != check_value
    return False


def _moving(presence: Presence, direction: DirectionType) -> list[Detection]:
    if direction == DirectionType.ENTERING:
        return presence.entering
    if direction == DirectionType.EXITING:
        return presence.exiting
    if direction == DirectionType.ENTERING_OR_EXITING:
        return presence.entering + presence.exiting
    return []


def _count(detections: Iterable[Detection], class_name: str, attribute: Attribute | None) -> int:
    return sum(
        1
        for detection in detections
        if detection.class_name == class_name
        and (attribute is None or _has_attribute(detection, attribute))
    )


def _has_attribute(detection: Detection, attribute: Attribute) -> bool:
    return detection.attributes.get(attribute.category) == attribute.value
