"""The built-in capsules are described correctly, with the options of their option classes."""

from __future__ import annotations

from dataclasses import fields

import pytest
from brainframe_rest.models import Capsule, CapsuleOption, OptionType

from brainframe_api._simulator.analysis.capsules import (
    IDENTITY_RECOGNIZER,
    MOTION_DETECTOR,
    OBJECT_DETECTOR,
    TRACKER,
    built_in_capsules,
)
from brainframe_api._simulator.analysis.motion import MotionOptions
from brainframe_api._simulator.analysis.object_detector import ObjectDetectorOptions
from brainframe_api._simulator.analysis.tracking import TrackerOptions

CAPSULES = built_in_capsules()


def test_capsules_are_listed_by_name_in_the_order_in_which_they_run() -> None:
    assert list(CAPSULES) == [
        MOTION_DETECTOR,
        OBJECT_DETECTOR,
        TRACKER,
        IDENTITY_RECOGNIZER,
    ]
    assert all(name == capsule.name for name, capsule in CAPSULES.items())


@pytest.mark.parametrize(
    ("name", "options"),
    [
        (MOTION_DETECTOR, MotionOptions()),
        (OBJECT_DETECTOR, ObjectDetectorOptions()),
        (TRACKER, TrackerOptions()),
    ],
)
def test_the_listed_options_have_the_names_and_defaults_of_the_option_classes(
    name: str, options: MotionOptions | ObjectDetectorOptions | TrackerOptions
) -> None:
    read = {field.name: getattr(options, field.name) for field in fields(options)}

    assert {key: item.default for key, item in CAPSULES[name].options.items()} == read


@pytest.mark.parametrize(
    "option",
    [option for capsule in CAPSULES.values() for option in capsule.options.values()],
    ids=[name for capsule in CAPSULES.values() for name in capsule.options],
)
def test_constraints_fit_the_type_and_the_default_fits_them(option: CapsuleOption) -> None:
    assert option.description
    if option.type in (OptionType.FLOAT, OptionType.INT):
        assert set(option.constraints) == {"min_val", "max_val"}
        assert option.constraints["min_val"] <= option.default <= option.constraints["max_val"]
        assert isinstance(option.default, float if option.type == OptionType.FLOAT else int)
    elif option.type == OptionType.ENUM:
        assert option.default in option.constraints["choices"]
    else:
        assert option.type == OptionType.BOOL
        assert option.constraints == {}
        assert isinstance(option.default, bool)


@pytest.mark.parametrize("capsule", CAPSULES.values(), ids=list(CAPSULES))
def test_the_capability_of_a_capsule_is_the_difference_of_output_and_input(
    capsule: Capsule,
) -> None:
    given, made, added = capsule.input_type, capsule.output_type, capsule.capability

    assert added.detections == [name for name in made.detections if name not in given.detections]
    assert added.extra_data == [key for key in made.extra_data if key not in given.extra_data]
    assert added.tracked == (made.tracked and not given.tracked)
    assert added.encoded == (made.encoded and not given.encoded)
    assert added.size == made.size
