"""Points in polygons, and movements across directed lines, including the edge cases."""

from __future__ import annotations

import itertools

import pytest
from brainframe_rest.models import IntersectionPointType
from hypothesis import given
from hypothesis import strategies as st

from brainframe_api._simulator.analysis.geometry import (
    Point,
    box_of,
    intersection_point,
    line_crossing,
    point_in_polygon,
    segment_touches_box,
)
from tests.simulator.analysis.scenes import SQUARE, standing

# A shape like the letter U. The notch from the top is outside of it.
NOTCHED = [[0, 0], [10, 0], [10, 20], [20, 20], [20, 0], [30, 0], [30, 30], [0, 30]]
RIGHTWARD = [[0, 100], [200, 100]]
"""A line whose right-hand side is below it on the screen."""


@pytest.mark.parametrize(
    ("point", "inside"),
    [((5, 5), True), ((15, 5), False), ((25, 5), True), ((15, 25), True), ((31, 5), False)],
)
def test_a_notch_is_outside_a_polygon_that_is_not_convex(point: Point, inside: bool) -> None:
    assert point_in_polygon(point, NOTCHED) is inside
    assert point_in_polygon(point, NOTCHED[::-1]) is inside


@pytest.mark.parametrize("point", [(100, 100), (200, 200), (150, 100), (100, 150), (150, 200)])
def test_corners_and_edges_belong_to_a_polygon(point: Point) -> None:
    assert point_in_polygon(point, SQUARE)


@pytest.mark.parametrize(
    ("point", "inside"),
    [((10, 5), True), ((4, 5), True), ((2, 5), False), ((16, 5), True), ((18, 5), False),
     ((3, 6), True), ((2, 6), False), ((10, 19), True), ((10, 21), False), ((8, 18), False)],
)  # fmt: skip
def test_the_sides_of_a_polygon_may_be_slanted(point: Point, inside: bool) -> None:
    triangle = [[0, 0], [10, 20], [20, 0]]
    assert point_in_polygon(point, triangle) is inside
    assert point_in_polygon(point, triangle[::-1]) is inside


@pytest.mark.parametrize(
    ("point", "inside"),
    [((200, 10), True), ((200, 50), True), ((100, 30), True), ((300, 30), True),
     ((50, 10), False), ((350, 10), False), ((50, 50), False), ((350, 50), False),
     ((100, 5), False), ((100, 60), False), ((300, 5), False), ((300, 60), False)],
)  # fmt: skip
def test_a_side_ends_at_its_corners(point: Point, inside: bool) -> None:
    wide = [[100, 10], [300, 10], [300, 50], [100, 50]]
    assert point_in_polygon(point, wide) is inside
    assert point_in_polygon(point, wide[::-1]) is inside


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_rectangle_contains_the_points_between_its_sides(x: int, y: int) -> None:
    assert point_in_polygon((x, y), SQUARE) is (100 <= x <= 200 and 100 <= y <= 200)


def test_moving_to_the_right_hand_side_is_entering_and_back_is_exiting() -> None:
    assert line_crossing((50, 90), (50, 110), RIGHTWARD) == "entering"
    assert line_crossing((50, 110), (50, 90), RIGHTWARD) == "exiting"


def test_reversing_a_line_swaps_entering_and_exiting() -> None:
    assert line_crossing((50, 90), (50, 110), RIGHTWARD[::-1]) == "exiting"


def test_a_downward_line_is_entered_leftward() -> None:
    downward = [[100, 0], [100, 200]]

    assert line_crossing((110, 50), (90, 50), downward) == "entering"


def test_passing_beside_the_ends_of_a_line_is_not_a_crossing() -> None:
    assert line_crossing((201, 90), (201, 110), RIGHTWARD) is None
    assert line_crossing((-1, 90), (-1, 110), RIGHTWARD) is None


def test_passing_over_the_very_end_of_a_line_is_a_crossing() -> None:
    assert line_crossing((200, 90), (200, 110), RIGHTWARD) == "entering"


def test_parts_of_a_pixel_are_enough_for_a_crossing() -> None:
    short = [[0, 0], [1, 0]]
    assert line_crossing((0.5, -0.5), (0.5, 0.5), short) == "entering"
    assert line_crossing((0.5, 0.5), (0.5, -0.5), short) == "exiting"
    assert line_crossing((1.1, -0.5), (1.1, 0.5), short) is None


def test_standing_still_or_moving_along_a_line_is_not_a_crossing() -> None:
    assert line_crossing((50, 90), (50, 90), RIGHTWARD) is None
    assert line_crossing((50, 100), (150, 100), RIGHTWARD) is None


@given(st.lists(st.tuples(st.integers(1, 199), st.integers(80, 120)), min_size=2, max_size=30))
def test_crossings_alternate_however_often_a_path_touches_the_line(path: list[Point]) -> None:
    crossings = [
        crossing
        for before, after in itertools.pairwise(path)
        if (crossing := line_crossing(before, after, RIGHTWARD))
    ]

    assert all(one != other for one, other in itertools.pairwise(crossings))
    was_right, is_right = path[0][1] > 100, path[-1][1] > 100
    assert len(crossings) % 2 == (was_right != is_right)


@pytest.mark.parametrize(
    ("line", "touches"),
    [
        ([[0, 0], [10, 10]], False),
        ([[150, 0], [150, 300]], True),
        ([[150, 120], [160, 130]], True),
        ([[0, 100], [300, 100]], True),
        ([[0, 99], [300, 99]], False),
        ([[90, 180], [120, 300]], False),
        ([[150, 150], [150, 150]], True),
        ([[150, 150], [150.5, 150.5]], True),
        ([[0, 150], [50, 150]], False),
        ([[300, 150], [250, 150]], False),
        ([[300, 150], [150, 150]], True),
        ([[150, 300], [150, 250]], False),
        ([[150, 300], [150, 150]], True),
        ([[90, 110], [110, 90]], True),
    ],
)
def test_a_line_touches_a_box_when_any_part_of_the_line_is_inside(
    line: list[list[float]], touches: bool
) -> None:
    assert segment_touches_box(line, (100, 100, 200, 200)) is touches


@pytest.mark.parametrize(
    ("kind", "point"),
    [
        (IntersectionPointType.BOTTOM, (20, 60)),
        (IntersectionPointType.TOP, (20, 20)),
        (IntersectionPointType.LEFT, (10, 40)),
        (IntersectionPointType.RIGHT, (30, 40)),
        (IntersectionPointType.CENTER, (20, 40)),
    ],
)
def test_intersection_points_are_the_middles_of_the_sides(
    kind: IntersectionPointType, point: Point
) -> None:
    assert intersection_point((10, 20, 30, 60), kind) == point


def test_the_box_of_a_detection_contains_all_of_its_points() -> None:
    detection = standing(50, 90)
    detection.coords = [[50, 10], [90, 40], [40, 95]]

    assert box_of(detection) == (40, 10, 90, 95)
