"""Capsules under the names that programs use, with results given by a test or a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from brainframe_api import BrainFrameAPI, bf_codecs, bf_errors
from brainframe_api._simulator.analysis.source import read_frames
from brainframe_api._simulator.analysis.source_address import VideoFile
from brainframe_api._simulator.command import main
from brainframe_api.simulator import Simulator, StartupError
from brainframe_api.simulator.analysis import person, scripted_detection
from brainframe_api.simulator.media import PEDESTRIANS
from tests.simulator.test_capsule_archives import META, SOURCE, archive

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.frame import Image

DETECTOR = "detector_person_openvino"
CLASSIFIER = "classifier_gender_closeup_openvino"
GRAY = np.full((200, 300, 3), 128, np.uint8)


@pytest.fixture
def api(server: Simulator) -> Iterator[BrainFrameAPI]:
    with BrainFrameAPI(server.url) as client:
        yield client


def street() -> Image:
    image = next(iter(read_frames(VideoFile(PEDESTRIANS)))).image
    assert image is not None
    return image


def test_a_fixed_answer_is_returned_for_every_image(server: Simulator, api: BrainFrameAPI) -> None:
    with pytest.raises(bf_errors.CapsuleNotFoundError):
        api.process_image(GRAY, [DETECTOR], {})

    server.capsule(DETECTOR, [person(100, 150, attributes={"pose": "standing"})])

    (found,) = api.process_image(GRAY, [DETECTOR], {})
    assert (found.class_name, found.attributes) == ("person", {"pose": "standing"})
    assert found.coords[0] == [80, 50]
    capsule = api.get_capsule(DETECTOR)
    assert capsule in api.get_capsules()
    assert capsule.input_type.size is bf_codecs.SizeType.NONE
    assert capsule.capability.detections == ["person"]
    assert capsule.output_type.attributes == {"pose": ["standing"]}


def test_attributes_are_added_to_the_detections_of_others(
    server: Simulator, api: BrainFrameAPI
) -> None:
    server.capsule(
        CLASSIFIER,
        {"gender": "woman"},
        input_type=bf_codecs.NodeDescription(
            bf_codecs.SizeType.SINGLE, ["person"], {}, False, False, []
        ),
    )
    server.capsule(DETECTOR, [person(100, 150), scripted_detection("dog", 50, 190)])

    # The order of the names does not matter.
    woman, dog = api.process_image(GRAY, [CLASSIFIER, DETECTOR], {})

    assert woman.attributes == {"gender": "woman"}
    assert (dog.class_name, dog.attributes) == ("dog", {})
    (again, _) = api.process_image(GRAY, [DETECTOR], {})
    assert again.attributes == {}


def test_a_function_gets_the_image_and_the_effective_options(
    server: Simulator, api: BrainFrameAPI
) -> None:
    def bright(
        image: Image, _: list[bf_codecs.Detection], options: Mapping[str, Any]
    ) -> list[bf_codecs.Detection]:
        height, width = image.shape[:2]
        lit = image.mean() > options["threshold"]
        return [scripted_detection("lamp", width / 2, height)] if lit else []

    threshold = bf_codecs.CapsuleOption(
        type=bf_codecs.OptionType.FLOAT,
        default=100.0,
        constraints={"min_val": 0.0, "max_val": 255.0},
        description="",
    )
    server.capsule("detector_lamp", bright, options={"threshold": threshold})

    (found,) = api.process_image(GRAY, ["detector_lamp"], {})
    assert found.coords[2] == [170, 200]
    override = {"detector_lamp": {"threshold": 200.0}}
    assert api.process_image(GRAY, ["detector_lamp"], override) == []
    api.set_capsule_option_vals(capsule_name="detector_lamp", option_vals={"threshold": 130.0})
    assert api.process_image(GRAY, ["detector_lamp"], {}) == []
    with pytest.raises(bf_errors.InvalidCapsuleOptionError):
        api.process_image(GRAY, ["detector_lamp"], {"detector_lamp": {"threshold": 300.0}})


def test_a_function_that_fails_is_an_error_of_the_request(
    server: Simulator, api: BrainFrameAPI
) -> None:
    def broken(*_: Any) -> list[bf_codecs.Detection]:
        raise ValueError("no such model")

    server.capsule(DETECTOR, broken)
    with pytest.raises(bf_errors.UnknownError, match=f"{DETECTOR}.*no such model"):
        api.process_image(GRAY, [DETECTOR], {})


def test_the_built_in_detector_runs_under_another_name(
    server: Simulator, api: BrainFrameAPI
) -> None:
    people_only = bf_codecs.NodeDescription(
        bf_codecs.SizeType.ALL, ["person"], {}, False, False, []
    )
    server.capsule(DETECTOR, "object_detector", output_type=people_only)
    image = street()

    found = api.process_image(image, [DETECTOR], {})

    assert len(found) >= 3
    assert {item.class_name for item in found} == {"person"}
    assert api.process_image(image, [DETECTOR], {DETECTOR: {"threshold": 1.0}}) == []


def test_a_scripted_capsule_runs_on_a_stream_while_it_is_active(
    server: Simulator, api: BrainFrameAPI
) -> None:
    stream_id = server.add_stream("Entrance")
    script = server.script(stream_id)
    script.push([])
    server.capsule(DETECTOR, [person(400, 500)])
    server.capsule(CLASSIFIER, {"gender": "man"})

    def attributes() -> list[dict[str, str]]:
        script.push([])
        screen = api.get_latest_zone_statuses()[stream_id]["Screen"]
        return [item.attributes for item in screen.within]

    assert attributes() == [{"gender": "man"}]
    api.set_capsule_active(capsule_name=CLASSIFIER, stream_id=stream_id, active=False)
    assert attributes() == [{}]
    api.set_capsule_active(capsule_name=DETECTOR, active=False)
    assert attributes() == []
    api.set_capsule_active(capsule_name=DETECTOR, active=True)
    # Another capsule of the same name replaces it at once.
    server.capsule(DETECTOR, [person(400, 500), person(800, 500)])
    assert len(attributes()) == 2


def test_a_script_starts_with_the_settings_of_the_stream(
    server: Simulator, api: BrainFrameAPI
) -> None:
    def found(
        _: Image, __: list[bf_codecs.Detection], options: Mapping[str, Any]
    ) -> list[bf_codecs.Detection]:
        return [scripted_detection(options["class_name"], 400, 500)]

    class_name = bf_codecs.CapsuleOption(
        type=bf_codecs.OptionType.STR, default="lamp", constraints={}, description=""
    )
    server.capsule(DETECTOR, found, options={"class_name": class_name})
    server.capsule(CLASSIFIER, [person(400, 500)])
    stream_id = server.add_stream("Entrance")
    api.set_capsule_active(capsule_name=CLASSIFIER, stream_id=stream_id, active=False)

    frame = server.script(stream_id).push([])

    assert [item.class_name for item in frame.detections] == ["lamp"]


def test_the_object_detector_runs_on_streams_on_request(
    server: Simulator, api: BrainFrameAPI
) -> None:
    assert api.is_capsule_active("object_detector") is False
    stream_id = server.add_stream("Street")
    script = server.script(stream_id)
    script.image = street()
    script.push([])
    assert api.get_latest_zone_statuses()[stream_id]["Screen"].within == []
    api.set_capsule_active(stream_id=stream_id, capsule_name="object_detector", active=True)
    script.push([])
    counts = api.get_latest_zone_statuses()[stream_id]["Screen"].detection_within_counts
    assert counts["person"] >= 3


def test_the_error_for_a_loaded_capsule_explains_how_to_script_it(
    server: Simulator, api: BrainFrameAPI
) -> None:
    name = "classifier_car_color"
    api.upload_and_load_capsule(archive(meta__conf=META, capsule__py=SOURCE))
    with pytest.raises(bf_errors.NotImplementedInAPIError) as caught:
        api.process_image(GRAY, [name], {})
    assert f"server.capsule({name!r}, answer=...)" in str(caught.value)
    assert "--capsules" in str(caught.value)

    server.capsule(name, {"color": "red"})
    server.capsule(DETECTOR, [scripted_detection("car", 100, 100)])

    (found,) = api.process_image(GRAY, [DETECTOR, name], {name: {"mode": "exact"}})
    assert found.attributes == {"color": "red"}
    # The types and options are those of the archive.
    assert api.get_capsule(name).version == 3
    api.unload_capsule(name)
    assert api.get_capsule(name).version == 1
    with pytest.raises(bf_errors.CapsuleNotFoundError, match="scripted by the program"):
        api.unload_capsule(name)


def test_reset_removes_scripted_capsules(server: Simulator, api: BrainFrameAPI) -> None:
    server.capsule(DETECTOR, [])
    server.reset()
    assert DETECTOR not in [capsule.name for capsule in api.get_capsules()]


def test_a_capsule_can_be_added_before_the_start() -> None:
    simulator = Simulator()
    simulator.capsule(DETECTOR, [person(100, 150)])
    with simulator, BrainFrameAPI(simulator.url) as api:
        assert len(api.process_image(GRAY, [DETECTOR], {})) == 1


@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("", [], "must not be empty"),
        ("object_detector", [], "built-in"),
        (DETECTOR, "yolo", "'object_detector' or 'motion_detector'"),
    ],
)
def test_an_invalid_capsule_is_rejected(
    server: Simulator, name: str, answer: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        server.capsule(name, answer)


FILE = """
detector_person_openvino:
  description: Finds people
  version: 2
  output_type: {detections: [person]}
  options:
    threshold: {type: float, default: 0.6, min_val: 0.0, max_val: 1.0}
    mode: {type: enum, default: fast, choices: [fast, exact], description: How}
  answer: {detector: object_detector}
