"""The stages that a frame passes on its way to detections.

Each stage is what a capsule is on a real server: it has a name, can be switched off and has
options, and all of that can change from one frame to the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from brainframe_api.simulator.analysis.capsules import (
    IDENTITY_RECOGNISER,
    MOTION_DETECTOR,
    TRACKER,
)
from brainframe_api.simulator.analysis.tracking import Tracker, TrackerOptions

if TYPE_CHECKING:
    from brainframe_rest.models import Detection, Identity

    from brainframe_api.simulator.analysis.frame import Frame

    Recognise = Callable[[Frame, Detection], tuple[Identity, float] | None]
    """Tells whom a detection shows and how far its encoding is from that identity's."""


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """What can be changed on a stream while it is analysed.

    Attributes:
        options: Capsule name to its effective option values. What is missing has its default.
        inactive: Names of the capsules that must not run on this stream.
        keyframes_only: Analyse only the key frames of the video.
    """

    options: Mapping[str, Mapping[str, object]] = field(
        default_factory=dict[str, Mapping[str, object]]
    )
    inactive: frozenset[str] = frozenset()
    keyframes_only: bool = False


class Stage(Protocol):
    """One step of the analysis of one stream. It may remember earlier frames."""

    @property
    def capsule_name(self) -> str:
        """The capsule whose options and active flag it follows."""
        ...

    def process(
        self, frame: Frame, detections: list[Detection], options: Mapping[str, object]
    ) -> list[Detection]:
        """Take in the next frame.

        Args:
            frame: The frame.
            detections: What earlier stages found. May be changed.
            options: The effective option values of the capsule.

        Returns:
            All detections that the next stage should see.
        """
        ...


def run_stages(stages: Sequence[Stage], frame: Frame, settings: StreamSettings) -> list[Detection]:
    """Lead a frame through all stages that are active; returns what was found."""
    detections: list[Detection] = []
    for stage in stages:
        name = stage.capsule_name
        if name not in settings.inactive:
            detections = stage.process(frame, detections, settings.options.get(name, {}))
    return detections


class MotionStage:
    """Adds what moves."""

    capsule_name = MOTION_DETECTOR

    def __init__(self) -> None:
        # Here and not above: a scripted stream needs no OpenCV.
        from brainframe_api.simulator.analysis.motion import MotionDetector, MotionOptions

        self._read_options = MotionOptions.from_values
        self._detector = MotionDetector()

    def process(
        self, frame: Frame, detections: list[Detection], options: Mapping[str, object]
    ) -> list[Detection]:
        """Add what moves to the detections."""
        self._detector.configure(self._read_options(options))
        return [*detections, *self._detector.detect(frame)]


class TrackerStage:
    """Gives track IDs to detections that have none.

    Args:
        fixed: Options that take the place of those that are set; None follows those that are set.
    """

    capsule_name = TRACKER

    def __init__(self, fixed: TrackerOptions | None = None) -> None:
        self._fixed = fixed
        self._tracker = Tracker(fixed)

    def process(
        self, frame: Frame, detections: list[Detection], options: Mapping[str, object]
    ) -> list[Detection]:
        """Set the track IDs of the detections."""
        self._tracker.options = self._fixed or TrackerOptions.from_values(options)
        if frame.discontinuity:
            self._tracker.reset()
        self._tracker.update(detections, frame.tstamp)
        return detections


class RecogniserStage:
    """Recognises identities, each tracked object about once a second.

    Args:
        recognise: Tells whom a detection shows.
        again_after: Seconds after which an object is looked at again.
    """

    capsule_name = IDENTITY_RECOGNISER

    def __init__(self, recognise: Recognise, *, again_after: float = 1.0) -> None:
        self._recognise = recognise
        self._again_after = again_after
        self._known: dict[uuid.UUID, tuple[float, tuple[Identity, float] | None]] = {}

    def process(
        self,
        frame: Frame,
        detections: list[Detection],
        options: Mapping[str, object],  # noqa: ARG002 (it has none)
    ) -> list[Detection]:
        """Set the identities of the detections that have a track ID and none yet."""
        fresh = {
            track_id: item
            for track_id, item in self._known.items()
            if frame.tstamp - item[0] < self._again_after
        }
        for detection in detections:
            track_id = detection.track_id
            if track_id is None or detection.with_identity is not None or frame.image is None:
                continue
            if track_id not in fresh:
                fresh[track_id] = (frame.tstamp, self._recognise(frame, detection))
            match = fresh[track_id][1]
            if match is not None:
                detection.with_identity, distance = match
                detection.extra_data["encoding_distance"] = distance
        self._known = fresh
        return detections
