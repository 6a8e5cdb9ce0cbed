"""Tracking of objects across frames.

Each track predicts the position of its object from its velocity. Detections are matched with the
predictions by the overlap and the distance of their bounding boxes, best pair first. Tracks that
are not matched for a while are removed. A new object gets a track ID only after several frames, so
that flickering light does not count as an object.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.capsules import TRACKER
from brainframe_api._simulator.analysis.geometry import box_of
from brainframe_api._simulator.analysis.option_values import OptionValues

if TYPE_CHECKING:
    from brainframe_rest.models import Detection

    from brainframe_api._simulator.analysis.geometry import Box


@dataclass(frozen=True, slots=True)
class TrackerOptions:
    """The options of the tracker.

    Attributes:
        lost_after: How long an object may be out of sight and keep its track ID, in seconds.
        confirm_frames: The number of frames in which an object must be detected to get a track ID.
        max_distance: The maximum distance of an object from its predicted position, in diagonals of
            its bounding box.
    """

    lost_after: float = 1.5
    confirm_frames: int = 4
    max_distance: float = 1.0

    @staticmethod
    def from_values(values: Mapping[str, object]) -> TrackerOptions:
        """Create the options from a capsule's option values, with defaults for missing ones.

        Raises:
            ValueError: If an option has an invalid value.
        """
        default = TrackerOptions()
        given = OptionValues(TRACKER, values)
        return TrackerOptions(
            lost_after=given.number("lost_after", default.lost_after),
            confirm_frames=int(given.number("confirm_frames", default.confirm_frames)),
            max_distance=given.number("max_distance", default.max_distance),
        )


@dataclass(slots=True)
class _Track:
    class_name: str
    box: Box
    seen_at: float
    velocity: tuple[float, float] = (0.0, 0.0)
    sightings: int = 1
    id: uuid.UUID = field(default_factory=uuid.uuid4)

    def predicted(self, tstamp: float) -> Box:
        elapsed = tstamp - self.seen_at
        shift_x, shift_y = self.velocity[0] * elapsed, self.velocity[1] * elapsed
        left, top, right, bottom = self.box
        return left + shift_x, top + shift_y, right + shift_x, bottom + shift_y

    def match(self, box: Box, tstamp: float) -> None:
        elapsed = tstamp - self.seen_at
        if elapsed > 0:
            x, y = _center(box)
            old_x, old_y = _center(self.box)
            moved = ((x - old_x) / elapsed, (y - old_y) / elapsed)
            # The first measurement is used as is. Later ones are smoothed, because the outline of a
            # walking person oscillates with every step.
            weight = 1.0 if self.sightings == 1 else _VELOCITY_WEIGHT
            self.velocity = (
                self.velocity[0] + weight * (moved[0] - self.velocity[0]),
                self.velocity[1] + weight * (moved[1] - self.velocity[1]),
            )
        self.box = box
        self.seen_at = tstamp
        self.sightings += 1


_VELOCITY_WEIGHT = 0.3


class Tracker:
    """Assigns track IDs to the detections of one stream."""

    def __init__(self, options: TrackerOptions | None = None) -> None:
        self.options = options or TrackerOptions()
        self._tracks: list[_Track] = []

    def reset(self) -> None:
        """Remove all tracks, after a discontinuity of the video."""
        self._tracks.clear()

    def update(self, detections: list[Detection], tstamp: float) -> None:
        """Set the `track_id` of each detection that belongs to a confirmed track.

        Detections that already have a track ID are left unchanged. Those of unconfirmed tracks get
        none.

        Args:
            detections: All detections of one frame.
            tstamp: The time of the frame in seconds; must not decrease.
        """
        options = self.options
        self._tracks = [
            track for track in self._tracks if tstamp - track.seen_at <= options.lost_after
        ]
        open_detections = [(item, box_of(item)) for item in detections if item.track_id is None]
        pairs: list[tuple[float, int, int]] = []
        for track_index, track in enumerate(self._tracks):
            expected = track.predicted(tstamp)
            for index, (detection, box) in enumerate(open_detections):
                if detection.class_name == track.class_name:
                    cost = _cost(expected, box, options.max_distance)
                    if cost is not None:
                        # Established tracks take precedence over new ones.
                        pairs.append((cost + 1 / (1 + track.sightings), track_index, index))
        taken_tracks: set[int] = set()
        taken: set[int] = set()
        for _, track_index, index in sorted(pairs):
            if track_index not in taken_tracks and index not in taken:
                taken_tracks.add(track_index)
                taken.add(index)
                detection, box = open_detections[index]
                self._tracks[track_index].match(box, tstamp)
                self._assign_id(detection, self._tracks[track_index])
        for index, (detection, box) in enumerate(open_detections):
            if index not in taken:
                track = _Track(detection.class_name, box, tstamp)
                self._tracks.append(track)
                self._assign_id(detection, track)

    def _assign_id(self, detection: Detection, track: _Track) -> None:
        if track.sightings >= self.options.confirm_frames:
            detection.track_id = track.id


def _cost(expected: Box, box: Box, max_distance: float) -> float | None:
    """Return the cost of matching a box with a prediction, or None if they are too far apart."""
    x, y = _center(box)
    expected_x, expected_y = _center(expected)
    reach = max_distance * max(_diagonal(expected), _diagonal(box))
    distance = math.hypot(x - expected_x, y - expected_y) / reach if reach > 0 else math.inf
    overlap = _overlap(expected, box)
    if overlap == 0.0 and distance > 1.0:
        return None
    return (1 - overlap) + distance


def _overlap(one: Box, other: Box) -> float:
    """Return the intersection over union of two boxes, from 0 to 1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (_area(one) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _center(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _diagonal(box: Box) -> float:
    return math.hypot(box[2] - box[0], box[3] - box[1])
