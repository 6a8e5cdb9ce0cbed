"""Objects keep their track ID while they move, meet and hide."""

from __future__ import annotations

import uuid

from brainframe_rest.models import Detection

from brainframe_api._simulator.analysis.tracking import Tracker, TrackerOptions
from tests.simulator.analysis.scenes import standing

AT_ONCE = TrackerOptions(lost_after=1.5, confirm_frames=1)


def track(tracker: Tracker, tstamp: float, *detections: Detection) -> list[uuid.UUID | None]:
    tracker.update(list(detections), tstamp)
    return [item.track_id for item in detections]


def test_a_moving_object_keeps_its_track_id() -> None:
    tracker = Tracker(AT_ONCE)

    ids = {track(tracker, tenth / 10, standing(10 * tenth, 100, None))[0] for tenth in range(30)}

    assert len(ids) == 1
    assert None not in ids


def test_a_track_id_is_given_after_enough_sightings() -> None:
    tracker = Tracker(TrackerOptions(confirm_frames=3))

    ids = [track(tracker, tenth / 10, standing(100, 100, None))[0] for tenth in range(5)]

    assert ids[:2] == [None, None]
    assert isinstance(ids[2], uuid.UUID)
    assert ids[2] == ids[3] == ids[4]


def test_two_objects_have_two_track_ids_in_any_order() -> None:
    tracker = Tracker(AT_ONCE)

    first, second = track(tracker, 0.0, standing(100, 100, None), standing(300, 100, None))
    swapped = track(tracker, 0.1, standing(302, 100, None), standing(102, 100, None))

    assert first != second
    assert swapped == [second, first]


def test_objects_that_pass_each_other_keep_their_own_ids() -> None:
    tracker = Tracker(AT_ONCE)
    before = after = None

    for tenth in range(21):
        ids = track(
            tracker,
            tenth / 10,
            standing(100 + 10 * tenth, 100, None),
            standing(300 - 10 * tenth, 112, None),
        )
        before = before or ids
        after = ids

    assert before == after


def test_an_object_keeps_its_id_when_it_reappears() -> None:
    tracker = Tracker(AT_ONCE)
    before = None
    for tenth in range(10):
        (before,) = track(tracker, tenth / 10, standing(10 * tenth, 100, None))

    # A second later, the object reappears where its speed took it, far from its last position.
    (after,) = track(tracker, 1.9, standing(190, 100, None))

    assert before == after


def test_an_object_that_reappears_late_is_a_new_one() -> None:
    tracker = Tracker(AT_ONCE)

    (before,) = track(tracker, 0.0, standing(100, 100, None))
    (after,) = track(tracker, 1.6, standing(100, 100, None))

    assert before != after


def test_an_object_far_from_all_others_is_a_new_one() -> None:
    tracker = Tracker(AT_ONCE)

    (before,) = track(tracker, 0.0, standing(100, 100, None))
    (after,) = track(tracker, 0.1, standing(200, 100, None))

    assert before != after


def test_a_person_does_not_continue_the_track_of_a_car() -> None:
    tracker = Tracker(AT_ONCE)

    (before,) = track(tracker, 0.0, standing(100, 100, None, "car"))
    (after,) = track(tracker, 0.1, standing(100, 100, None, "person"))

    assert before != after


def test_detections_keep_the_track_id_that_they_have() -> None:
    tracker = Tracker(AT_ONCE)
    named = standing(100, 100, "named")
    expected = named.track_id

    ids = track(tracker, 0.0, named, standing(101, 100, None))

    assert ids[0] == expected
    assert ids[1] not in (None, expected)


def test_after_a_reset_everything_is_new() -> None:
    tracker = Tracker(AT_ONCE)
    (before,) = track(tracker, 0.0, standing(100, 100, None))

    tracker.reset()

    assert track(tracker, 0.1, standing(100, 100, None)) != [before]


def test_an_object_without_size_is_tracked() -> None:
    tracker = Tracker(AT_ONCE)
    dot = standing(100, 100, None)
    dot.coords = [[5, 5], [5, 5], [5, 5], [5, 5]]

    assert None not in track(tracker, 0.0, dot)
    assert len(track(tracker, 0.1, dot, standing(5, 5, None))) == 2
