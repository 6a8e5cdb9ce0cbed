"""Zones, alarms, detections, frames and a store for the tests of the analysis."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from brainframe_rest.models import (
    Alert,
    Attribute,
    CountConditionTestType,
    Detection,
    DirectionType,
    IntersectionPointType,
    RateConditionTestType,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    ZoneAlarmRateCondition,
)

from brainframe_api._simulator.analysis.detections import detection_in_box
from brainframe_api._simulator.analysis.frame import AnalyzedFrame, Frame

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.frame import Image

STREAM = 7
SQUARE = [[100, 100], [200, 100], [200, 200], [100, 200]]


def frame(tstamp: float, image: Image | None = None, *, discontinuity: bool = False) -> Frame:
    """Return a frame with a timestamp."""
    return Frame(0, tstamp, tstamp, image, discontinuity)


def background(width: int = 320, height: int = 240) -> Image:
    """Return a gray image with a little texture, always the same."""
    noise = np.random.default_rng(1).integers(-6, 7, (height, width, 3))
    return np.clip(110 + noise, 0, 255).astype(np.uint8)


def standing(x: float, y: float, track: str | None = "a", class_name: str = "person") -> Detection:
    """Return an object of 20 x 40 pixels whose bottom center is at a point."""
    detection = detection_in_box((x - 10, y - 40, x + 10, y), class_name, 1.0)
    detection.track_id = None if track is None else uuid.uuid5(uuid.NAMESPACE_OID, track)
    return detection


def count_condition(
    test: CountConditionTestType = CountConditionTestType.GREATER_THAN,
    check_value: int = 0,
    *,
    class_name: str = "person",
    attribute: Attribute | None = None,
    window: float = 0.0,
    threshold: float = 0.5,
    point: IntersectionPointType = IntersectionPointType.BOTTOM,
) -> ZoneAlarmCountCondition:
    """Return a count condition; by default it holds while anybody is in the zone."""
    return ZoneAlarmCountCondition(
        test, check_value, class_name, attribute, window, threshold, point, 1
    )


def rate_condition(
    test: RateConditionTestType = RateConditionTestType.GREATER_THAN_OR_EQUAL_TO,
    change: float = 2,
    duration: float = 5.0,
    *,
    direction: DirectionType = DirectionType.ENTERING,
    class_name: str = "person",
    point: IntersectionPointType = IntersectionPointType.BOTTOM,
) -> ZoneAlarmRateCondition:
    """Return a rate condition; by default it holds after two people entered within five seconds."""
    return ZoneAlarmRateCondition(test, duration, change, direction, class_name, None, point, 1)


def alarm(
    *conditions: ZoneAlarmCountCondition | ZoneAlarmRateCondition,
    id_: int = 1,
    name: str = "alarm",
    active: tuple[str, str] | None = None,
) -> ZoneAlarm:
    """Return an alarm of zone 2."""
    start, end = active or ("00:00:00", "00:00:00")
    return ZoneAlarm(
        name,
        [item for item in conditions if isinstance(item, ZoneAlarmCountCondition)],
        [item for item in conditions if isinstance(item, ZoneAlarmRateCondition)],
        active is not None,
        start,
        end,
        id_,
        2,
        STREAM,
    )


def screen(*alarms: ZoneAlarm) -> Zone:
    """Return the zone of the whole frame."""
    return Zone("Screen", STREAM, [], list(alarms), 1)


def square(*alarms: ZoneAlarm, coords: list[list[int]] | None = None, name: str = "Square") -> Zone:
    """Return a zone from (100, 100) to (200, 200)."""
    return Zone(name, STREAM, SQUARE if coords is None else coords, list(alarms), 2)


@dataclass
class MemoryAlerts:
    """An alert store that records its calls."""

    opened: list[Alert] = field(default_factory=list[Alert])
    closed: list[Alert] = field(default_factory=list[Alert])
    snapshots: list[AnalyzedFrame] = field(default_factory=list[AnalyzedFrame])
    failures: list[Exception] = field(default_factory=list[Exception])
    """The errors that the next calls of `open_alert` raise, one each."""

    def open_alert(self, alert: Alert, snapshot: AnalyzedFrame) -> int:
        if self.failures:
            raise self.failures.pop(0)
        self.opened.append(alert)
        self.snapshots.append(snapshot)
        return len(self.opened)

    def close_alert(self, alert: Alert) -> None:
        self.closed.append(alert)


def class_names(detections: Iterable[Detection]) -> list[str]:
    """Return the class names of detections."""
    return [item.class_name for item in detections]


def json_of(body: bytes) -> Any:
    """Return the content of a packet."""
    import json

    return json.loads(body)
