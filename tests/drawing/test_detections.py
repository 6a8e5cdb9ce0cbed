"""Objects are boxed and named, and names neither leave the frame nor cover each other."""

import numpy as np
import pytest

from brainframe_api._drawing.text import measure, printable
from brainframe_api.drawing import draw_detection, draw_detections, short_track_id, stable_color
from tests.drawing.scenes import (
    Image,
    black,
    changed,
    color_of,
    labeled,
    person,
    track,
)

COLOR = (50, 100, 150)


def _label_pixels(drawn: Image) -> int:
    return labeled(drawn, COLOR)


def test_the_frame_itself_is_not_changed() -> None:
    frame = black()

    drawn = draw_detection(frame, person(100, 100))

    assert not frame.any()
    assert drawn.any()
    assert (drawn.shape, drawn.dtype) == (frame.shape, frame.dtype)


@pytest.mark.parametrize("left", [-20, 0, 300, 600, 639])
@pytest.mark.parametrize("top", [-60, 0, 200, 390, 479])
def test_a_label_is_whole_wherever_the_object_is(left: int, top: int) -> None:
    # The label and the box have different colors.
    in_the_middle = _label_pixels(draw_detection(black(), person(300, 200), color=COLOR))

    drawn = draw_detection(black(), person(left, top), color=COLOR)

    assert in_the_middle > 400
    assert _label_pixels(drawn) == in_the_middle


def test_labels_of_objects_at_the_same_place_do_not_cover_each_other() -> None:
    three = [person(300, 200, track_id=track(n)) for n in (1, 5, 9)]
    words = [f"person #{short_track_id(track(n))}" for n in (1, 5, 9)]
    text = 12
    size = measure(words[0], text)

    drawn = draw_detections(black(), three, color_by="class")

    assert labeled(drawn, stable_color("person")) > 3 * size.width * size.height * 0.6


def test_in_a_crowd_every_box_is_drawn_and_none_is_fully_covered() -> None:
    crowd = [
        person(10 + 40 * column, 30 + 90 * row, 36, 80, track_id=track(17 * column + row))
        for column in range(15)
        for row in range(4)
    ]

    touched = changed(black(), draw_detections(black(), crowd))

    for detection in crowd:
        (left, top), (right, bottom) = detection.coords[0], detection.coords[2]
        assert touched[top - 1 : bottom + 2, left - 1 : right + 2].mean() < 0.9
        assert touched[(top + bottom) // 2, left : left + 2].all(), "the left edge of its box"


@pytest.mark.parametrize(
    ("width", "height", "thinnest", "thickest"),
    [(640, 480, 1, 4), (1920, 1080, 3, 8), (3840, 2160, 6, 16)],
)
def test_lines_and_letters_grow_with_the_frame(
    width: int, height: int, thinnest: int, thickest: int
) -> None:
    scale = height / 480
    detection = person(200 * scale, 200 * scale, 100 * scale, 200 * scale)

    drawn = draw_detection(black(width, height), detection, color=COLOR)

    row = drawn[round(300 * scale), : round(250 * scale)]
    assert thinnest <= (row == COLOR).all(axis=1).sum() <= thickest
    assert _label_pixels(drawn) > 400 * scale**2


def test_tracks_keep_their_color_while_classes_share_theirs() -> None:
    detections = [person(100 + 150 * n, 200, track_id=track(n)) for n in range(1, 4)]
    frame = black()

    by_track = draw_detections(frame, detections)
    by_class = draw_detections(frame, detections, color_by="class")

    for n, detection in enumerate(detections, start=1):
        left, middle = detection.coords[0][0], 245
        assert tuple(by_track[middle, left]) == color_of(n)
        assert tuple(by_class[middle, left]) == stable_color("person")


def test_each_known_property_of_an_object_makes_its_label_longer() -> None:
    labels = [
        _label_pixels(draw_detection(black(), detection, color=COLOR))
        for detection in (
            person(300, 200),
            person(300, 200, track_id=track(1)),
            person(300, 200, track_id=track(1), confidence=0.87),
            person(300, 200, track_id=track(1), confidence=0.87, name="Ada Lovelace"),
        )
    ]

    assert labels == sorted(set(labels))


def test_coordinates_of_a_larger_stream_fit_a_resized_frame() -> None:
    detection = person(400, 200, 80, 160)

    small = draw_detection(black(320, 240), detection, stream_size=(640, 480))

    columns = np.nonzero(small[140].any(axis=1))[0]
    assert abs(columns.min() - 200) <= 2, "its left edge at half of 400"
    assert abs(columns.max() - 240) <= 2, "its right edge at half of 480"


def test_children_are_drawn_with_their_object() -> None:
    head = person(310, 210, 20, 20, class_name="face")
    parent = person(300, 200)
    alone = draw_detection(black(), parent, color=COLOR)
    parent.children.append(head)

    drawn = draw_detection(black(), parent, color=COLOR)

    assert changed(alone, drawn)[205:235, 305:335].any()
    assert not changed(alone, drawn)[240:, :].any()


@pytest.mark.parametrize(
    "name", ["Zoë Müller", "李小龍", "Анна", "😀", "two\nlines\tand a \x00 byte", "", "x" * 500]
)
def test_any_name_can_be_drawn(name: str) -> None:
    drawn = draw_detection(black(), person(300, 200, name=name), color=COLOR)

    assert _label_pixels(drawn) > 200
    assert "\n" not in printable(name)


@pytest.mark.parametrize(
    "coords",
    [
        [],
        [[5, 5]],
        [[5, 5], [5, 5]],
        [[-(10**9), -5], [10**9, 10**9]],
        [[float("nan"), 1.0], [2.5, float("inf")], [3.0, 3.0]],
        [[1, 1], [5, 9], [9, 3], [4, 4], [2, 7]],
    ],
)
@pytest.mark.parametrize("size", [(1, 1), (16, 9), (640, 480)])
def test_any_coordinates_can_be_drawn(coords: list[list[int]], size: tuple[int, int]) -> None:
    detection = person(0, 0)
    detection.coords = coords

    assert draw_detections(black(*size), [detection]).shape == (size[1], size[0], 3)


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((480, 640), np.uint8),
        np.zeros((480, 640, 4), np.uint8),
        np.zeros((480, 640, 3), np.float32),
        np.zeros((0, 640, 3), np.uint8),
    ],
)
def test_the_error_for_a_frame_that_is_not_bgr_describes_the_frame(frame: Image) -> None:
    with pytest.raises(ValueError, match=r"dtype .* and shape .*: expected a uint8 array"):
        draw_detections(frame, [])


def test_a_frame_may_be_read_only_and_noncontiguous() -> None:
    frame = np.zeros((480, 1280, 3), np.uint8)[:, ::2, ::-1]
    frame.flags.writeable = False

    assert draw_detection(frame, person(300, 200)).any()


def test_labels_do_not_cover_people_where_there_is_room_elsewhere() -> None:
    # The people stand close together in two rows, with space above and below them.
    people = [
        person(100 + 44 * column, 200 + 95 * row, track_id=track(10 * row + column + 1))
        for row in range(2)
        for column in range(6)
    ]
    frame = black(900, 700)

    drawn = draw_detections(frame, people)

    for one in people:
        (left, top), _, (right, bottom), _ = one.coords
        inside = drawn[top + 6 : bottom - 6, left + 6 : right - 6]
        assert not inside.any(), "a label covers somebody"
