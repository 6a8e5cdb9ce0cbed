"""Points, polygons and directed lines, in pixels with y pointing down.

The rules for the edge cases:

- A point on the border of a polygon is inside it.
- A polygon need not be convex. The even-odd rule determines its interior.
- A line has a right-hand side and a left-hand side: on the screen, looking from the first point to
  the second. A point exactly on the line belongs to the left-hand side, so that a movement that
  pauses on the line crosses it only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from brainframe_rest.models import IntersectionPointType

if TYPE_CHECKING:
    from brainframe_rest.models import Detection

Point = tuple[float, float]
Polygon = Sequence[Sequence[float]]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""

Crossing = Literal["entering", "exiting"]


def point_in_polygon(point: Point, polygon: Polygon) -> bool:
    """Return whether a point lies inside a simple polygon or on its border.

    Args:
        point: x and y in pixels.
        polygon: Three or more points; the last is connected to the first.

    Returns:
        True if the point is inside or on the border.
    """
    x, y = point
    inside = False
    previous_x, previous_y = polygon[-1]
    for corner_x, corner_y in polygon:
        if _on_segment(point, (previous_x, previous_y), (corner_x, corner_y)):
            return True
        if (corner_y > y) != (previous_y > y):
            slope = (previous_x - corner_x) / (previous_y - corner_y)
            if x < corner_x + (y - corner_y) * slope:
                inside = not inside
        previous_x, previous_y = corner_x, corner_y
    return inside


def line_crossing(previous: Point, current: Point, line: Polygon) -> Crossing | None:
    """Return the direction in which a movement crosses a line, or None.

    Args:
        previous: The start of the movement.
        current: The end of the movement.
        line: Two points. Only the segment between them, including its ends, can be crossed.

    Returns:
        "entering" if the movement leads to the right-hand side of the line, "exiting" if it leads
        to the left-hand side, or None if it does not cross the line.
    """
    start: Point = (line[0][0], line[0][1])
    end: Point = (line[1][0], line[1][1])
    was_right = _cross(start, end, previous) > 0
    is_right = _cross(start, end, current) > 0
    if was_right == is_right:
        return None
    # The movement crosses the segment unless both of its ends lie strictly on the same side.
    if _cross(previous, current, start) * _cross(previous, current, end) > 0:
        return None
    return "entering" if is_right else "exiting"


def segment_touches_box(line: Polygon, box: Box) -> bool:
    """Return whether the segment between two points intersects a box, including its border."""
    left, top, right, bottom = box
    (x, y), (end_x, end_y) = line[0], line[1]
    # Liang-Barsky algorithm: clip the segment edge by edge.
    enters, leaves = 0.0, 1.0
    for step, distance in (
        (x - end_x, x - left),
        (end_x - x, right - x),
        (y - end_y, y - top),
        (end_y - y, bottom - y),
    ):
        if step == 0:
            if distance < 0:
                return False
        elif step < 0:
            enters = max(enters, distance / step)
        else:
            leaves = min(leaves, distance / step)
    return enters <= leaves


def box_of(detection: Detection) -> Box:
    """Return the axis-aligned bounding box of a detection."""
    xs = [point[0] for point in detection.coords]
    ys = [point[1] for point in detection.coords]
    return min(xs), min(ys), max(xs), max(ys)


def intersection_point(box: Box, kind: IntersectionPointType) -> Point:
    """Return the point of a box that determines whether it is in a zone.

    Args:
        box: Left, top, right and bottom in pixels.
        kind: The middle of an edge, or the center. An unknown kind means the bottom edge, which is
            the most common one.

    Returns:
        x and y in pixels.
    """
    left, top, right, bottom = box
    center_x, center_y = (left + right) / 2, (top + bottom) / 2
    if kind == IntersectionPointType.TOP:
        return center_x, top
    if kind == IntersectionPointType.LEFT:
        return left, center_y
    if kind == IntersectionPointType.RIGHT:
        return right, center_y
    if kind == IntersectionPointType.CENTER:
        return center_x, center_y
    return center_x, bottom


def _cross(start: Point, end: Point, point: Point) -> float:
    """Return the distance of a point to the right of start→end, times the length of start→end."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _on_segment(point: Point, start: Point, end: Point) -> bool:
    if _cross(start, end, point) != 0:
        return False
    return min(start[0], end[0]) <= point[0] <= max(start[0], end[0]) and min(
        start[1], end[1]
    ) <= point[1] <= max(start[1], end[1])
