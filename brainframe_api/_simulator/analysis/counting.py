"""Counting of objects that are in a zone, enter it or exit it.

The rules:

- An object is in a polygon if its intersection point is inside it or on its border. For the zone
  status, that point is the middle of the bottom edge; alarm conditions specify their own.
- An object enters a polygon with the first frame in which it is inside, even if it appears there,
  and exits with the first frame in which it is outside.
- It also exits if it was inside and has not been detected for `lost_after` seconds. Until then it
  may be occluded: it has not exited, and does not enter again when it reappears.
- A zone without coordinates, such as Screen, covers the whole frame and contains all objects.
- At a line zone, an object enters when it crosses to the right-hand side of the line, and exits
  when it crosses to the left-hand side (on the screen, looking from the first point to the second).
  Objects whose bounding box touches the line are within the zone.
- Only detections with a track ID can enter or exit; all detections can be within.
- Children of detections are part of their parents and are not counted.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brainframe_rest.models import IntersectionPointType

from brainframe_api._simulator.analysis.geometry import (
    box_of,
    intersection_point,
    line_crossing,
    point_in_polygon,
    segment_touches_box,
)

if TYPE_CHECKING:
    from brainframe_rest.models import Detection

    from brainframe_api._simulator.analysis.geometry import Point, Polygon

LOST_AFTER = 1.5
"""How long an object may be out of sight before it counts as gone, in seconds."""

_LINE_POINTS = 2


@dataclass(slots=True)
class Presence:
    """The objects that are in a zone, enter it and exit it in one frame."""

    within: list[Detection] = field(default_factory=list["Detection"])
    entering: list[Detection] = field(default_factory=list["Detection"])
    exiting: list[Detection] = field(default_factory=list["Detection"])


@dataclass(slots=True)
class _Visitor:
    detection: Detection
    point: Point
    inside: bool
    seen_at: float


class PresenceCounter:
    """Tracks the presence of objects in one zone, by one intersection point.

    Args:
        coords: The zone: two points for a line, three or more for a polygon, none for the whole
            frame. A zone of a single point contains nothing.
        point: The point of an object that must be in the zone.
        lost_after: How long an object may be out of sight before it counts as gone, in seconds.
    """

    def __init__(
        self,
        coords: Polygon | None,
        point: IntersectionPointType = IntersectionPointType.BOTTOM,
        *,
        lost_after: float = LOST_AFTER,
    ) -> None:
        self._coords = coords or []
        self._point = point
        self._lost_after = lost_after
        self._visitors: dict[uuid.UUID, _Visitor] = {}

    def update(self, detections: Iterable[Detection], tstamp: float) -> Presence:
        """Process the next frame.

        Args:
            detections: All detections of the frame.
            tstamp: The time of the frame in seconds; must not decrease.

        Returns:
            The objects in the zone, and those that entered or exited since the previous frame.
        """
        presence = Presence()
        is_line = len(self._coords) == _LINE_POINTS
        for detection in detections:
            box = box_of(detection)
            point = intersection_point(box, self._point)
            if is_line:
                inside = segment_touches_box(self._coords, box)
            else:
                inside = self._contains(point)
            if inside:
                presence.within.append(detection)
            if detection.track_id is None:
                continue
            before = self._visitors.get(detection.track_id)
            if is_line:
                crossing = line_crossing(before.point, point, self._coords) if before else None
                came, went = crossing == "entering", crossing == "exiting"
            else:
                was_inside = before is not None and before.inside
                came, went = inside and not was_inside, was_inside and not inside
            if came:
                presence.entering.append(detection)
            if went:
                presence.exiting.append(detection)
            self._visitors[detection.track_id] = _Visitor(detection, point, inside, tstamp)
        presence.exiting += self._remove_lost(tstamp, counts_as_exit=not is_line)
        return presence

    def _contains(self, point: Point) -> bool:
        if not self._coords:
            return True
        return len(self._coords) > _LINE_POINTS and point_in_polygon(point, self._coords)

    def _remove_lost(self, tstamp: float, *, counts_as_exit: bool) -> list[Detection]:
        lost = [
            track_id
            for track_id, visitor in self._visitors.items()
            if visitor.seen_at < tstamp and tstamp - visitor.seen_at >= self._lost_after
        ]
        visitors = [self._visitors.pop(track_id) for track_id in lost]
        return [item.detection for item in visitors if counts_as_exit and item.inside]


class ZoneCounter:
    """Counts the objects of one zone, for its status and its conditions.

    Args:
        coords: As for `PresenceCounter`.
        lost_after: As for `PresenceCounter`.
    """

    def __init__(self, coords: Polygon | None, *, lost_after: float = LOST_AFTER) -> None:
        self._coords = coords
        self._lost_after = lost_after
        self._counters: dict[IntersectionPointType, PresenceCounter] = {}
        self._presences: dict[IntersectionPointType, Presence] = {}
        self._total_entered: Counter[str] = Counter()
        self._total_exited: Counter[str] = Counter()
        self.use_points([])

    def use_points(self, points: Iterable[IntersectionPointType]) -> None:
        """Set the intersection points that conditions use, in addition to the bottom."""
        used = {IntersectionPointType.BOTTOM, *points}
        self._counters = {
            point: self._counters.get(point)
            or PresenceCounter(self._coords, point, lost_after=self._lost_after)
            for point in used
        }

    def update(self, detections: list[Detection], tstamp: float) -> Presence:
        """Process the next frame and return the presence by the bottom point."""
        self._presences = {
            point: counter.update(detections, tstamp) for point, counter in self._counters.items()
        }
        presence = self._presences[IntersectionPointType.BOTTOM]
        self._total_entered.update(item.class_name for item in presence.entering)
        self._total_exited.update(item.class_name for item in presence.exiting)
        return presence

    def presence(self, point: IntersectionPointType) -> Presence:
        """Return the presence in the newest frame by one of the points in use."""
        return self._presences.get(point) or Presence()

    @property
    def total_entered(self) -> dict[str, int]:
        """The number of objects that have entered, by class name."""
        return dict(self._total_entered)

    @property
    def total_exited(self) -> dict[str, int]:
        """The number of objects that have exited, by class name."""
        return dict(self._total_exited)
