"""Zones on a frame: polygons, and directed lines with an arrow to the side one enters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from brainframe_api.drawing.canvas import Canvas, Rect, pixels
from brainframe_api.drawing.labels import Labels
from brainframe_api.drawing.palette import ALERT_COLOR, ZONE_COLOR, Color

if TYPE_CHECKING:
    from brainframe_rest.models import Zone, ZoneStatus

    from brainframe_api.drawing.canvas import Frame, Points


def draw_zone(
    frame: Frame,
    zone: Zone,
    *,
    status: ZoneStatus | None = None,
    color: Color | None = None,
    stream_size: tuple[int, int] | None = None,
) -> Frame:
    """Draws one zone with its name, and its counts where its status is given.

    A polygon is outlined and lightly filled. A line has dots at its ends and an arrow to the side
    on which an object has
    entered: the right-hand side when one looks from its first to its second point on the screen.
    A zone without coordinates, such as the default "Screen" zone, is the border of the frame.

    Names in letters that the installed OpenCV cannot draw lose their accents or become "?": see the
    note on letters in :mod:`brainframe_api.drawing`.

    Args:
        frame: the frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            changed.
        zone: the zone.
        status: the zone's status in this frame: adds its counts as "person: 2 now, 5 in, 3 out"
            (within, total entered, total exited) and shows an active alert by its color.
        color: (blue, green, red) of the zone; None for white, or vermilion with an active alert.
        stream_size: (width, height) in pixels of the stream, where the frame was resized since.

    Returns:
        A copy of the frame with the zone.

    Raises:
        ValueError: the frame is not a BGR uint8 array.
    """
    canvas = Canvas(frame, stream_size)
    if color is None:
        color = zone_color(status)
    labels = Labels(canvas)
    anchors = paint_zone(canvas, labels, zone, color)
    label_zone(labels, anchors, zone, status, color)
    return canvas.image


def zone_color(status: ZoneStatus | None) -> Color:
    """Gives a zone's color: vermilion while one of its alerts is active."""
    if status is not None and any(alert.end_time is None for alert in status.alerts):
        return ALERT_COLOR
    return ZONE_COLOR


def paint_zone(canvas: Canvas, labels: Labels, zone: Zone, color: Color) -> list[Rect]:
    """Draws a zone without its label and gives the places beside which the label may stand."""
    points = canvas.points(zone.coords or [])
    if len(points) < 2:
        inset = canvas.line
        right, bottom = canvas.width - 1 - inset, canvas.height - 1 - inset
        border = pixels([(inset, inset), (right, inset), (right, bottom), (inset, bottom)])
        canvas.outline(border, color, closed=True, width=2 * canvas.line)
        return [Rect(0, 0, 0, 0)]
    if len(points) == 2:
        labels.reserve(_paint_line(canvas, points, color))
    else:
        canvas.fill(points, color, 0.16)
        canvas.outline(points, color, closed=True)
    # The highest corner first: a name above a zone hides the least of what happens in it.
    corners = sorted(((int(x), int(y)) for x, y in points), key=lambda corner: corner[1])
    return [Rect(x - canvas.line, y - canvas.line, *[2 * canvas.line] * 2) for x, y in corners]


def label_zone(
    labels: Labels, anchors: list[Rect], zone: Zone, status: ZoneStatus | None, color: Color
) -> None:
    """Draws a zone's name and counts beside it; only its name where there is little room."""
    lines = [zone.name, *(count_lines(status) if status is not None else [])]
    labels.beside(anchors, [lines, lines[:1]], color)


def count_lines(status: ZoneStatus) -> list[str]:
    """Puts a zone's counts into words, a line for each class that was ever counted."""
    within = status.detection_within_counts
    names = sorted({*within, *status.total_entered, *status.total_exited})
    lines: list[str] = []
    for name in names:
        counts = (
            within.get(name, 0),
            status.total_entered.get(name, 0),
            status.total_exited.get(name, 0),
        )
        if any(counts):  # Servers may send zeros for classes that never came.
            lines.append(f"{name}: {counts[0]} now, {counts[1]} in, {counts[2]} out")
    return lines


def _paint_line(canvas: Canvas, points: Points, color: Color) -> Rect:
    """Draws a directed line and gives the rectangle of its arrow."""
    (x0, y0), (x1, y1) = ((int(x), int(y)) for x, y in points)
    canvas.outline(points, color, closed=False, width=round(canvas.line * 1.5))
    for x, y in points:
        canvas.dot(int(x), int(y), canvas.line * 2, color)
    length = math.hypot(x1 - x0, y1 - y0)
    if not length:
        return canvas.box(points)
    # With y down, the right-hand side of (dx, dy) is (-dy, dx).
    reach = max(8 * canvas.line, min(length * 0.3, 18 * canvas.line)) / length
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    tip = (middle[0] - (y1 - y0) * reach, middle[1] + (x1 - x0) * reach)
    canvas.arrow(middle, tip, color)
    return canvas.box(pixels([middle, tip]))
