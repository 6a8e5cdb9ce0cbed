"""Follows objects from frame to frame and gives each a track ID.

Each track predicts where its object should be by the speed it had. Detections are matched to the
predictions, the best pair first, by how much their boxes overlap and how far apart they are. What
is not seen for a while is forgotten; what is seen for the first time has to prove itself for a few
frames before it gets an ID, so that a flicker of light does not count as a visitor.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brainframe_api.simulator.analysis.capsules import TRACKER
from brainframe_api.simulator.analysis.geometry import box_of
from brainframe_api.simulator.analysis.option_values import OptionValues

if TYPE_CHECKING:
    from brainframe_rest.models import Detection

    from brainframe_api.simulator.analysis.geometry import Box


@dataclass(frozen=True, slots=True)
class TrackerOptions:
    """What can be set on the tracker.

    Attributes:
        lost_after: For how many seconds an object may be out of sight and keep its track ID.
        confirm_frames: In how many frames an object must have been seen to get a track ID.
        max_distance: How far an object may be from where it is expected, in lengths of its box's
            diagonal.
    """

    lost_after: float = 1.5
    confirm_frames: int = 4
    max_distance: float = 1.0

    @staticmethod
    def from_values(values: Mapping[str, object]) -> TrackerOptions:
        """Take the options out of a capsule's option values; what is not given has its default.

        Raises:
            ValueError: A value cannot be used for its option.
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

    def sight(self, box: Box, tstamp: float) -> None:
        elapsed = tstamp - self.seen_at
        if elapsed > 0:
            x, y = _center(box)
            old_x, old_y = _center(self.box)
            moved = ((x - old_x) / elapsed, (y - old_y) / elapsed)
            # The first measurement is all there is; later ones are smoothed, because the outline
            # of a walker swings with every step.
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
    """Gives track IDs to the detections of one stream."""

    def __init__(self, options: TrackerOptions | None = None) -> None:
        self.options = options or TrackerOptions()
        self._tracks: list[_Track] = []

    def reset(self) -> None:
        """Forget all tracks: what comes next does not follow what came before."""
        self._tracks.clear()

    def update(self, detections: list[Detection], tstamp: float) -> None:
        """Set the `track_id` of each detection that belongs to a track.

        Detections that bring a track ID of their own keep it and are left alone. A detection that
        has not yet been seen often enough keeps None.

        Args:
            detections: All detections of one frame.
            tstamp: The time of the frame in seconds; must not go back.
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
                        # What has been followed for long goes before what has just appeared.
                        pairs.append((cost + 1 / (1 + track.sightings), track_index, index))
        taken_tracks: set[int] = set()
        taken: set[int] = set()
        for _, track_index, index in sorted(pairs):
            if track_index not in taken_tracks and index not in taken:
                taken_tracks.add(track_index)
                taken.add(index)
                detection, box = open_detections[index]
                self._tracks[track_index].sight(box, tstamp)
                self._name(detection, self._tracks[track_index])
        for index, (detection, box) in enumerate(open_detections):
            if index not in taken:
                track = _Track(detection.class_name, box, tstamp)
                self._tracks.append(track)
                self._name(detection, track)

    def _name(self, detection: Detection, track: _Track) -> None:
        if track.sightings >= self.options.confirm_frames:
            detection.track_id = track.id


def _cost(expected: Box, box: Box, max_distance: float) -> float | None:
    """Return how badly a box fits where it is expected, or None if it cannot be it."""
    x, y = _center(box)
    expected_x, expected_y = _center(expected)
    reach = max_distance * max(_diagonal(expected), _diagonal(box))
    distance = math.hypot(x - expected_x, y - expected_y) / reach if reach > 0 else math.inf
    overlap = _overlap(expected, box)
    if overlap == 0.0 and distance > 1.0:
        return None
    return (1 - overlap) + distance


def _overlap(one: Box, other: Box) -> float:
    """Return the intersection of two boxes over their union, from 0 to 1."""
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
