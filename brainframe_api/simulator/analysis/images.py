"""Encodes pictures, and draws what was found on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from brainframe_api.simulator.analysis.opencv import cv2

if TYPE_CHECKING:
    from brainframe_rest.models import Detection, Zone

    from brainframe_api.simulator.analysis.frame import Image

_DETECTION_COLOR = (60, 200, 60)
_ZONE_COLOR = (40, 160, 255)
_LINE_POINTS = 2


def encode_jpeg(image: Image, *, quality: int = 90) -> bytes:
    """Encode a picture.

    Args:
        image: Height x width x 3, BGR.
        quality: From 0 to 100.

    Returns:
        The content of a JPEG file.

    Raises:
        ValueError: It cannot be encoded.
    """
    good, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not good:
        raise ValueError(f"A picture of the shape {image.shape} cannot be encoded as JPEG")
    return data.tobytes()


def draw_findings(
    image: Image, zones: Iterable[Zone] = (), detections: Iterable[Detection] = ()
) -> Image:
    """Draw zones and detections on a copy of a picture.

    Args:
        image: Height x width x 3, BGR.
        zones: Zones; a line gets an arrow that points where entering leads. Zones without
            coordinates are the whole picture and not drawn.
        detections: Detections, drawn with class name and the beginning of the track ID.

    Returns:
        The copy.
    """
    canvas = image.copy()
    for zone in zones:
        points = [(int(x), int(y)) for x, y in zone.coords or []]
        if len(points) < _LINE_POINTS:
            continue
        for start, end in zip(points, points[1:] + points[:1], strict=True):
            cv2.line(canvas, start, end, _ZONE_COLOR, 2, cv2.LINE_AA)
        if len(points) == _LINE_POINTS:
            (x, y), (end_x, end_y) = points
            middle = ((x + end_x) // 2, (y + end_y) // 2)
            # A quarter of the line's length to its right-hand side.
            tip = (middle[0] - (end_y - y) // 4, middle[1] + (end_x - x) // 4)
            cv2.arrowedLine(canvas, middle, tip, _ZONE_COLOR, 2, cv2.LINE_AA, 0, 0.3)
        _label(canvas, zone.name, points[0], _ZONE_COLOR)
    for detection in detections:
        (left, top), (right, bottom) = detection.coords[0], detection.coords[2]
        cv2.rectangle(canvas, (left, top), (right, bottom), _DETECTION_COLOR, 2)
        track = "" if detection.track_id is None else f" {str(detection.track_id)[:4]}"
        _label(canvas, f"{detection.class_name}{track}", (left, top), _DETECTION_COLOR)
    return canvas


def _label(canvas: Image, text: str, corner: tuple[int, int], color: tuple[int, int, int]) -> None:
    # OpenCV's fonts have ASCII only.
    text = text.encode("ascii", "replace").decode()
    position = (max(2, corner[0]), max(12, corner[1] - 4))
    cv2.putText(canvas, text, position, cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 3, cv2.LINE_AA)
    cv2.putText(canvas, text, position, cv2.FONT_HERSHEY_SIMPLEX, 0.45, color, 1, cv2.LINE_AA)
