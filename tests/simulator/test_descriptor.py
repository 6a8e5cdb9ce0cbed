from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from brainframe_rest.models import Detection

from brainframe_api._simulator.identities.descriptor import LENGTH, describe_appearance
from brainframe_api._simulator.identities.recognizer import MAX_DISTANCE, crop
from brainframe_api.simulator.media import PEDESTRIANS

Image = npt.NDArray[np.uint8]


def distance(first: Image, second: Image) -> float:
    return float(np.linalg.norm(describe_appearance(first) - describe_appearance(second)))


@pytest.fixture(scope="module")
def photograph() -> Image:
    """Return a real image: one frame of the sample video."""
    capture = cv2.VideoCapture(str(PEDESTRIANS))
    try:
        return capture.read()[1].astype(np.uint8)
    finally:
        capture.release()


def test_a_descriptor_has_a_fixed_length_and_is_reproducible(photograph: Image) -> None:
    vector = describe_appearance(photograph)
    assert vector.shape == (LENGTH,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert distance(photograph, photograph) == 0


def test_size_brightness_and_noise_change_the_descriptor_little(photograph: Image) -> None:
    part = photograph[100:260, 300:420]
    larger = cv2.resize(part, None, fx=1.7, fy=1.7).astype(np.uint8)
    brighter = np.clip(part.astype(np.int16) + 12, 0, 255).astype(np.uint8)
    noise = np.random.default_rng(1).normal(0, 4, part.shape)
    noisy = np.clip(part + noise, 0, 255).astype(np.uint8)
    for changed in (larger, brighter, noisy):
        assert distance(part, changed) < MAX_DISTANCE


def test_another_part_of_the_image_has_a_distant_descriptor(photograph: Image) -> None:
    assert distance(photograph[100:260, 300:420], photograph[400:560, 20:140]) > MAX_DISTANCE


def test_an_image_of_one_color_has_a_descriptor_too() -> None:
    assert distance(np.zeros((9, 9, 3), np.uint8), np.full((5, 30, 3), 255, np.uint8)) > 0.9


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((10, 20, 30, 50), (30, 20)),
        ((-15, -5, 25, 5), (5, 25)),
        ((95, 45, 120, 60), (5, 5)),
        ((200, 200, 240, 210), None),
    ],
)
def test_a_detection_is_cropped_to_the_image(
    box: tuple[int, int, int, int], expected: tuple[int, int] | None
) -> None:
    left, top, right, bottom = box
    corners = [[left, top], [right, top], [right, bottom], [left, bottom]]
    part = crop(np.zeros((50, 100, 3), np.uint8), detection(corners))
    assert (None if part is None else part.shape[:2]) == expected


def detection(corners: list[list[int]]) -> Detection:
    return Detection("person", corners, [], {}, None, {}, None)
