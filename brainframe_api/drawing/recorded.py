"""What recorded statuses show as a whole: where objects were, and the ways they took."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from brainframe_api.drawing.canvas import Canvas, Rect, pixels
from brainframe_api.drawing.detections import ColorBy, detection_color
from brainframe_api.drawing.palette import Color, readable_on
from brainframe_api.drawing.status import all_detections
from brainframe_api.drawing.text import measure, put_text

if TYPE_CHECKING:
    import uuid

    import numpy as np
    import numpy.typing as npt
    from brainframe_rest.models import Detection, ZoneStatus

    from brainframe_api.drawing.canvas import Frame

HeatMapPoint = Literal["bottom", "center"]
"""Where an object is: in the middle of its lower edge, or of its box."""


@dataclass
class _Way:
    """Where one track has been without a longer gap."""

    color: Color
    last_seen: float = 0.0
    places: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])


# The heat is summed on a grid this many cells long: finer than the eye needs once it is smoothed,
# and quick at 4K.
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
    """Draws where objects have been, from violet (seldom) to yellow (often), with a legend.

    Every status counts once, so an object that stands still for long weighs more than one that
    walks by.

    Args:
        frame: the frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            changed.
        statuses: the statuses of one stream in order, each by zone name:
            ``[packet[stream_id] for packet in packets if stream_id in packet]``.
        point: which point of an object counts: ``"bottom"``, where it stands on the ground, or its
            ``"center"``.
        class_name: only objects of this class; None for all.
        opacity: how much of the frame the warmest color hides, from 0 to 1.
        stream_size: (width, height) in pixels of the stream, where the frame was resized since.

    Returns:
        A copy of the frame under the heat map; just the copy where there was no object.

    Raises:
        ValueError: the frame is not a BGR uint8 array.
    """
    import cv2
    import numpy as np

    canvas = Canvas(frame, stream_size)
    shrink = min(1.0, _GRID / max(canvas.width, canvas.height))
    columns, rows = max(1, round(canvas.width * shrink)), max(1, round(canvas.height * shrink))
    heat = np.zeros((rows, columns), np.float32)
    for zone_statuses in statuses:
        for detection in all_detections(zone_statuses):
            if class_name is not None and detection.class_name != class_name:
                continue
            place = _place(canvas, detection, point)
            if place is not None:
                row = int(place[1] * rows / canvas.height)
                heat[
                    min(row, rows - 1), min(int(place[0] * columns / canvas.width), columns - 1)
                ] += 1
    if not heat.any():
        return canvas.image
    smooth = cv2.GaussianBlur(heat, (0, 0), sigmaX=max(1.0, max(rows, columns) / 50))
    # The root keeps the ways people walk visible beside the one spot where somebody stood.
    share: npt.NDArray[np.float32] = (smooth / smooth.max()) ** 0.6
    warmth: npt.NDArray[np.float32] = np.asarray(
        cv2.resize(share, (canvas.width, canvas.height), interpolation=cv2.INTER_LINEAR),
        np.float32,
    )
    colors = cv2.applyColorMap((warmth * 255).astype(np.uint8), cv2.COLORMAP_PLASMA)
    weight = (np.minimum(warmth * 2, 1) * opacity)[..., np.newaxis]
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
    """Draws the ways that tracked objects took: a ring where each began, an arrow to where it went.

    Args:
        frame: the frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            changed.
        statuses: the statuses of one stream in order, each by zone name:
            ``[packet[stream_id] for packet in packets if stream_id in packet]``.
        point: which point of an object is followed: ``"bottom"``, where it stands on the ground, or
            its ``"center"``.
        class_name: only objects of this class; None for all.
        color_by: see :func:`brainframe_api.drawing.draw_detections`.
        longest_gap: seconds for which a track may be unseen before its line is broken.
        stream_size: (width, height) in pixels of the stream, where the frame was resized since.

    Returns:
        A copy of the frame with the tracks. Objects without a track ID are left out.

    Raises:
        ValueError: the frame is not a BGR uint8 array.
    """
    canvas = Canvas(frame, stream_size)
    finished: list[_Way] = []
    current: dict[uuid.UUID, _Way] = {}
    for zone_statuses in statuses:
        tstamp = max((status.tstamp for status in zone_statuses.values()), default=0.0)
        for detection in all_detections(zone_statuses):
            if detection.track_id is None or class_name not in (None, detection.class_name):
                continue
            place = _place(canvas, detection, point)
            if place is None:
                continue
            way = current.get(detection.track_id)
            if way is None or tstamp - way.last_seen > longest_gap:
                if way is not None:
                    finished.append(way)
                way = current[detection.track_id] = _Way(detection_color(detection, color_by))
            way.last_seen = tstamp
            if not way.places or way.places[-1] != place:
                way.places.append(place)
    # The longest last: what hardly moved must not cover the ways that were gone.
    for way in sorted((*finished, *current.values()), key=lambda way: len(way.places)):
        _draw_way(canvas, way)
    return canvas.image


def _place(canvas: Canvas, detection: Detection, point: HeatMapPoint) -> tuple[float, float] | None:
    """The point of an object that counts, in pixels of the frame; None where it is outside."""
    points = canvas.points(detection.coords)
    if not len(points):
        return None
    left, top = (int(v) for v in points.min(axis=0))
    right, bottom = (int(v) for v in points.max(axis=0))
    x, y = (left + right) / 2, float(bottom) if point == "bottom" else (top + bottom) / 2
    # A box may end exactly at the frame's lower edge, which is no pixel any more.
    if not (0 <= x <= canvas.width and 0 <= y <= canvas.height):
        return None
    return min(x, canvas.width - 1.0), min(y, canvas.height - 1.0)


def _draw_way(canvas: Canvas, way: _Way) -> None:
    places = _smoothed(way.places)
    end = places[-1]
    # The direction over some distance: the last step alone is mostly noise.
    length = 7.0 * canvas.line
    before = next((p for p in reversed(places) if math.dist(p, end) >= length), None)
    if before is None:
        canvas.dot(*end, canvas.line, way.color)
        return
    canvas.outline(pixels(places), way.color, closed=False)
    canvas.dot(*places[0], 2 * canvas.line, way.color, hollow=True)
    share = length / math.dist(before, end)
    start = (end[0] + (before[0] - end[0]) * share, end[1] + (before[1] - end[1]) * share)
    canvas.arrow(start, end, way.color)


def _smoothed(places: list[tuple[float, float]], reach: int = 3) -> list[tuple[float, float]]:
    """Averages each place with its neighbours, because detected boxes tremble; the ends stay."""
    smooth = list(places)
    for i in range(1, len(places) - 1):
        near = min(reach, i, len(places) - 1 - i)
        window = places[i - near : i + near + 1]
        smooth[i] = (
            sum(x for x, _ in window) / len(window),
            sum(y for _, y in window) / len(window),
        )
    return smooth


def _draw_legend(canvas: Canvas) -> None:
    """Draws the scale of colors at the bottom right, where the frame has room for it."""
    import cv2
    import numpy as np

    size = canvas.text
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
