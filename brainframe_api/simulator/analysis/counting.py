"""Counts who is in a zone, who comes and who goes.

The rules:

- An object is in a polygon when its intersection point is inside it or on its border. For the zone
  status that point is the middle of the bottom edge; alarm conditions name their own.
- An object enters a polygon with the first frame in which it is inside, whether it came over the
  border or appeared there, and exits with the first frame in which it is outside.
- It also exits when it was inside and has not been seen for `lost_after` seconds. Until then it may
  be hidden behind something, and is neither gone nor counted again when it comes back.
- A zone without coordinates, like Screen, holds the whole frame: everything that is seen is within.
- In a line zone, what enters crosses the line towards its right-hand side, and what exits crosses
  it towards its left-hand side (on the screen, looking from the first point to the second). Objects
  whose box touches the line are within it.
- Only detections with a track ID can enter or exit; all detections can be within.
- Children of detections belong to their parents and are not counted.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brainframe_rest.models import IntersectionPointType

from brainframe_api.simulator.analysis.geometry import (
    box_of,
    intersection_point,
    line_crossing,
    point_in_polygon,
    segment_touches_box,
)

if TYPE_CHECKING:
    from brainframe_rest.models import Detection

    from brainframe_api.simulator.analysis.geometry import Point, Polygon

LOST_AFTER = 1.5
"""Seconds out of sight after which an object counts as gone."""

_LINE_POINTS = 2


@dataclass(slots=True)
class Presence:
    """Who is in a zone in one frame, who has just come and who has just gone."""

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
    """Follows who is in one zone, judged by one intersection point.

    Args:
        coords: The zone: two points are a line, three or more a polygon, none the whole frame. A
            single point holds nothing.
        point: Which point of an object has to be in the zone.
        lost_after: Seconds out of sight after which an object counts as gone.
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
        """Take in the next frame.

        Args:
            detections: Everything found in the frame.
            tstamp: The time of the frame in seconds; must not go back.

        Returns:
            Who is in the zone and who came and went since the last frame.
        """
        presence = Presence()
        is_line = len(self._coords) == _LINE_POINTS
        for detection in detections:
            box = box_of(detection)
            point = intersection_point(box, self._point)
            if is_line:
                inside = segment_touches_box(self._coords, box)
            else:
                inside = self._holds(point)
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
        presence.exiting += self._forget_lost(tstamp, counts_as_exit=not is_line)
        return presence

    def _holds(self, point: Point) -> bool:
        if not self._coords:
            return True
        return len(self._coords) > _LINE_POINTS and point_in_polygon(point, self._coords)

    def _forget_lost(self, tstamp: float, *, counts_as_exit: bool) -> list[Detection]:
        lost = [
            track_id
            for track_id, visitor in self._visitors.items()
            if visitor.seen_at < tstamp and tstamp - visitor.seen_at >= self._lost_after
        ]
        visitors = [self._visitors.pop(track_id) for track_id in lost]
        return [item.detection for item in visitors if counts_as_exit and item.inside]


class ZoneCounter:
    """Counts for one zone: what its status shows, and what its conditions ask for.

    Args:
        coords: As for `PresenceCounter`.
        lost_after: Seconds out of sight after which an object counts as gone.
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
        """Set which intersection points the zone's conditions ask for, besides the bottom."""
        wanted = {IntersectionPointType.BOTTOM, *points}
        self._counters = {
            point: self._counters.get(point)
            or PresenceCounter(self._coords, point, lost_after=self._lost_after)
            for point in wanted
        }

    def update(self, detections: list[Detection], tstamp: float) -> Presence:
        """Take in the next frame; returns who is in the zone, judged by the bottom."""
        self._presences = {
            point: counter.update(detections, tstamp) for point, counter in self._counters.items()
        }
        presence = self._presences[IntersectionPointType.BOTTOM]
        self._total_entered.update(item.class_name for item in presence.entering)
        self._total_exited.update(item.class_name for item in presence.exiting)
        return presence

    def presence(self, point: IntersectionPointType) -> Presence:
        """Return who is in the zone in the newest frame, judged by one of the points in use."""
        return self._presences.get(point) or Presence()

    @property
    def total_entered(self) -> dict[str, int]:
        """Class name to how many objects have entered since counting began."""
        return dict(self._total_entered)

    @property
    def total_exited(self) -> dict[str, int]:
        """Class name to how many objects have exited since counting began."""
        return dict(self._total_exited)
