"""Visualization of recorded statuses: heat maps and tracks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from brainframe_api._drawing.canvas import Canvas, Rect, pixels
from brainframe_api._drawing.detections import ColorBy, detection_colors
from brainframe_api._drawing.palette import Color, readable_on
from brainframe_api._drawing.status import all_detections
from brainframe_api._drawing.text import measure, put_text

if TYPE_CHECKING:
    import uuid

    import numpy as np
    import numpy.typing as npt
    from brainframe_rest.models import Detection, ZoneStatus

    from brainframe_api._drawing.canvas import Frame

HeatMapPoint = Literal["bottom", "center"]
"""The position of an object: the bottom center or the center of its bounding box."""


@dataclass
class _Segment:
    """Positions of one track, without a gap longer than `longest_gap`."""

    color: Color
    last_seen: float = 0.0
    positions: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])


# The number of cells along the longer side of the heat map's grid. After smoothing, a finer grid
# looks the same, and this one is fast at 4K.
_GRID = 320
_LEGEND_COLOR: Color = (32, 32, 32)


def draw_heat_map(
    frame: Frame,
    statuses: Iterable[Mapping[str, ZoneStatus]],
    *,
    point: HeatMapPoint = "bottom",
    class_name: str | None = None,
    opacity: float = 0.65,
    stream_size: tuple[int, int] | None = None,
) -> Frame:
    """Draw a heat map of object positions, from violet (seldom) to yellow (often), with a legend.

    Each status counts once, so an object that stands still weighs more than one that walks by.

    Args:
        frame: The frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            modified.
        statuses: The statuses of one stream in order, each by zone name:
            ``[packet[stream_id] for packet in packets if stream_id in packet]``.
        point: The position of an object: ``"bottom"``, where it touches the ground, or
            ``"center"``.
        class_name: Include only objects of this class; None for all objects.
        opacity: The opacity of the most frequent positions, from 0 to 1.
        stream_size: The width and height of the stream in pixels, if the frame was resized.

    Returns:
        A copy of the frame with the heat map, or an unchanged copy if there were no objects.

    Raises:
        ValueError: If the frame is not a BGR uint8 array, or the stream size is not positive.
    """
    canvas = Canvas(frame, stream_size)
    import cv2
    import numpy as np

    shrink = min(1.0, _GRID / max(canvas.width, canvas.height))
    columns, rows = max(1, round(canvas.width * shrink)), max(1, round(canvas.height * shrink))
    heat = np.zeros((rows, columns), np.float32)
    for zone_statuses in statuses:
        for detection in all_detections(zone_statuses):
            if class_name is not None and detection.class_name != class_name:
                continue
            position = _position(canvas, detection, point)
            if position is not None:
                row = int(position[1] * rows / canvas.height)
                column = int(position[0] * columns / canvas.width)
                heat[min(row, rows - 1), min(column, columns - 1)] += 1
    if not heat.any():
        return canvas.image
    smooth = cv2.GaussianBlur(heat, (0, 0), sigmaX=max(1.0, max(rows, columns) / 50))
    # An exponent below 1 keeps paths visible next to a spot where somebody stood for a long time.
    intensity: npt.NDArray[np.float32] = (smooth / smooth.max()) ** 0.6
    resized: npt.NDArray[np.float32] = np.asarray(
        cv2.resize(intensity, (canvas.width, canvas.height), interpolation=cv2.INTER_LINEAR),
        np.float32,
    )
    colors = cv2.applyColorMap((resized * 255).astype(np.uint8), cv2.COLORMAP_PLASMA)
    weight = (np.minimum(resized * 2, 1) * opacity)[..., np.newaxis]
    canvas.image[:] = (canvas.image * (1 - weight) + colors * weight).astype(np.uint8)
    _draw_legend(canvas)
    return canvas.image


def draw_tracks(
    frame: Frame,
    statuses: Iterable[Mapping[str, ZoneStatus]],
    *,
    point: HeatMapPoint = "bottom",
    class_name: str | None = None,
    color_by: ColorBy = "track",
    longest_gap: float = 2.0,
    stream_size: tuple[int, int] | None = None,
) -> Frame:
    """Draw the paths of tracked objects, each with a ring at its start and an arrow at its end.

    Objects without a track ID are omitted.

    Args:
        frame: The frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            modified.
        statuses: The statuses of one stream in order, each by zone name:
            ``[packet[stream_id] for packet in packets if stream_id in packet]``.
        point: The position of an object: ``"bottom"``, where it touches the ground, or
            ``"center"``.
        class_name: Include only objects of this class; None for all objects.
        color_by: See :func:`brainframe_api.drawing.draw_detections`.
        longest_gap: The maximum gap of a track in seconds before its line is interrupted.
        stream_size: The width and height of the stream in pixels, if the frame was resized.

    Returns:
        A copy of the frame with the tracks.

    Raises:
        ValueError: If the frame is not a BGR uint8 array, or the stream size is not positive.
    """
    canvas = Canvas(frame, stream_size)
    finished: list[_Segment] = []
    current: dict[uuid.UUID, _Segment] = {}
    for zone_statuses in statuses:
        tstamp = max((status.tstamp for status in zone_statuses.values()), default=0.0)
        found = all_detections(zone_statuses)
        for detection, color in zip(found, detection_colors(found, color_by), strict=True):
            if detection.track_id is None or class_name not in (None, detection.class_name):
                continue
            position = _position(canvas, detection, point)
            if position is None:
                continue
            segment = current.get(detection.track_id)
            if segment is None or tstamp - segment.last_seen > longest_gap:
                if segment is not None:
                    finished.append(segment)
                segment = _Segment(color)
                current[detection.track_id] = segment
            segment.last_seen = tstamp
            if not segment.positions or segment.positions[-1] != position:
                segment.positions.append(position)
    # Draw the longest segments last, so that objects that hardly moved do not cover them.
    for segment in sorted((*finished, *current.values()), key=lambda track: len(track.positions)):
        _draw_segment(canvas, segment)
    return canvas.image


def _position(
    canvas: Canvas, detection: Detection, point: HeatMapPoint
) -> tuple[float, float] | None:
    """Return the position of an object in pixels of the frame, or None if it is outside."""
    points = canvas.points(detection.coords)
    if not len(points):
        return None
    left, top = (int(v) for v in points.min(axis=0))
    right, bottom = (int(v) for v in points.max(axis=0))
    x, y = (left + right) / 2, float(bottom) if point == "bottom" else (top + bottom) / 2
    # A bounding box may end at the bottom edge of the frame, one past the last row of pixels.
    if not (0 <= x <= canvas.width and 0 <= y <= canvas.height):
        return None
    return min(x, canvas.width - 1.0), min(y, canvas.height - 1.0)


def _draw_segment(canvas: Canvas, segment: _Segment) -> None:
    positions = _smoothed(segment.positions)
    end = positions[-1]
    # Take the direction over some distance, because the last step alone is mostly noise.
    length = 7.0 * canvas.line_width
    before = next((p for p in reversed(positions) if math.dist(p, end) >= length), None)
    if before is None:
        canvas.dot(*end, canvas.line_width, segment.color)
        return
    canvas.outline(pixels(positions), segment.color, closed=False)
    canvas.dot(*positions[0], 2 * canvas.line_width, segment.color, hollow=True)
    fraction = length / math.dist(before, end)
    start = (end[0] + (before[0] - end[0]) * fraction, end[1] + (before[1] - end[1]) * fraction)
    canvas.arrow(start, end, segment.color)


def _smoothed(positions: list[tuple[float, float]], reach: int = 3) -> list[tuple[float, float]]:
    """Return the moving average of positions, to remove detector jitter. The ends are kept."""
    smooth = list(positions)
    for i in range(1, len(positions) - 1):
        near = min(reach, i, len(positions) - 1 - i)
        window = positions[i - near : i + near + 1]
        smooth[i] = (
            sum(x for x, _ in window) / len(window),
            sum(y for _, y in window) / len(window),
        )
    return smooth


def _draw_legend(canvas: Canvas) -> None:
    """Draw the color scale at the bottom right, if the frame is large enough."""
    import cv2
    import numpy as np

    size = canvas.font_size
    padding = max(2, size // 3)
    words = [("seldom", measure("seldom", size)), ("often", measure("often", size))]
    bar = 8 * size
    width = bar + sum(word.width for _, word in words) + 4 * padding
    height = words[0][1].height + padding
    if width + padding > canvas.width or height + padding > canvas.height:
        return
    area = Rect(canvas.width - width - padding, canvas.height - height - padding, width, height)
    canvas.image[area.top : area.bottom, area.left : area.right] = _LEGEND_COLOR
    baseline = area.top + padding // 2 + words[0][1].ascent
    left = area.left + padding
    ink = readable_on(_LEGEND_COLOR)
    put_text(canvas.image, words[0][0], left, baseline, size, ink)
    left += words[0][1].width + padding
    ramp = np.linspace(0, 255, bar, dtype=np.uint8)[np.newaxis].repeat(size, axis=0)
    top = area.top + (height - size) // 2
    canvas.image[top : top + size, left : left + bar] = cv2.applyColorMap(ramp, cv2.COLORMAP_PLASMA)
    put_text(canvas.image, words[1][0], left + bar + padding, baseline, size, ink)
