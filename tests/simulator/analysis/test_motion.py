"""A fixed camera's moving objects are found, and still ones are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from brainframe_rest.models import Detection

from brainframe_api._simulator.analysis.motion import MotionDetector, MotionOptions
from tests.simulator.analysis.scenes import background, class_names, frame

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.frame import Image

RED = (30, 30, 220)


def with_block(left: int, top: int, width: int = 24, height: int = 60) -> Image:
    picture = background()
    picture[top : top + height, left : left + width] = RED
    return picture


def watch(detector: MotionDetector, pictures: list[Image]) -> list[list[Detection]]:
    return [detector.detect(frame(number / 10, item)) for number, item in enumerate(pictures)]


def walk(**options: object) -> list[Detection]:
    """Return the detections of a block that moves into an empty scene, in the last frame."""
    detector = MotionDetector(MotionOptions.from_values(options))
    pictures = [background()] * 20 + [with_block(20 + 4 * step, 100) for step in range(20)]
    return watch(detector, pictures)[-1]


def test_nothing_is_detected_in_an_empty_scene() -> None:
    assert watch(MotionDetector(), [background()] * 30) == [[]] * 30


def test_a_walking_block_is_found_at_its_position() -> None:
    (detection,) = walk()

    (left, top), (right, bottom) = detection.coords[0], detection.coords[2]
    assert left == pytest.approx(96, abs=6)
    assert right == pytest.approx(120, abs=6)
    assert top == pytest.approx(100, abs=6)
    assert bottom == pytest.approx(160, abs=6)


def test_coordinates_are_four_corners_of_whole_pixels_from_the_top_left_clockwise() -> None:
    (detection,) = walk()

    (left, top), top_right, (right, bottom), bottom_left = detection.coords
    assert (top_right, bottom_left) == ([right, top], [left, bottom])
    assert all(type(value) is int for point in detection.coords for value in point)


def test_a_detection_has_a_confidence() -> None:
    (detection,) = walk()

    confidence = detection.extra_data["detection_confidence"]
    assert isinstance(confidence, float)
    assert 0.5 < confidence <= 1.0


def test_the_class_name_is_an_option() -> None:
    assert class_names(walk()) == ["person"]
    assert class_names(walk(class_name="car")) == ["car"]


def test_objects_below_the_minimum_area_are_omitted() -> None:
    # The block covers 1.9 % of the picture.
    assert len(walk(min_area=1.0)) == 1
    assert walk(min_area=4.0) == []


def test_only_the_largest_objects_are_detected_when_there_are_too_many() -> None:
    def scene(step: int) -> Image:
        picture = with_block(20 + 4 * step, 20)
        picture[150:230, 20 + 4 * step : 60 + 4 * step] = RED
        return picture

    pictures = [background()] * 20 + [scene(step) for step in range(20)]
    detector = MotionDetector(MotionOptions(max_detections=1))

    (detection,) = watch(detector, pictures)[-1]

    assert detection.coords[0][1] > 100


def test_a_faint_object_is_found_by_a_sensitive_detector_only() -> None:
    def scene(step: int) -> Image:
        picture = background()
        picture[100:160, 20 + 4 * step : 44 + 4 * step] += 9
        return picture

    pictures = [background()] * 20 + [scene(step) for step in range(20)]

    dull = watch(MotionDetector(MotionOptions(sensitivity=0.0)), pictures)[-1]
    sensitive = watch(MotionDetector(MotionOptions(sensitivity=1.0)), pictures)[-1]

    assert dull == []
    assert sensitive != []


def test_shadows_are_ignored_only_if_the_option_is_set() -> None:
    def scene(step: int) -> Image:
        picture = background()
        shaded = picture[100:160, 20 + 4 * step : 60 + 4 * step]
        shaded[:] = (shaded * 0.7).astype(np.uint8)
        return picture

    pictures = [background()] * 20 + [scene(step) for step in range(20)]

    ignored = watch(MotionDetector(MotionOptions(ignore_shadows=True)), pictures)[-1]
    wanted = watch(MotionDetector(MotionOptions(ignore_shadows=False)), pictures)[-1]

    assert ignored == []
    assert len(wanted) == 1


def test_a_still_object_becomes_background_sooner_with_a_short_history() -> None:
    pictures = [background()] * 300 + [with_block(100, 100)] * 30

    soon = watch(MotionDetector(MotionOptions(history=50)), pictures)
    late = watch(MotionDetector(MotionOptions(history=1000)), pictures)

    assert soon[-1] == []
    assert len(late[-1]) == 1


def test_the_first_frames_are_not_mistaken_for_movement() -> None:
    pictures = [with_block(10 * step, 100) for step in range(10)]

    assert watch(MotionDetector(), pictures) == [[]] * 10


def test_a_light_that_is_switched_on_is_not_mistaken_for_movement() -> None:
    bright = (background() + 90).astype(np.uint8)

    found = watch(MotionDetector(), [background()] * 20 + [bright] * 60)

    assert found[-40:] == [[]] * 40


def test_a_camera_may_change_its_resolution() -> None:
    detector = MotionDetector()
    watch(detector, [background()] * 20)

    assert watch(detector, [background(640, 480)] * 20) == [[]] * 20


def test_options_can_change_without_a_reset_of_the_background() -> None:
    detector = MotionDetector()
    watch(detector, [background()] * 20)

    detector.configure(MotionOptions(class_name="car"))
    found = watch(detector, [with_block(20 + 4 * step, 100) for step in range(5)])

    assert class_names(found[-1]) == ["car"]


def test_nothing_is_detected_in_a_frame_without_an_image() -> None:
    assert MotionDetector().detect(frame(0.0)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sensitivity", "high"),
        ("history", None),
        ("min_area", True),
        ("ignore_shadows", 1),
        ("class_name", 5),
    ],
)
def test_a_value_of_the_wrong_type_is_rejected_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        MotionOptions.from_values({name: value})
