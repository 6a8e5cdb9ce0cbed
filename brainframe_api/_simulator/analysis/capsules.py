"""Descriptions of the built-in capsules.

Their options are those of `MotionOptions`, `ObjectDetectorOptions` and `TrackerOptions`, with the
same defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.models import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType

if TYPE_CHECKING:
    from collections.abc import Sequence

MOTION_DETECTOR = "motion_detector"
OBJECT_DETECTOR = "object_detector"
TRACKER = "object_tracker"
IDENTITY_RECOGNIZER = "identity_recognizer"

CLASS_NAMES = ("person", "car", "vehicle", "animal", "object")
"""The class names that the motion detector can be set to report."""

COCO_CLASSES = (
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat",
    "traffic light", "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog",
    "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella",
    "handbag", "tie", "suitcase", "frisbee", "skis", "snowboard", "sports ball", "kite",
    "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket", "bottle",
    "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange",
    "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant",
    "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone",
    "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors",
    "teddy bear", "hair drier", "toothbrush",
)  # fmt: skip
"""The classes of the object detector, those of COCO, in the order of the network's outputs."""

INACTIVE_BY_DEFAULT = frozenset({OBJECT_DETECTOR})
"""The built-in capsules that run on streams only when activated: one core analyzes three to ten
frames per second with the object detector.
"""


def built_in_capsules() -> dict[str, Capsule]:
    """Return the built-in capsules by name, in the order in which they run."""
    capsules = (_motion_detector(), _object_detector(), _tracker(), _identity_recognizer())
    return {capsule.name: capsule for capsule in capsules}


def _motion_detector() -> Capsule:
    found = _node(SizeType.ALL, extra_data=["detection_confidence"])
    return Capsule(
        name=MOTION_DETECTOR,
        version=1,
        description=(
            "Detects moving objects in front of a fixed camera by background subtraction. It does"
            " not classify them; all detections have the configured class name. In still images it"
            " reports the objects of that class that the object detector finds, or else the regions"
            " that stand out from the background."
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


def _object_detector() -> Capsule:
    found = _node(SizeType.ALL, detections=COCO_CLASSES, extra_data=["detection_confidence"])
    return Capsule(
        name=OBJECT_DETECTOR,
        version=1,
        description=(
            "Detects people and the other objects of the 80 classes of COCO with a small neural"
            " network (NanoDet-g). It finds objects at least 20 pixels high in an image scaled"
            " to 640 pixels. On streams it is inactive by default."
        ),
        input_type=_node(SizeType.NONE, detections=()),
        output_type=found,
        capability=found,
        options={
            "threshold": _float_option(0.58, 0.05, 1.0, "The minimum confidence of a detection."),
            "max_detections": _int_option(100, 1, 1000, "The maximum number of detections."),
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
