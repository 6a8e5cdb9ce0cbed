"""Drawing of detections: bounding box, class, track, identity and confidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from brainframe_api._drawing.canvas import Canvas, Rect
from brainframe_api._drawing.labels import Labels
from brainframe_api._drawing.palette import Color, stable_color
from brainframe_api._drawing.track_colors import track_colors

if TYPE_CHECKING:
    import uuid

    from brainframe_rest.models import Detection

    from brainframe_api._drawing.canvas import Frame

ColorBy = Literal["track", "class"]
"""Attribute that determines the color of a detection: its track or its class."""


def draw_detections(
    frame: Frame,
    detections: Iterable[Detection],
    *,
    color_by: ColorBy = "track",
    stream_size: tuple[int, int] | None = None,
) -> Frame:
    """Draw objects with class, identity, confidence and the last four digits of the track ID.

    Labels do not overlap: in a crowd they are shortened, or omitted where there is no room.
    Bounding boxes are always drawn. Children of a detection are drawn without labels.

    Args:
        frame: The frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            modified.
        detections: The objects.
        color_by: ``"track"`` for a color per track, or ``"class"`` for a color per class. A new
            track gets a color that no other track in the picture has, as long as the palette
            suffices, and keeps it in later pictures of this process. Objects without a track have
            the color of their class.
        stream_size: The width and height of the stream in pixels, if the frame was resized.

    Returns:
        A copy of the frame with the objects.

    Raises:
        ValueError: If the frame is not a BGR uint8 array, or the stream size is not positive.
    """
    canvas = Canvas(frame, stream_size)
    labels, objects = Labels(canvas), list(detections)
    colors = detection_colors(objects, color_by)
    targets = paint_detections(canvas, labels, objects, colors)
    label_detections(labels, targets, objects, colors)
    return canvas.image


def draw_detection(
    frame: Frame,
    detection: Detection,
    *,
    color: Color | None = None,
    stream_size: tuple[int, int] | None = None,
) -> Frame:
    """Draw one object. See :func:`draw_detections`.

    Args:
        frame: The frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            modified.
        detection: The object.
        color: The (blue, green, red) color of the bounding box and label; None for the color of
            its track, or of its class if it has no track.
        stream_size: The width and height of the stream in pixels, if the frame was resized.

    Returns:
        A copy of the frame with the object.

    Raises:
        ValueError: If the frame is not a BGR uint8 array, or the stream size is not positive.
    """
    canvas = Canvas(frame, stream_size)
    color = color or detection_colors([detection], "track")[0]
    target = _paint_detection(canvas, detection, color)
    Labels(canvas).beside([target], label_variants(detection), color)
    return canvas.image


def short_track_id(track_id: uuid.UUID) -> str:
    """Return the last four hexadecimal digits of a track ID.

    The first digits would not distinguish tracks, because some UUID versions begin with the time.
    """
    return track_id.hex[-4:]


def detection_colors(detections: list[Detection], color_by: ColorBy) -> list[Color]:
    """Return the colors of the objects in a picture."""
    tracks = [
        detection.track_id.hex if color_by == "track" and detection.track_id is not None else None
        for detection in detections
    ]
    of_tracks = track_colors.assign(track for track in tracks if track is not None)
    return [
        stable_color(detection.class_name) if track is None else of_tracks[track]
        for track, detection in zip(tracks, detections, strict=True)
    ]


def paint_detections(
    canvas: Canvas, labels: Labels, detections: list[Detection], colors: list[Color]
) -> list[Rect]:
    """Draw objects without labels, and return their bounding boxes, which later labels avoid."""
    targets = [
        _paint_detection(canvas, detection, color)
        for detection, color in zip(detections, colors, strict=True)
    ]
    for target in targets:
        labels.avoid(target)
    return targets


def label_detections(
    labels: Labels, targets: list[Rect], detections: list[Detection], colors: list[Color]
) -> None:
    """Draw the labels of objects, those in the foreground (lowest in the frame) first."""
    objects = sorted(
        zip(targets, detections, colors, strict=True), key=lambda item: item[0].bottom, reverse=True
    )
    for target, detection, color in objects:
        if target.area:  # Zero if the object is outside of the frame.
            labels.beside([target], label_variants(detection), color)


def label_variants(detection: Detection) -> list[list[str]]:
    """Return the label of an object, followed by shorter variants for crowded frames."""
    confidence = _confidence(detection)
    identity = detection.with_identity
    track = f"#{short_track_id(detection.track_id)}" if detection.track_id is not None else ""
    name = (identity.nickname or identity.unique_name) if identity is not None else ""
    kind = detection.class_name
    longer = f"{name} ({kind})" if name else kind
    forms = [(longer, track, confidence), (name or kind, track), (name or track or kind,)]
    return [[" ".join(part for part in form if part)] for form in forms]


def _paint_detection(canvas: Canvas, detection: Detection, color: Color) -> Rect:
    for child in detection.children:
        outline = canvas.points(child.coords)
        if len(outline) > 1:
            canvas.outline(outline, color, closed=True, width=1)
    points = canvas.points(detection.coords)
    if len(points) > 1:
        canvas.outline(points, color, closed=True)
    elif len(points) == 1:
        canvas.dot(int(points[0][0]), int(points[0][1]), 2 * canvas.line_width, color)
    return canvas.box(points)


def _confidence(detection: Detection) -> str:
    for key in ("confidence", "detection_confidence"):
        value = detection.extra_data.get(key)
        if isinstance(value, int | float) and 0 <= value <= 1:
            return f"{value:.0%}"
    return ""
