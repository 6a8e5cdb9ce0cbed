"""Descriptions of the built-in capsules.

Their options are those of `MotionOptions` and `TrackerOptions`, with the same defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.models import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType

if TYPE_CHECKING:
    from collections.abc import Sequence

MOTION_DETECTOR = "motion_detector"
TRACKER = "object_tracker"
IDENTITY_RECOGNIZER = "identity_recognizer"

CLASS_NAMES = ("person", "car", "vehicle", "animal", "object")
"""The class names that the motion detector can be set to report."""


def built_in_capsules() -> dict[str, Capsule]:
    """Return the built-in capsules by name, in the order in which they run."""
    capsules = (_motion_detector(), _tracker(), _identity_recognizer())
    return {capsule.name: capsule for capsule in capsules}


def _motion_detector() -> Capsule:
    found = _node(SizeType.ALL, extra_data=["detection_confidence"])
    return Capsule(
        name=MOTION_DETECTOR,
        version=1,
        description=(
            "Detects moving objects in front of a fixed camera by background subtraction, and in"
            " still images the objects that stand out from the background. It does not classify"
            " objects; all detections have the configured class name."
        ),
        input_type=_node(SizeType.NONE, detections=()),
        output_type=found,
        capability=found,
        options={
            "class_name": CapsuleOption(
                type=OptionType.ENUM,
                default="person",
                constraints={"choices": list(CLASS_NAMES)},
                description="The class name of all detections.",
            ),
            "sensitivity": _float_option(
                0.5, 0.0, 1.0, "Higher values detect smaller differences from the background."
            ),
            "min_area": _float_option(
                0.05, 0.0, 100.0, "The minimum area of a detection, in percent of the image area."
            ),
            "max_detections": _int_option(50, 1, 1000, "The maximum number of detections."),
            "history": _int_option(
                500,
                10,
                100_000,
                "The number of frames that the background model covers. An object that stands still"
                " for about a tenth of them becomes part of the background.",
            ),
            "ignore_shadows": CapsuleOption(
                type=OptionType.BOOL,
                default=True,
                constraints={},
                description="Exclude the shadows of moving objects.",
            ),
        },
    )


def _tracker() -> Capsule:
    return Capsule(
        name=TRACKER,
        version=1,
        description=(
            "Assigns each object a track ID that stays the same while it moves through the image."
        ),
        input_type=_node(SizeType.ALL),
        output_type=_node(SizeType.ALL, tracked=True),
        capability=_node(SizeType.ALL, detections=(), tracked=True),
        options={
            "lost_after": _float_option(
                1.5, 0.0, 60.0, "How long an object may be out of sight, in seconds."
            ),
            "confirm_frames": _int_option(
                4, 1, 100, "In how many frames an object must be detected to get a track ID."
            ),
            "max_distance": _float_option(
                1.0,
                0.0,
                10.0,
                "The maximum distance of an object from its predicted position, in box diagonals.",
            ),
        },
    )


def _identity_recognizer() -> Capsule:
    return Capsule(
        name=IDENTITY_RECOGNIZER,
        version=1,
        description="Recognizes identities by comparing tracked objects with their encodings.",
        input_type=_node(SizeType.SINGLE, tracked=True),
        output_type=_node(
            SizeType.SINGLE, encoded=True, tracked=True, extra_data=["encoding_distance"]
        ),
        capability=_node(
            SizeType.SINGLE, detections=(), encoded=True, extra_data=["encoding_distance"]
        ),
        options={},
    )


def _node(
    size: SizeType,
    *,
    detections: Sequence[str] = CLASS_NAMES,
    encoded: bool = False,
    tracked: bool = False,
    extra_data: Sequence[str] = (),
) -> NodeDescription:
    return NodeDescription(
        size=size,
        detections=list(detections),
        attributes={},
        encoded=encoded,
        tracked=tracked,
        extra_data=list(extra_data),
    )


def _float_option(default: float, least: float, most: float, description: str) -> CapsuleOption:
    return CapsuleOption(
        type=OptionType.FLOAT,
        default=default,
        constraints={"min_val": least, "max_val": most},
        description=description,
    )


def _int_option(default: int, least: int, most: int, description: str) -> CapsuleOption:
    return CapsuleOption(
        type=OptionType.INT,
        default=default,
        constraints={"min_val": least, "max_val": most},
        description=description,
    )
