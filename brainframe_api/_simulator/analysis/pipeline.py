"""The stages that turn frames into detections.

A stage corresponds to a capsule of a real server: it has a name and options, and can be inactive.
The stages, their options and whether they are active can change from one frame to the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from brainframe_api._simulator.analysis.capsules import (
    IDENTITY_RECOGNIZER,
    INACTIVE_BY_DEFAULT,
    MOTION_DETECTOR,
    OBJECT_DETECTOR,
    TRACKER,
)
from brainframe_api._simulator.analysis.tracking import Tracker, TrackerOptions

if TYPE_CHECKING:
    from brainframe_rest.models import Detection, Identity

    from brainframe_api._simulator.analysis.frame import Frame

    Recognize = Callable[[Frame, Detection], tuple[Identity, float] | None]
    """Returns the identity of a detection and the distance of its encoding, or None."""


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """The settings of a stream that can change during its analysis.

    Attributes:
        options: The effective option values by capsule name. Missing options use their defaults.
        inactive: The names of the capsules that do not run on this stream.
        keyframes_only: Whether to analyze only the key frames of the video.
    """

    options: Mapping[str, Mapping[str, object]] = field(
        default_factory=dict[str, Mapping[str, object]]
    )
    inactive: frozenset[str] = INACTIVE_BY_DEFAULT
    keyframes_only: bool = False


class Stage(Protocol):
    """One step in the analysis of one stream. May be stateful."""

    @property
    def capsule_name(self) -> str:
        """The capsule whose options and active flag apply to this stage."""
        ...

    def process(
        self, frame: Frame, detections: list[Detection], options: Mapping[str, object]
    ) -> list[Detection]:
        """Process the next frame.

        Args:
            frame: The frame.
            detections: The detections of the previous stages. May be modified.
            options: The effective option values of the capsule.

        Returns:
            The detections for the next stage.
        """
        ...


class StageSource(Protocol):
    """The stages of one stream that may change from one frame to the next."""

    def detecting(self) -> Sequence[Stage]:
        """Return the stages that run before the tracker."""
        ...

    def classifying(self) -> Sequence[Stage]:
        """Return the stages that run after the tracker."""
        ...


def run_stages(stages: Sequence[Stage], frame: Frame, settings: StreamSettings) -> list[Detection]:
    """Run all active stages on a frame and return the detections."""
    detections: list[Detection] = []
    for stage in stages:
        name = stage.capsule_name
        if name not in settings.inactive:
            detections = stage.process(frame, detections, settings.options.get(name, {}))
    return detections


class MotionStage:
    """Adds moving objects."""

    capsule_name = MOTION_DETECTOR

    def __init__(self) -> None:
        # Imported late: scripted streams do not need OpenCV.
        from brainframe_api._simulator.analysis.motion import MotionDetector, MotionOptions

        self._read_options = MotionOptions.from_values
        self._detector = MotionDetector()

    def process(
        self, frame: Frame, detections: list[Detection], options: Mapping[str, object]
    ) -> list[Detection]:
        """Add moving objects to the detections."""
        self._detector.configure(self._read_options(options))
        return [*detections, *self._detector.detect(frame)]


class ObjectDetectorStage:
    """Adds people and objects."""

    capsule_name = OBJECT_DETECTOR

    def process(
        self, frame: Frame, detections: list[Detection], options: Mapping[str, object]
    ) -> list[Detection]:
        """Add the objects detected in the image of the frame, if it has one."""
        if frame.image is None:
            return detections
        # Imported late: most streams do not use the detector.
        from brainframe_api._simulator.analysis.object_detector import (
            ObjectDetectorOptions,
            detect_objects,
        )

        settings = ObjectDetectorOptions.from_values(options)
        return [*detections, *detect_objects(frame.image, settings)]


class TrackerStage:
    """Assigns track IDs to detections that have none.

    Args:
        fixed: Options that replace the configured ones, or None.
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


class RecognizerStage:
    """Recognizes identities, about once per second for each tracked object.

    Args:
        recognize: Returns the identity of a detection.
        again_after: The interval between attempts for the same object, in seconds.
    """

    capsule_name = IDENTITY_RECOGNIZER

    def __init__(self, recognize: Recognize, *, again_after: float = 1.0) -> None:
        self._recognize = recognize
        self._again_after = again_after
        self._known: dict[uuid.UUID, tuple[float, tuple[Identity, float] | None]] = {}

    def process(
        self,
        frame: Frame,
        detections: list[Detection],
        options: Mapping[str, object],  # noqa: ARG002 (the capsule has no options)
    ) -> list[Detection]:
        """Set the identities of detections that have a track ID but no identity."""
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
                fresh[track_id] = (frame.tstamp, self._recognize(frame, detection))
            match = fresh[track_id][1]
            if match is not None:
                detection.with_identity, distance = match
                detection.extra_data["encoding_distance"] = distance
        self._known = fresh
        return detections
