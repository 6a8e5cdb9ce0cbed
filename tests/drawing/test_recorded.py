"""Heat maps and tracks over recorded statuses show where objects were and went."""

from collections.abc import Iterator

import numpy as np
import pytest
from brainframe_rest.models import ZoneStatus

from brainframe_api.drawing import draw_heat_map, draw_tracks
from tests.drawing.scenes import black, changed, color_of, person, screen, track


def _walk(
    *, gap_at: int | None = None, track_number: int | None = 1
) -> list[dict[str, ZoneStatus]]:
    """Return 10 statuses per second of a person who walks to the right with the feet at y = 290."""
    track_id = track(track_number) if track_number is not None else None
    return [
        screen(
            person(50 + 20 * step, 200, track_id=track_id),
            tstamp=1_700_000_000 + step / 10 + (60 if gap_at is not None and step >= gap_at else 0),
        )
        for step in range(25)
    ]


def test_a_heat_map_is_warmest_where_objects_were_most_often() -> None:
    statuses = [screen(person(100, 100))] * 50 + [screen(person(500, 300))] * 5
    frame = black()

    drawn = draw_heat_map(frame, statuses).astype(int)

    often, seldom, never = drawn[190, 120], drawn[390, 520], drawn[100, 400]
    assert often.sum() > seldom.sum() > never.sum() == 0


def test_centers_can_be_used_instead_of_feet() -> None:
    statuses = [screen(person(100, 100, 40, 200))]

    feet = draw_heat_map(black(), statuses)
    middle = draw_heat_map(black(), statuses, point="center")

    assert feet[299, 120].sum() > middle[299, 120].sum()
    assert middle[200, 120].sum() > feet[200, 120].sum()


def test_a_heat_map_can_be_limited_to_one_class() -> None:
    statuses = [screen(person(100, 100), person(500, 300, class_name="car"))]

    drawn = draw_heat_map(black(), statuses, class_name="car")

    assert drawn[390, 520].any()
    assert not drawn[190, 120].any()


@pytest.mark.parametrize("draw", [draw_heat_map, draw_tracks])
def test_without_objects_the_frame_is_unchanged(draw: type) -> None:
    frame = np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8)

    assert np.array_equal(draw(frame, [screen(), {}]), frame)
    assert np.array_equal(draw(frame, []), frame)


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (3840, 2160)])
@pytest.mark.parametrize("draw", [draw_heat_map, draw_tracks])
def test_frames_may_have_any_size(draw: type, size: tuple[int, int]) -> None:
    drawn = draw(black(*size), _walk(), stream_size=(640, 480))

    assert drawn.shape == (size[1], size[0], 3)
    assert drawn.any()


def test_a_track_is_one_line_in_its_color() -> None:
    drawn = draw_tracks(black(), _walk())

    line = (drawn[288:293, 90:500] == color_of(1)).all(axis=2)
    assert line.any(axis=0).all()


def test_the_arrow_of_a_track_is_where_it_ends() -> None:
    touched = changed(black(), draw_tracks(black(), _walk()))

    heights = touched.sum(axis=0)
    assert heights[530:550].max() > heights[150:450].max()


def test_a_long_gap_breaks_the_line_of_a_track() -> None:
    whole = changed(black(), draw_tracks(black(), _walk()))
    broken = changed(black(), draw_tracks(black(), _walk(gap_at=12)))

    # Step 11 ends at 290 and step 12 begins at 310 pixels.
    assert whole[:, 300].any()
    assert not broken[:, 300].any()


def test_objects_without_a_track_have_no_path() -> None:
    assert not draw_tracks(black(), _walk(track_number=None)).any()


def test_statuses_may_come_from_a_generator() -> None:
    def recorded() -> Iterator[dict[str, ZoneStatus]]:
        yield from _walk()

    assert np.array_equal(draw_tracks(black(), recorded()), draw_tracks(black(), _walk()))
