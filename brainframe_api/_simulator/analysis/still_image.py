"""The motion detector's results for a single image, in which nothing moves.

The object detector finds the objects of the configured class, such as all people. If it finds none,
objects are detected by their contrast with the background, which works for drawings and for objects
of any kind but cannot classify them. The border of the image is the sample of the background. If it
is plain, as in a product photograph or a drawing, every region of another color is an object, and
there may be none, one or many. If the border is cluttered, as in a street, the only object is the
main subject, which is separated from the background seen at the border. The result is
deterministic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from brainframe_api._simulator.analysis.detections import detection_in_box
from brainframe_api._simulator.analysis.geometry import box_of
from brainframe_api._simulator.analysis.motion import MotionOptions
from brainframe_api._simulator.analysis.object_detector import detect_objects
from brainframe_api._simulator.analysis.opencv import cv2

if TYPE_CHECKING:
    import numpy.typing as npt
    from brainframe_rest.models import Detection

    from brainframe_api._simulator.analysis.frame import Image

    _Mask = npt.NDArray[np.uint8]

_WORKING_SIDE = 320
"""The longer side of the downscaled image, in pixels."""

_SMALLEST_SIDE = 8
"""Smaller images have no usable border, and no detections."""

_PLAIN_DISTANCE = 16.0
"""The maximum distance of a background color from the median, in units of the Lab color space: more
than the noise and vignetting of a photograph, less than the contrast of an object.
"""

_PLAIN_SHARE = 0.8
"""The fraction of the border that must have the background color for the border to be plain."""

_SMALLEST_AREA = 0.4
"""The minimum area of an object, in percent of the image area."""

_SUBJECT_MARGIN = 0.08
"""The width of the margin assumed to be background, as a fraction of the side of the image."""

_SOUGHT = {
    "person": ("person",),
    "car": ("car",),
    "vehicle": ("bicycle", "car", "motorcycle", "bus", "train", "truck"),
    "animal": (
        "bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe",
    ),
    "object": None,
}  # fmt: skip
"""The classes of the object detector for each class name of the motion detector; None for all."""

_SUBJECT_ROUNDS = 3
_SMALLEST_SUBJECT = 2.0
"""The minimum area of a main subject, in percent of the image area; smaller regions are texture."""


def detect_in_image(image: Image, options: Mapping[str, object] | None = None) -> list[Detection]:
    """Detect the objects in an image.

    Args:
        image: Height x width x 3, BGR.
        options: Option values of the motion detector. `class_name`, `max_detections` and `min_area`
            have an effect. Detection by contrast ignores objects below 0.4% of the image area, even
            if `min_area` is smaller.

    Returns:
        Detections without a track ID, the most certain or else the largest first.
        `extra_data["detection_confidence"]` is the score of the object detector, or else the
        fraction of the bounding box that the object fills, from 0 to 1.

    Raises:
        ValueError: If an option has an invalid value.
    """
    settings = MotionOptions.from_values(options or {})
    height, width = image.shape[:2]
    if min(height, width) < _SMALLEST_SIDE:
        return []
    if settings.class_name in _SOUGHT:
        sought = detect_objects(image, class_names=_SOUGHT[settings.class_name])
        for detection in sought:
            detection.class_name = settings.class_name
        large = [one for one in sought if _area_share(one, image) >= settings.min_area]
        if large:
            return large[: settings.max_detections]
    return _detect_by_contrast(image, settings)


def _area_share(detection: Detection, image: Image) -> float:
    """Return the area of a detection's bounding box, in percent of the image area."""
    left, top, right, bottom = box_of(detection)
    return float(100 * (right - left) * (bottom - top) / (image.shape[0] * image.shape[1]))


def _detect_by_contrast(image: Image, settings: MotionOptions) -> list[Detection]:
    height, width = image.shape[:2]
    scale = min(1.0, _WORKING_SIDE / max(width, height))
    small = cv2.resize(
        image,
        (max(_SMALLEST_SIDE, round(width * scale)), max(_SMALLEST_SIDE, round(height * scale))),
        interpolation=cv2.INTER_AREA,
    )
    colors = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2LAB)
    border = np.concatenate([colors[0], colors[-1], colors[:, 0], colors[:, -1]])
    background = np.median(border, axis=0)
    distance_at_border = np.linalg.norm(border - background, axis=1)
    if np.mean(distance_at_border <= _PLAIN_DISTANCE) >= _PLAIN_SHARE:
        different = np.linalg.norm(colors - background, axis=2) > _PLAIN_DISTANCE
        mask = different.astype(np.uint8) * 255
        found = _objects(mask, max(settings.min_area, _SMALLEST_AREA))
    else:
        # At half the size this is four times as fast, and only a rough outline is needed.
        mask = _main_subject(cv2.pyrDown(small).astype(np.uint8, copy=False))
        found = _objects(mask, _SMALLEST_SUBJECT)[:1]
    small_height, small_width = mask.shape
    scale_x, scale_y = width / small_width, height / small_height
    return [
        detection_in_box(
            (left * scale_x, top * scale_y, right * scale_x, bottom * scale_y),
            settings.class_name,
            confidence,
        )
        for left, top, right, bottom, confidence in found[: settings.max_detections]
    ]


def _objects(mask: _Mask, smallest_area: float) -> list[tuple[int, int, int, int, float]]:
    """Return the bounding boxes of all connected regions with their fill ratio, largest first."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _SPECK)
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, _GAP)
    outlines = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    found: list[tuple[int, int, int, int, float]] = []
    for outline in outlines:
        left, top, width, height = cv2.boundingRect(outline)
        area = width * height
        if area >= smallest_area / 100 * mask.size:
            filled = min(1.0, cv2.contourArea(outline) / area)
            found.append((left, top, left + width, top + height, filled))
    found.sort(key=lambda box: (-(box[2] - box[0]) * (box[3] - box[1]), box))
    return found


def _main_subject(image: _Mask) -> _Mask:
    """Separate the main subject from the background that is seen at the border."""
    height, width = image.shape[:2]
    margin_x = max(1, round(width * _SUBJECT_MARGIN))
    margin_y = max(1, round(height * _SUBJECT_MARGIN))
    mask = np.zeros((height, width), np.uint8)
    inner = (margin_x, margin_y, width - 2 * margin_x, height - 2 * margin_y)
    # grabCut initializes its color model at random; the result must be deterministic.
    cv2.setRNGSeed(1)
    cv2.grabCut(
        image,
        mask,
        inner,
        np.zeros((1, 65), np.float64),
        np.zeros((1, 65), np.float64),
        _SUBJECT_ROUNDS,
        cv2.GC_INIT_WITH_RECT,
    )
    is_subject = (mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)
    return np.where(is_subject, 255, 0).astype(np.uint8)


_SPECK = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
_GAP = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
