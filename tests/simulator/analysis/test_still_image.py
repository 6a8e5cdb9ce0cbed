"""In a single image, objects are found by their contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from brainframe_api._simulator.analysis.object_detector import (
    ObjectDetectorOptions,
    detect_objects,
)
from brainframe_api._simulator.analysis.source import read_frames
from brainframe_api._simulator.analysis.source_address import VideoFile
from brainframe_api._simulator.analysis.still_image import detect_in_image
from brainframe_api.simulator.media import PEDESTRIANS
from tests.simulator.analysis.scenes import background

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.frame import Image


def white(width: int = 600, height: int = 400) -> Image:
    return np.full((height, width, 3), 255, np.uint8)


@pytest.mark.parametrize(
    "picture",
    [white(), white() * 0, background(), white(4, 4), white(8, 300)],
    ids=["white", "black", "noise", "tiny", "narrow"],
)
def test_nothing_is_found_in_an_image_without_contrast(picture: Image) -> None:
    assert detect_in_image(picture) == []


def test_one_object_on_a_plain_background_is_found_at_its_position() -> None:
    picture = white()
    picture[100:300, 150:250] = (0, 0, 200)

    (detection,) = detect_in_image(picture)

    assert detection.coords[0] == pytest.approx([150, 100], abs=6)
    assert detection.coords[2] == pytest.approx([250, 300], abs=6)
    assert detection.class_name == "person"
    assert detection.track_id is None
    assert detection.extra_data["detection_confidence"] > 0.9


def test_two_objects_are_found_the_larger_first() -> None:
    picture = white()
    picture[50:150, 50:150] = (0, 0, 200)
    picture[100:350, 300:500] = (200, 0, 0)

    first, second = detect_in_image(picture)

    assert (first.coords[0][0] > 250, second.coords[0][0] < 150) == (True, True)


def test_an_object_at_the_edge_of_the_picture_is_found() -> None:
    picture = white()
    picture[200:, 250:350] = (0, 120, 0)

    (detection,) = detect_in_image(picture)

    assert detection.coords[2] == pytest.approx([350, 400], abs=6)


def test_a_speck_is_not_an_object() -> None:
    picture = white()
    picture[100:104, 100:104] = 0

    assert detect_in_image(picture) == []


def test_the_main_subject_of_a_busy_scene_is_one_object() -> None:
    scene = next(iter(read_frames(VideoFile(PEDESTRIANS)))).image
    assert scene is not None
    subject = scene.copy()
    rows, columns = np.ogrid[: scene.shape[0], : scene.shape[1]]
    subject[((columns - 380) / 200) ** 2 + ((rows - 300) / 90) ** 2 < 1] = (30, 30, 220)

    (detection,) = detect_in_image(subject, {"class_name": "animal"})

    assert detection.class_name == "animal"
    (left, top), (right, bottom) = detection.coords[0], detection.coords[2]
    assert left < 380 < right
    assert top < 300 < bottom
    assert (right - left) * (bottom - top) < 0.5 * scene.shape[0] * scene.shape[1]


def test_people_are_found_at_their_positions_in_a_frame_of_a_street() -> None:
    scene = next(iter(read_frames(VideoFile(PEDESTRIANS)))).image
    assert scene is not None

    found = detect_in_image(scene)

    assert {item.class_name for item in found} == {"person"}
    assert len(found) >= 3
    # Half the size gives the same people, and the coordinates are those of the given image.
    half = detect_in_image(scene[::2, ::2].copy())
    assert len(half) >= 3
    assert max(x for item in half for x, _ in item.coords) <= scene.shape[1] / 2


def test_the_object_detector_names_the_objects_that_it_finds() -> None:
    scene = next(iter(read_frames(VideoFile(PEDESTRIANS)))).image
    assert scene is not None

    found = detect_objects(scene, ObjectDetectorOptions(threshold=0.5))

    assert {"person", "car"} <= {item.class_name for item in found}
    scores = [item.extra_data["detection_confidence"] for item in found]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0.5
    assert detect_objects(scene, ObjectDetectorOptions(threshold=1.0)) == []
    assert len(detect_objects(scene, ObjectDetectorOptions(max_detections=2))) == 2
    assert {item.class_name for item in detect_objects(scene, class_names=["car"])} == {"car"}


def test_the_same_picture_always_gives_the_same_objects() -> None:
    scene = next(iter(read_frames(VideoFile(PEDESTRIANS)))).image
    assert scene is not None

    assert detect_in_image(scene) == detect_in_image(scene)


def test_the_options_of_the_motion_detector_have_an_effect() -> None:
    picture = white()
    picture[50:150, 50:150] = (0, 0, 200)
    picture[100:350, 300:500] = (200, 0, 0)

    (detection,) = detect_in_image(picture, {"class_name": "car", "max_detections": 1})

    assert detection.class_name == "car"
    assert detect_in_image(picture, {"min_area": 30.0}) == []
    with pytest.raises(ValueError, match="min_area"):
        detect_in_image(picture, {"min_area": "large"})
