"""One call draws everything in a status; the frame of an alert shows the alert."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from brainframe_api.drawing import ALERT_COLOR, draw_alert, draw_status
from tests.drawing.scenes import (
    alert,
    black,
    changed,
    color_of,
    labeled,
    person,
    screen,
    status,
    track,
    zone,
)

DOOR = zone("Door", [[250, 150], [450, 150], [450, 350], [250, 350]], alarm="Crowd")


def test_objects_in_several_zones_are_drawn_once() -> None:
    visitor = person(330, 200, track_id=track(3))
    plain = {"Screen": screen(visitor)["Screen"], "Door": status(DOOR)}
    within = {"Screen": screen(visitor)["Screen"], "Door": status(DOOR, [visitor])}
    labels = [labeled(draw_status(black(), statuses), color_of(3)) for statuses in (plain, within)]

    assert labels[0] > 300
    # The difference is a digit in the zone's counts, and not a second label.
    assert abs(labels[0] - labels[1]) < 20


def test_the_screen_zone_is_a_border_only_while_it_alerts() -> None:
    calm = draw_status(black(), screen())
    alarmed = screen()
    alarmed["Screen"].alerts.append(alert())

    assert not calm.any()
    assert (draw_status(black(), alarmed)[240, :6] == ALERT_COLOR).all(axis=1).any()


def test_active_alerts_are_written_at_the_bottom_and_past_ones_are_not() -> None:
    active = draw_status(black(), {"Door": status(DOOR, alerts=[alert()])})
    past = draw_status(black(), {"Door": status(DOOR, alerts=[alert(end=1_700_000_004.0)])})

    assert labeled(active[-40:], ALERT_COLOR) > 1000
    assert not labeled(past, ALERT_COLOR)


def test_ten_alerts_are_stacked() -> None:
    one = draw_status(black(), {"Door": status(DOOR, alerts=[alert()])})
    ten = draw_status(black(), {"Door": status(DOOR, alerts=[alert()] * 10)})

    def written(image: np.ndarray) -> int:
        return labeled(image[:, :200], ALERT_COLOR)

    assert written(ten) == 10 * written(one)


def test_an_empty_status_leaves_the_frame_unchanged() -> None:
    frame = np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8)

    drawn = draw_status(frame, {})

    assert np.array_equal(drawn, frame)
    assert drawn is not frame


def test_an_alert_is_drawn_with_its_zone_and_objects() -> None:
    visitor = person(330, 200, track_id=track(3))

    drawn = draw_alert(black(), alert(end=1_700_000_008.0), DOOR, detections=[visitor])

    assert tuple(drawn[150, 350]) == ALERT_COLOR, "the zone's outline"
    assert tuple(drawn[245, 330]) == color_of(3), "the object's box"
    assert labeled(drawn[-40:], ALERT_COLOR) > 1000, "what happened"


def test_an_alert_whose_zone_is_gone_is_still_named() -> None:
    touched = changed(black(), draw_alert(black(), alert()))

    assert touched[-40:].any()
    assert not touched[:-40].any()


def test_several_threads_draw_the_same_picture() -> None:
    statuses = screen(*(person(40 * n, 60 + 10 * n, track_id=track(n)) for n in range(12)))
    frames = [black() for _ in range(64)]

    with ThreadPoolExecutor(8) as threads:
        pictures = list(threads.map(draw_status, frames, [statuses] * len(frames)))

    expected = draw_status(black(), statuses)
    assert all(np.array_equal(picture, expected) for picture in pictures)
