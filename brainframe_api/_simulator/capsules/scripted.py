"""Capsules whose results are given by a program or a file instead of the code of an archive.

Programs for BrainFrame use capsules by name, such as `detector_person_openvino`. A scripted capsule
has the name, the types and the options of such a capsule, and fixed or computed results.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brainframe_rest.models import Capsule, CapsuleOption, Detection, NodeDescription, SizeType

from brainframe_api._simulator.analysis.capsules import (
    MOTION_DETECTOR,
    OBJECT_DETECTOR,
    built_in_capsules,
)
from brainframe_api._simulator.analysis.detections import copy_detection
from brainframe_api._simulator.capsules.source import difference

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.frame import Image

    Function = Callable[[Image, list[Detection], Mapping[str, Any]], Sequence[Detection]]
    Answer = Sequence[Detection] | Mapping[str, str] | str | Function
    """The results of a scripted capsule:

    - a list of detections, returned for every image,
    - a dict of attributes, added to the detections of the other capsules,
    - the name of a built-in detector, `object_detector` or `motion_detector`,
    - or a function of the image (height x width x 3, BGR), the detections of the other capsules and
      the option values, which returns new detections and may modify the others.
    """

DETECTORS = (OBJECT_DETECTOR, MOTION_DETECTOR)
"""The built-in capsules whose results a scripted capsule can return."""


@dataclass(frozen=True, slots=True)
class ScriptedCapsule:
    """A capsule with scripted results.

    Attributes:
        capsule: The description of the capsule.
        answer: Its results.
    """

    capsule: Capsule
    answer: Answer

    def process_image(
        self, image: Image, detections: list[Detection], options: Mapping[str, Any]
    ) -> list[Detection]:
        """Run the capsule on an image and return all detections.

        Args:
            image: Height x width x 3, BGR.
            detections: The detections of other capsules. May be modified.
            options: The effective option values.
        """
        answer = self.answer
        if isinstance(answer, str):
            found = _detect(answer, image, self.known_options(options))
            return [*detections, *self.wanted(found)]
        if callable(answer):
            return [*detections, *answer(image, detections, options)]
        if isinstance(answer, Mapping):
            return self._classify(answer, detections)
        return [*detections, *(copy_detection(item) for item in answer)]

    def process_without_image(self, detections: list[Detection]) -> list[Detection]:
        """Run the capsule on a frame without an image and return all detections.

        Only fixed results are independent of the image.

        Args:
            detections: The detections of other capsules. May be modified.
        """
        answer = self.answer
        if isinstance(answer, str) or callable(answer):
            return detections
        if isinstance(answer, Mapping):
            return self._classify(answer, detections)
        return [*detections, *(copy_detection(item) for item in answer)]

    def wanted(self, detections: Iterable[Detection]) -> list[Detection]:
        """Return the detections of the classes in the output type of the capsule."""
        classes = self.capsule.output_type.detections
        return [item for item in detections if not classes or item.class_name in classes]

    def known_options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the options that the chosen built-in detector has."""
        known = built_in_capsules()[str(self.answer)].options
        return {name: value for name, value in options.items() if name in known}

    def _classify(
        self, attributes: Mapping[str, str], detections: list[Detection]
    ) -> list[Detection]:
        classes = self.capsule.input_type.detections
        for detection in detections:
            if not classes or detection.class_name in classes:
                detection.attributes.update(attributes)
        return detections


class ScriptedCapsules:
    """The scripted capsules of a simulator, by name. Thread-safe.

    Args:
        permanent: The capsules that remain after `reset`.
    """

    def __init__(self, permanent: Iterable[ScriptedCapsule] = ()) -> None:
        self._lock = threading.Lock()
        self._permanent = {item.capsule.name: item for item in permanent}
        self._all = dict(self._permanent)

    def add(self, item: ScriptedCapsule) -> None:
        """Add a capsule, replacing one with the same name."""
        with self._lock:
            self._all = {**self._all, item.capsule.name: item}

    def get(self, name: str) -> ScriptedCapsule | None:
        """Return a capsule, or None."""
        return self._all.get(name)

    def all(self) -> Mapping[str, ScriptedCapsule]:
        """Return the capsules by name, starting with those that need no other detections."""
        return dict(sorted(self._all.items(), key=lambda entry: needs_detections(entry[1].capsule)))

    def reset(self) -> None:
        """Remove all capsules but the permanent ones."""
        with self._lock:
            self._all = dict(self._permanent)


def needs_detections(capsule: Capsule) -> bool:
    """Return whether the input of a capsule is the detections of others."""
    return capsule.input_type.size != SizeType.NONE


def make_scripted_capsule(
    name: str,
    answer: Answer,
    *,
    input_type: NodeDescription | None = None,
    output_type: NodeDescription | None = None,
    options: Mapping[str, CapsuleOption] | None = None,
    description: str = "",
    version: int = 1,
) -> ScriptedCapsule:
    """Make a scripted capsule, documented at `Simulator.capsule`.

    Raises:
        ValueError: If the name or the answer is invalid.
    """
    built_in = built_in_capsules()
    if not name:
        raise ValueError("the name of a capsule must not be empty")
    if name in built_in:
        raise ValueError(f"{name!r} is the name of a built-in capsule; choose another name")
    if isinstance(answer, str) and answer not in DETECTORS:
        names = " or ".join(map(repr, DETECTORS))
        raise ValueError(
            f"invalid answer {answer!r} of {name!r}: expected {names} if it is a string"
        )
    if isinstance(answer, str) and options is None:
        options = built_in[answer].options
    given = input_type or _input_type(answer)
    made = output_type or _output_type(answer, built_in)
    return ScriptedCapsule(
        Capsule(
            name=name,
            version=version,
            description=description,
            input_type=given,
            output_type=made,
            capability=difference(given, made),
            options=dict(options or {}),
        ),
        # Copied, so that later changes by the caller do not affect the analysis of a stream.
        answer if callable(answer) else deepcopy(answer),
    )


def _input_type(answer: Answer) -> NodeDescription:
    size = SizeType.SINGLE if isinstance(answer, Mapping) else SizeType.NONE
    return NodeDescription(size, [], {}, False, False, [])


def _output_type(answer: Answer, built_in: Mapping[str, Capsule]) -> NodeDescription:
    if isinstance(answer, str):
        return built_in[answer].output_type
    if callable(answer):
        return NodeDescription(SizeType.ALL, [], {}, False, False, [])
    if isinstance(answer, Mapping):
        attributes = {name: [value] for name, value in answer.items()}
        return NodeDescription(SizeType.SINGLE, [], attributes, False, False, [])
    found: dict[str, list[str]] = {}
    for name, value in (pair for item in answer for pair in item.attributes.items()):
        if value not in found.setdefault(name, []):
            found[name].append(value)
    classes = list(dict.fromkeys(item.class_name for item in answer))
    extra = list(dict.fromkeys(key for item in answer for key in item.extra_data))
    return NodeDescription(SizeType.ALL, classes, found, False, False, extra)


def _detect(name: str, image: Image, options: Mapping[str, Any]) -> list[Detection]:
    """Run a built-in detector."""
    from brainframe_api._simulator.analysis.object_detector import (
        ObjectDetectorOptions,
        detect_objects,
    )
    from brainframe_api._simulator.analysis.still_image import detect_in_image

    if name == OBJECT_DETECTOR:
        return detect_objects(image, ObjectDetectorOptions.from_values(options))
    return detect_in_image(image, options)
