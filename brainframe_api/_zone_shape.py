"""Detection of zone shapes that a server accepts, but that are probably mistakes."""

from __future__ import annotations

from collections.abc import Sequence

Point = Sequence[float]

_MAX_EDGES = 200
"""Zones with more edges are not checked for crossing edges, because the check compares every edge
with every other."""


def zone_problem(coords: Sequence[Point], frame_size: tuple[int, int] | None) -> str | None:
    """Return the problem with the shape of a zone, or None.

    Args:
        coords: The points of a line or a polygon, in pixels.
        frame_size: Width and height of the frame in pixels, or None if they are unknown.

    Returns:
        A noun phrase, such as "points outside the frame of 640 x 480 pixels: 700,20".
    """
    width, height = frame_size or (float("inf"), float("inf"))
    outside = [
        point for point in coords if not (0 <= point[0] <= width and 0 <= point[1] <= height)
    ]
    if outside:
        shown = " ".join(f"{point[0]:g},{point[1]:g}" for point in outside[:3])
        frame = "the frame" if frame_size is None else f"the frame of {width} x {height} pixels"
        return f"points outside {frame}: {shown}{' …' if len(outside) > 3 else ''}"
    if _edges_cross(coords):
        return "edges that cross each other; give the points in order around the zone"
    return None


def _edges_cross(coords: Sequence[Point]) -> bool:
    edges = [(coords[index - 1], coords[index]) for index in range(len(coords))]
    if len(edges) > _MAX_EDGES:
        return False
    # Neighbors share a point and do not cross.
    return any(
        _cross(one, edges[second])
        for first, one in enumerate(edges)
        for second in range(first + 2, len(edges) - (first == 0))
    )


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    return (
        _side(one, other[0]) * _side(one, other[1]) < 0
        and _side(other, one[0]) * _side(other, one[1]) < 0
    )


def _side(edge: tuple[Point, Point], point: Point) -> float:
    (x1, y1), (x2, y2) = edge
    return (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)
