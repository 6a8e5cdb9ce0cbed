"""Drawing of zones: polygons, and lines with an arrow in the direction of entering."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from brainframe_api._drawing.canvas import Canvas, Rect, pixels
from brainframe_api._drawing.labels import Labels
from brainframe_api._drawing.palette import ALERT_COLOR, ZONE_COLOR, Color

if TYPE_CHECKING:
    from brainframe_rest.models import Zone, ZoneStatus

    from brainframe_api._drawing.canvas import Frame, Points


def draw_zone(
    frame: Frame,
    zone: Zone,
    *,
    status: ZoneStatus | None = None,
    color: Color | None = None,
    stream_size: tuple[int, int] | None = None,
) -> Frame:
    """Draw one zone with its name, and with its counts if its status is given.

    A polygon is outlined and filled with a translucent color. A line has dots at its ends, and an
    arrow to the side that objects enter: the right-hand side, looking from its first point to its
    second point. A zone without coordinates, such as the default "Screen" zone, is drawn as the
    border of the frame.

    Characters that the installed OpenCV cannot draw lose their accents or become "?": see the note
    on text in :mod:`brainframe_api.drawing`.

    Args:
        frame: The frame to draw on, a BGR uint8 array of shape (height, width, 3). It is not
            modified.
        zone: The zone.
        status: The status of the zone in this frame. Adds the counts as "person: 2 now, 5 in, 3
            out" (within, total entered, total exited), and the color of an active alert.
        color: The (blue, green, red) color of the zone; None for white, or vermilion with an active
            alert.
        stream_size: The width and height of the stream in pixels, if the frame was resized.

    Returns:
        A copy of the frame with the zone.

    Raises:
        ValueError: If the frame is not a BGR uint8 array, or the stream size is not positive.
    """
    canvas = Canvas(frame, stream_size)
    if color is None:
        color = zone_color(status)
    labels = Labels(canvas)
    anchors = paint_zone(canvas, labels, zone, color)
    label_zone(labels, anchors, zone, status, color)
    return canvas.image


def zone_color(status: ZoneStatus | None) -> Color:
    """Return the color of a zone: vermilion while one of its alerts is active."""
    if status is not None and any(alert.end_time is None for alert in status.alerts):
        return ALERT_COLOR
    return ZONE_COLOR


def paint_zone(canvas: Canvas, labels: Labels, zone: Zone, color: Color) -> list[Rect]:
    """Draw a zone without its label, and return the anchors for the label."""
    points = canvas.points(zone.coords or [])
    if len(points) < 2:
        inset = canvas.line_width
        right, bottom = canvas.width - 1 - inset, canvas.height - 1 - inset
        border = pixels([(inset, inset), (right, inset), (right, bottom), (inset, bottom)])
        canvas.outline(border, color, closed=True, width=2 * canvas.line_width)
        return [Rect(0, 0, 0, 0)]
    if len(points) == 2:
        labels.reserve(_paint_line(canvas, points, color))
    else:
        canvas.fill(points, color, 0.16)
        canvas.outline(points, color, closed=True)
    # Sort the corners from top to bottom, because a label above a zone covers the least of it.
    corners = sorted(((int(x), int(y)) for x, y in points), key=lambda corner: corner[1])
    width = canvas.line_width
    return [Rect(x - width, y - width, 2 * width, 2 * width) for x, y in corners]


def label_zone(
    labels: Labels, anchors: list[Rect], zone: Zone, status: ZoneStatus | None, color: Color
) -> None:
    """Draw the name and counts of a zone, or only its name if there is little room."""
    lines = [zone.name, *(count_lines(status) if status is not None else [])]
    labels.beside(anchors, [lines, lines[:1]], color)


def count_lines(status: ZoneStatus) -> list[str]:
    """Return a line of counts for each class with a nonzero count."""
    within = status.detection_within_counts
    names = sorted({*within, *status.total_entered, *status.total_exited})
    lines: list[str] = []
    for name in names:
        counts = (
            within.get(name, 0),
            status.total_entered.get(name, 0),
            status.total_exited.get(name, 0),
        )
        if any(counts):  # Servers may send zeros for classes that never appeared.
            lines.append(f"{name}: {counts[0]} now, {counts[1]} in, {counts[2]} out")
    return lines


def _paint_line(canvas: Canvas, points: Points, color: Color) -> Rect:
    """Draw a line zone, and return the bounding box of its arrow."""
    (x0, y0), (x1, y1) = ((int(x), int(y)) for x, y in points)
    canvas.outline(points, color, closed=False, width=round(canvas.line_width * 1.5))
    for x, y in points:
        canvas.dot(int(x), int(y), canvas.line_width * 2, color)
    length = math.hypot(x1 - x0, y1 - y0)
    if not length:
        return canvas.box(points)
    # The y axis points down, so the right-hand side of (dx, dy) is (-dy, dx).
    reach = max(8 * canvas.line_width, min(length * 0.3, 18 * canvas.line_width)) / length
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    tip = (middle[0] - (y1 - y0) * reach, middle[1] + (x1 - x0) * reach)
    canvas.arrow(middle, tip, color)
    return canvas.box(pixels([middle, tip]))
