"""The built-in capsules, as the server lists them.

Their options are those that `MotionOptions` and `TrackerOptions` read, with the same defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.models import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType

if TYPE_CHECKING:
    from collections.abc import Sequence

MOTION_DETECTOR = "motion_detector"
TRACKER = "object_tracker"
IDENTITY_RECOGNISER = "identity_recogniser"

CLASS_NAMES = ("person", "car", "vehicle", "animal", "object")
"""What the motion detector may be told to call the things that it finds."""


def built_in_capsules() -> dict[str, Capsule]:
    """Return capsule name to capsule, in the order in which they run."""
    capsules = (_motion_detector(), _tracker(), _identity_recogniser())
    return {capsule.name: capsule for capsule in capsules}


def _motion_detector() -> Capsule:
    found = _node(SizeType.ALL, extra_data=["detection_confidence"])
    return Capsule(
        name=MOTION_DETECTOR,
        version=1,
        description=(
            "Finds what moves in front of a fixed camera by background subtraction, and in still"
            " images what stands out from the background. It does not recognise what it finds:"
            " everything gets the class name that is set."
        ),
        input_type=_node(SizeType.NONE, detections=()),
        output_type=found,
        capability=found,
        options={
            "class_name": CapsuleOption(
                type=OptionType.ENUM,
                default="person",
                constraints={"choices": list(CLASS_NAMES)},
                description="What everything that moves is called.",
            ),
            "sensitivity": _float_option(
                0.5, 0.0, 1.0, "The higher, the smaller a difference counts as movement."
            ),
            "min_area": _float_option(
                0.05, 0.0, 100.0, "The smallest object reported, in percent of the picture's area."
            ),
            "max_detections": _int_option(50, 1, 1000, "The most objects reported per frame."),
            "history": _int_option(
                500,
                10,
                100_000,
                "From how many frames the background is learned. What stands still for about a"
                " tenth of them becomes part of it.",
            ),
            "ignore_shadows": CapsuleOption(
                type=OptionType.BOOL,
                default=True,
                constraints={},
                description="Leave out the shadows that moving things throw.",
            ),
        },
    )


def _tracker() -> Capsule:
    return Capsule(
        name=TRACKER,
        version=1,
        description=(
            "Gives each object a track ID that stays the same while it moves through the picture."
        ),
        input_type=_node(SizeType.ALL),
        output_type=_node(SizeType.ALL, tracked=True),
        capability=_node(SizeType.ALL, detections=(), tracked=True),
        options={
            "lost_after": _float_option(
                1.5, 0.0, 60.0, "For how many seconds an object may be out of sight."
            ),
            "confirm_frames": _int_option(
                4, 1, 100, "In how many frames an object must be seen to get a track ID."
            ),
            "max_distance": _float_option(
                1.0,
                0.0,
                10.0,
                "How far an object may be from where it is expected, in lengths of its diagonal.",
            ),
        },
    )


def _identity_recogniser() -> Capsule:
    return Capsule(
        name=IDENTITY_RECOGNISER,
        version=1,
        description="Compares tracked objects with the encodings of the identities.",
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
