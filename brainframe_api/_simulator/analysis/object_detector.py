"""Detection of people and objects in an image by a neural network.

The network is NanoDet-g, trained on the 80 classes of COCO. It runs in OpenCV on the CPU and needs
100 to 400 ms per image.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from brainframe_api._simulator.analysis.capsules import COCO_CLASSES, OBJECT_DETECTOR
from brainframe_api._simulator.analysis.detections import detection_in_box
from brainframe_api._simulator.analysis.opencv import cv2
from brainframe_api._simulator.analysis.option_values import OptionValues
from brainframe_api.simulator.media import DETECTOR

if TYPE_CHECKING:
    import numpy.typing as npt
    from brainframe_rest.models import Detection

    from brainframe_api._simulator.analysis.frame import Image

    _Floats = npt.NDArray[np.float32]

_MAX_SIDE = 640
"""The longer side of the network's input, in pixels. At 416, people at the far end of a street are
found less often; at 640 an image takes twice the time."""

_MIN_SIDE = 32
"""Smaller images are not enlarged; the network finds nothing in them."""

_STEP = 32
"""The sides of the input must be multiples of the largest stride."""

_MEAN = np.array([103.53, 116.28, 123.675], np.float32)
_DEVIATION = np.array([57.375, 57.12, 58.395], np.float32)
"""The normalization that the network was trained with, for BGR."""

_BINS = np.arange(11, dtype=np.float32)
"""Each distance from a cell to an edge of a box is the mean of a distribution over these bins."""

_SAME_CLASS_OVERLAP = 0.5
_ANY_CLASS_OVERLAP = 0.75
"""The intersection over union at which the less certain of two boxes is dropped, so that an object
is not reported as both a car and a truck. A rider and a motorcycle overlap less."""


@dataclass(frozen=True, slots=True)
class ObjectDetectorOptions:
    """The options of the object detector.

    Attributes:
        threshold: The minimum confidence, from 0 to 1.
        max_detections: The maximum number of detections; the most certain are kept.
    """

    threshold: float = 0.58
    max_detections: int = 100

    @staticmethod
    def from_values(values: Mapping[str, object]) -> ObjectDetectorOptions:
        """Create the options from a capsule's option values, with defaults for missing ones.

        Raises:
            ValueError: If an option has an invalid value.
        """
        default = ObjectDetectorOptions()
        given = OptionValues(OBJECT_DETECTOR, values)
        return ObjectDetectorOptions(
            threshold=given.number("threshold", default.threshold),
            max_detections=int(given.number("max_detections", default.max_detections)),
        )


def detect_objects(
    image: Image,
    options: ObjectDetectorOptions | None = None,
    class_names: Collection[str] | None = None,
) -> list[Detection]:
    """Detect people and objects in an image. Thread-safe.

    Args:
        image: Height x width x 3, BGR.
        options: The options.
        class_names: The classes to look for, or None for all of them.

    Returns:
        Detections without a track ID, the most certain first. Their `detection_confidence` is the
        score of the network, from 0 to 1.
    """
    settings = options or ObjectDetectorOptions()
    height, width = image.shape[:2]
    if min(height, width) < _MIN_SIDE:
        return []
    scale = min(1.0, _MAX_SIDE / max(width, height))
    input_size = (_side(width * scale), _side(height * scale))
    resized = cv2.resize(image, input_size, interpolation=cv2.INTER_AREA)
    blob = ((resized.astype(np.float32) - _MEAN) / _DEVIATION).transpose(2, 0, 1)[np.newaxis]
    boxes, scores, classes = _decode(_run(np.ascontiguousarray(blob)), input_size)
    kept = scores >= settings.threshold
    if class_names is not None:
        kept &= np.isin(classes, [COCO_CLASSES.index(name) for name in class_names])
    enlarge = np.array([width / input_size[0], height / input_size[1]] * 2, np.float32)
    limits = np.array([width, height] * 2, np.float32)
    boxes = np.clip(boxes[kept] * enlarge, 0, limits)
    scores, classes = scores[kept], classes[kept]
    return [
        detection_in_box(
            (float(left), float(top), float(right), float(bottom)),
            COCO_CLASSES[int(classes[index])],
            float(scores[index]),
        )
        for index in _distinct(boxes, scores, classes)[: settings.max_detections]
        for left, top, right, bottom in [boxes[index]]
    ]


_lock = threading.Lock()


@functools.cache
def _network() -> Any:
    return cv2.dnn.readNetFromONNX(str(DETECTOR))


def _run(blob: _Floats) -> list[_Floats]:
    """Run the network, which is loaded at first use and cannot be used by two threads at a time."""
    with _lock:
        network = _network()
        network.setInput(blob)
        outputs = network.forward(network.getUnconnectedOutLayersNames())
        return [np.array(output[0], np.float32) for output in outputs]


def _decode(
    outputs: list[_Floats], input_size: tuple[int, int]
) -> tuple[_Floats, _Floats, npt.NDArray[np.int64]]:
    """Return the boxes, in pixels of the input, with the score and index of their best class."""
    boxes: list[_Floats] = []
    scores: list[_Floats] = []
    classes: list[npt.NDArray[np.int64]] = []
    for output in outputs:
        rows, columns = output.shape[1:]
        stride = input_size[0] / columns
        logits = output[: len(COCO_CLASSES)].reshape(len(COCO_CLASSES), -1)
        best = logits.argmax(axis=0)
        scores.append(1 / (1 + np.exp(-logits.max(axis=0))))
        classes.append(best.astype(np.int64))
        bins = output[len(COCO_CLASSES) :].reshape(4, len(_BINS), -1)
        weights = np.exp(bins - bins.max(axis=1, keepdims=True))
        left, top, right, bottom = (
            np.einsum("b,ebn->en", _BINS, weights) / weights.sum(axis=1) * stride
        )
        y, x = (np.mgrid[:rows, :columns].reshape(2, -1) + 0.5) * stride
        boxes.append(np.stack([x - left, y - top, x + right, y + bottom], 1).astype(np.float32))
    return np.concatenate(boxes), np.concatenate(scores), np.concatenate(classes)


def _distinct(boxes: _Floats, scores: _Floats, classes: npt.NDArray[np.int64]) -> list[int]:
    """Return the indexes of the boxes after non-maximum suppression, the most certain first."""
    left, top, right, bottom = boxes.T
    areas = (right - left) * (bottom - top)
    remaining = np.argsort(-scores, kind="stable")
    chosen: list[int] = []
    while remaining.size:
        index, others = int(remaining[0]), remaining[1:]
        chosen.append(index)
        widths = np.minimum(right[index], right[others]) - np.maximum(left[index], left[others])
        heights = np.minimum(bottom[index], bottom[others]) - np.maximum(top[index], top[others])
        shared = np.maximum(widths, 0) * np.maximum(heights, 0)
        overlap = shared / np.maximum(areas[index] + areas[others] - shared, 1e-6)
        same = classes[others] == classes[index]
        limit = np.where(same, _SAME_CLASS_OVERLAP, _ANY_CLASS_OVERLAP)
        remaining = others[overlap < limit]
    return chosen


def _side(length: float) -> int:
    return max(_STEP, round(length / _STEP) * _STEP)
