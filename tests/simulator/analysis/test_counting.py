"""Zones count the objects that are inside them, and the objects that enter and exit them."""

from __future__ import annotations

import pytest
from brainframe_rest.models import IntersectionPointType

from brainframe_api._simulator.analysis.counting import PresenceCounter, ZoneCounter
from tests.simulator.analysis.scenes import SQUARE, class_names, standing

DOWNWARD = [[150, 0], [150, 300]]
"""A line from top to bottom. Its right-hand side, looking down, is on the left of the screen."""


def test_walking_through_a_region_enters_and_exits_once() -> None:
    counter = ZoneCounter(SQUARE)

    for tenth, x in enumerate(range(50, 260, 10)):
        counter.update([standing(x, 150)], tenth / 10)

    assert counter.total_entered == {"person": 1}
    assert counter.total_exited == {"person": 1}


def test_entering_and_exiting_are_reported_in_the_frame_where_they_happen() -> None:
    counter = ZoneCounter(SQUARE)

    outside = counter.update([standing(90, 150)], 0.0)
    enters = counter.update([standing(110, 150)], 0.1)
    inside = counter.update([standing(120, 150)], 0.2)
    leaves = counter.update([standing(90, 150)], 0.3)

    assert (outside.within, outside.entering, outside.exiting) == ([], [], [])
    assert enters.within == enters.entering == [standing(110, 150)]
    assert (inside.within, inside.entering) == ([standing(120, 150)], [])
    assert (leaves.within, leaves.exiting) == ([], [standing(90, 150)])


def test_an_object_that_appears_inside_a_region_enters_it() -> None:
    presence = ZoneCounter(SQUARE).update([standing(150, 150)], 0.0)

    assert len(presence.entering) == 1


def test_an_object_hidden_for_a_moment_neither_exits_nor_enters_again() -> None:
    counter = ZoneCounter(SQUARE, lost_after=1.5)
    counter.update([standing(150, 150)], 0.0)

    hidden = counter.update([], 1.0)
    back = counter.update([standing(150, 150)], 1.4)

    assert (hidden.exiting, back.entering) == ([], [])
    assert counter.total_entered == {"person": 1}


def test_an_object_lost_inside_a_region_exits_at_its_last_position() -> None:
    counter = ZoneCounter(SQUARE, lost_after=1.5)
    counter.update([standing(150, 150)], 0.0)

    presence = counter.update([], 1.5)

    assert presence.exiting == [standing(150, 150)]
    assert counter.update([], 3.0).exiting == []


@pytest.mark.parametrize("coords", [[], None])
def test_the_whole_frame_contains_all_objects(coords: list[list[int]] | None) -> None:
    presence = ZoneCounter(coords).update([standing(-5, 9999), standing(3, 3, "b")], 0.0)

    assert len(presence.within) == len(presence.entering) == 2


def test_detections_without_a_track_are_within_but_do_not_enter() -> None:
    presence = ZoneCounter(SQUARE).update([standing(150, 150, None)], 0.0)

    assert (len(presence.within), presence.entering) == (1, [])


def test_a_detection_without_a_track_is_within_a_line_but_does_not_cross_it() -> None:
    counter = ZoneCounter(DOWNWARD)

    counter.update([standing(155, 100, None)], 0.0)
    presence = counter.update([standing(145, 100, None)], 0.1)

    assert (len(presence.within), presence.entering) == (1, [])


def test_entered_and_exited_objects_are_counted_by_class() -> None:
    counter = ZoneCounter(SQUARE)

    counter.update([standing(150, 150, "a", "car"), standing(160, 150, "b", "dog")], 0.0)
    counter.update([standing(150, 150, "a", "car"), standing(160, 250, "b", "dog")], 0.1)

    assert counter.total_entered == {"car": 1, "dog": 1}
    assert counter.total_exited == {"dog": 1}


def test_a_line_counts_crossings_by_their_direction() -> None:
    counter = ZoneCounter(DOWNWARD)

    positions = [(160, 140), (140, 160), (130, 170)]
    for tenth, (leftward, rightward) in enumerate(positions):
        counter.update(
            [standing(leftward, 100, "l", "left"), standing(rightward, 250, "r", "right")],
            tenth / 10,
        )

    assert counter.total_entered == {"left": 1}
    assert counter.total_exited == {"right": 1}


def test_an_object_that_touches_a_line_is_within_it() -> None:
    presence = ZoneCounter(DOWNWARD).update(
        [standing(155, 100, "a", "on"), standing(170, 100, "b", "beside")], 0.0
    )

    assert class_names(presence.within) == ["on"]


def test_appearing_or_vanishing_on_a_line_is_not_a_crossing() -> None:
    counter = ZoneCounter(DOWNWARD, lost_after=0.5)

    counter.update([standing(140, 100)], 0.0)
    counter.update([], 5.0)

    assert (counter.total_entered, counter.total_exited) == ({}, {})


def test_a_crossing_while_hidden_counts_when_the_object_reappears() -> None:
    counter = ZoneCounter(DOWNWARD, lost_after=1.5)

    counter.update([standing(170, 100)], 0.0)
    counter.update([], 0.5)
    presence = counter.update([standing(130, 100)], 1.0)

    assert len(presence.entering) == 1


def test_presence_is_determined_separately_for_each_intersection_point() -> None:
    counter = ZoneCounter(SQUARE)
    counter.use_points([IntersectionPointType.TOP, IntersectionPointType.CENTER])

    counter.update([standing(150, 230)], 0.0)

    assert counter.presence(IntersectionPointType.BOTTOM).within == []
    assert len(counter.presence(IntersectionPointType.TOP).within) == 1
    assert counter.presence(IntersectionPointType.CENTER).within == []


def test_the_count_of_an_intersection_point_in_use_survives_a_change_of_points() -> None:
    counter = ZoneCounter(SQUARE)
    counter.update([standing(150, 150)], 0.0)

    counter.use_points([IntersectionPointType.CENTER])

    assert counter.update([standing(150, 150)], 0.1).entering == []


def test_a_zone_of_a_single_point_contains_nothing() -> None:
    assert PresenceCounter([[5, 5]]).update([standing(5, 5)], 0.0).within == []
