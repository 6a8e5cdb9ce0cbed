"""Zones are drawn where they are, lines with an arrow to the side that counts as entered."""

import math

import numpy as np
import pytest

from brainframe_api.drawing import ALERT_COLOR, draw_zone
from tests.drawing.scenes import alert, black, changed, person, status, zone


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_a_line_points_to_the_right_hand_side_of_its_direction(degrees: int) -> None:
    frame = black(600, 600)
    along = (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
    ends = [[round(300 - 150 * along[0]), round(300 - 150 * along[1])]]
    ends.append([round(300 + 150 * along[0]), round(300 + 150 * along[1])])

    # The zone has no name, so that only the line and the arrow are drawn.
    drawn = draw_zone(frame, zone("", ends))

    rows, columns = np.nonzero(changed(frame, drawn))
    # Walking right on a screen (y down), the right hand points down: (dx, dy) becomes (-dy, dx).
    sideways = (columns - 300) * -along[1] + (rows - 300) * along[0]
    assert sideways.max() > 20
    assert sideways.min() > -10


def test_a_polygon_is_outlined_and_its_interior_stays_visible() -> None:
    frame = np.full((480, 640, 3), 100, np.uint8)

    drawn = draw_zone(frame, zone("", [[100, 100], [500, 100], [500, 400], [100, 400]]))

    assert drawn[100, 300].min() > 200, "the outline"
    assert 100 < drawn[250, 300].max() < 140, "a light tint inside"
    assert not changed(frame, drawn)[50, 50]


def test_a_zone_without_coordinates_is_the_border_of_the_frame() -> None:
    frame = black()

    touched = changed(frame, draw_zone(frame, zone("", [])))

    assert touched[:6].any(axis=0).all()
    assert touched[-6:].any(axis=0).all()
    assert not touched[20:-20, 20:-20].any()


def test_counts_are_below_the_name() -> None:
    frame, door = black(), zone("Door", [[100, 200], [500, 200], [500, 400]])

    plain = changed(frame, draw_zone(frame, door))
    counted = changed(
        frame, draw_zone(frame, door, status=status(door, [person(1, 1)], entered={"person": 5}))
    )

    assert counted[:200].sum() > 2 * plain[:200].sum()


def test_classes_without_objects_are_not_listed() -> None:
    frame, door = black(), zone("Door", [[100, 200], [500, 200], [500, 400]])

    zeros = status(door, entered={"car": 0}, exited={"car": 0})

    assert np.array_equal(draw_zone(frame, door, status=zeros), draw_zone(frame, door))


@pytest.mark.parametrize(("end", "color"), [(None, ALERT_COLOR), (5.0, (245, 245, 245))])
def test_a_zone_has_the_alert_color_while_an_alert_is_active(
    end: float | None, color: tuple[int, int, int]
) -> None:
    door = zone("", [[100, 100], [500, 100], [500, 400]])

    drawn = draw_zone(black(), door, status=status(door, alerts=[alert(end=end)]))

    assert tuple(drawn[100, 300]) == color


def test_a_given_color_is_used() -> None:
    drawn = draw_zone(black(), zone("", [[100, 100], [500, 100], [500, 400]]), color=(1, 2, 3))

    assert tuple(drawn[100, 300]) == (1, 2, 3)