classifier_gender:
  input_type: {size: single, detections: [person]}
  output_type: {size: single, detections: [person], attributes: {gender: [man, woman]}}
  answer: {attributes: {gender: woman}}
detector_face:
  answer:
    detections:
      - {class_name: face, box: [10, 20, 30, 40], confidence: 0.9, attributes: {mask: "no"}}
detector_lamp:
  answer: {function: "answers.py:lamp"}
"""
ANSWERS = """
from brainframe_api.simulator.analysis import scripted_detection

def lamp(image, detections, options):
    return [scripted_detection("lamp", image.shape[1] / 2, image.shape[0])]
"""


def test_capsules_that_a_file_defines_survive_a_reset(tmp_path: Path) -> None:
    (tmp_path / "capsules.yaml").write_text(FILE)
    (tmp_path / "answers.py").write_text(ANSWERS)
    names = [DETECTOR, "classifier_gender", "detector_face", "detector_lamp"]
    with (
        Simulator(capsules=tmp_path / "capsules.yaml") as server,
        BrainFrameAPI(server.url) as api,
    ):
        server.reset()
        capsule = api.get_capsule(DETECTOR)
        assert (capsule.description, capsule.version) == ("Finds people", 2)
        assert capsule.options["threshold"].constraints == {"min_val": 0.0, "max_val": 1.0}
        assert capsule.options["mode"].constraints == {"choices": ["fast", "exact"]}
        attributes = api.get_capsule("classifier_gender").capability.attributes
        assert attributes == {"gender": ["man", "woman"]}
        found = api.process_image(street(), names, {})
    by_class: dict[str, bf_codecs.Detection] = {item.class_name: item for item in found}
    assert by_class.keys() == {"person", "face", "lamp"}
    assert by_class["person"].attributes == {"gender": "woman"}
    assert by_class["face"].attributes == {"mask": "no"}
    assert by_class["face"].coords == [[10, 20], [30, 20], [30, 40], [10, 40]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "not valid YAML"),
        ("- a", "must map the names"),
        ("a: {}", "'a': .*answer"),
        ("a: {answer: {}}", "exactly one of the keys"),
        ("a: {answer: {detector: x, attributes: {b: c}}}", "exactly one"),
        ("a: {answer: {detector: yolo}}", "'object_detector' or 'motion_detector'"),
        ("a: {answer: {detections: []}, shape: red}", "shape"),
        ("a: {answer: {detections: []}, output_type: {size: huge}}", "huge"),
        ("a: {answer: {function: 'none.py:f'}}", "a file that exists"),
        ("a: {answer: {function: 'answers.py:other'}}", "no function 'other'"),
        ("a: {answer: {function: 'broken.py:f'}}", "cannot be imported"),
        ("motion_detector: {answer: {detections: []}}", "built-in"),
    ],
)
def test_the_error_for_an_invalid_file_names_the_place(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "answers.py").write_text(ANSWERS)
    (tmp_path / "broken.py").write_text("1 / 0")
    (tmp_path / "capsules.yaml").write_text(text)
    with pytest.raises(StartupError, match=message):
        Simulator(capsules=tmp_path / "capsules.yaml").start()


def test_the_command_line_takes_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "0", "--capsules", "no/such/file.yaml"]) == 1
    assert "no/such/file.yaml cannot be read" in capsys.readouterr().err
