"""Motion detection for fixed cameras.

The motion detector finds objects by their movement and cannot classify them, so the class name of
its detections is an option. The default, "person", is right for the sample video and for most
cameras.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.capsules import MOTION_DETECTOR
from brainframe_api._simulator.analysis.detections import detection_in_box
from brainframe_api._simulator.analysis.opencv import cv2
from brainframe_api._simulator.analysis.option_values import OptionValues

if TYPE_CHECKING:
    from brainframe_rest.models import Detection

    from brainframe_api._simulator.analysis.frame import Frame, Image
    from brainframe_api._simulator.analysis.geometry import Box

_WORKING_SIDE = 384
"""The longer side of the downscaled image, in pixels. A pedestrian at the far end of a street still
covers about 20 pixels, and a frame takes a quarter of the time that it takes in full size.
"""

_WARM_UP_FRAMES = 10
"""The number of initial frames without detections, until the background model is usable."""

_SHADOW_CUTOFF = 200
"""OpenCV marks shadows with 127 and foreground with 255."""

_SCENE_CHANGE_FRACTION = 0.5
"""If a larger fraction of the image differs, the light or the camera has changed. Then nothing is
reported, and the new scene is learned at `_SCENE_CHANGE_RATE` instead of over the whole history.
"""

_SCENE_CHANGE_RATE = 0.1

_AUTOMATIC_RATE = -1.0


@dataclass(frozen=True, slots=True)
class MotionOptions:
    """The options of the motion detector.

    Attributes:
        class_name: The class name of all detections.
        sensitivity: From 0 to 1; higher values detect smaller differences from the background.
        min_area: The smallest bounding box reported, in percent of the image area.
        max_detections: The maximum number of detections per frame; the largest are kept.
        history: The number of frames that the background model covers. An object that stands still
            for about a tenth of them becomes part of the background. At the start of a stream, this
            takes fewer frames.
        ignore_shadows: Whether to exclude shadows, which have the color of the background but are
            darker.
    """

    class_name: str = "person"
    sensitivity: float = 0.5
    min_area: float = 0.05
    max_detections: int = 50
    history: int = 500
    ignore_shadows: bool = True

    @staticmethod
    def from_values(values: Mapping[str, object]) -> MotionOptions:
        """Create the options from a capsule's option values, with defaults for missing ones.

        Raises:
            ValueError: If an option has an invalid value.
        """
        default = MotionOptions()
        given = OptionValues(MOTION_DETECTOR, values)
        return MotionOptions(
            class_name=given.text("class_name", default.class_name),
            sensitivity=given.number("sensitivity", default.sensitivity),
            min_area=given.number("min_area", default.min_area),
            max_detections=int(given.number("max_detections", default.max_detections)),
            history=int(given.number("history", default.history)),
            ignore_shadows=given.flag("ignore_shadows", default.ignore_shadows),
        )

    @property
    def variance_threshold(self) -> float:
        """The threshold on the squared distance from the background in variances, from 100 to 4."""
        return float(100 ** (1 - self.sensitivity) * 4**self.sensitivity)


class MotionDetector:
    """Background subtraction for one stream. Stateful: each stream needs its own instance."""

    def __init__(self, options: MotionOptions | None = None) -> None:
        self._options = options or MotionOptions()
        self._background = cv2.createBackgroundSubtractorMOG2()
        self._size: tuple[int, int] | None = None
        self._frames_seen = 0
        self._apply_options()

    def configure(self, options: MotionOptions) -> None:
        """Change the options and keep the background model."""
        if options != self._options:
            self._options = options
            self._apply_options()

    def detect(self, frame: Frame) -> list[Detection]:
        """Detect moving objects in the next frame of the stream.

        Args:
            frame: The frame. A frame without an image has no detections.

        Returns:
            Detections without a track ID. `extra_data["detection_confidence"]` is the fraction of
            the bounding box that moves, from 0 to 1.
        """
        if frame.image is None:
            return []
        options = self._options
        return [
            detection_in_box(box, options.class_name, confidence)
            for box, confidence in self._moving_boxes(frame.image)
        ]

    def _apply_options(self) -> None:
        self._background.setHistory(self._options.history)
        self._background.setVarThreshold(self._options.variance_threshold)
        # Always detect shadows, so that the option can change without a new background model.
        self._background.setDetectShadows(True)

    def _moving_boxes(self, image: Image) -> list[tuple[Box, float]]:
        height, width = image.shape[:2]
        if self._size != (width, height):
            # After a change of resolution, the background model no longer fits.
            self._size = (width, height)
            self._frames_seen = 0
            self._background = cv2.createBackgroundSubtractorMOG2()
            self._apply_options()
        scale = min(1.0, _WORKING_SIDE / max(width, height))
        small = image if scale == 1.0 else cv2.resize(image, None, fx=scale, fy=scale)

        mask = self._background.apply(small, None, _AUTOMATIC_RATE)
        self._frames_seen += 1
        cutoff = _SHADOW_CUTOFF if self._options.ignore_shadows else 1
        mask = cv2.threshold(mask, cutoff, 255, cv2.THRESH_BINARY)[1]
        if self._frames_seen <= _WARM_UP_FRAMES:
            return []
        if cv2.countNonZero(mask) > _SCENE_CHANGE_FRACTION * mask.size:
            self._background.apply(small, None, _SCENE_CHANGE_RATE)
            return []

        # Remove specks, then close the vertical gaps within a person: legs and head are separated
        # from the trunk more often than two people appear one above the other.
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _SPECK)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _FIGURE)
        outlines = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
        smallest = self._options.min_area / 100 * mask.size
        found: list[tuple[Box, float]] = []
        for outline in outlines:
            left, top, box_width, box_height = cv2.boundingRect(outline)
            area = box_width * box_height
            if area >= smallest:
                box = (left, top, left + box_width, top + box_height)
                found.append((box, min(1.0, cv2.contourArea(outline) / area)))
        found.sort(key=lambda item: (-_area(item[0]), item[0]))
        return [
            (
                (
                    box[0] / scale,
                    box[1] / scale,
                    min(width, box[2] / scale),
                    min(height, box[3] / scale),
                ),
                confidence,
            )
            for box, confidence in found[: self._options.max_detections]
        ]


_SPECK = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
_FIGURE = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 13))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
