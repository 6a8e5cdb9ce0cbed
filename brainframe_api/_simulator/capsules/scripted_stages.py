"""Stages that run scripted capsules on a stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from brainframe_api._simulator.analysis.capsules import MOTION_DETECTOR
from brainframe_api._simulator.analysis.pipeline import MotionStage, Stage
from brainframe_api._simulator.capsules.scripted import (
    ScriptedCapsule,
    ScriptedCapsules,
    needs_detections,
)

if TYPE_CHECKING:
    from brainframe_rest.models import Detection

    from brainframe_api._simulator.analysis.frame import Frame


class ScriptedStage:
    """A scripted capsule on one stream.

    Args:
        name: The name of the capsule.
        item: The capsule.
    """

    def __init__(self, name: str, item: ScriptedCapsule) -> None:
        self.capsule_name = name
        self.item = item
        # `process_image` of the capsule would detect in a still image instead of by movement.
        self._motion = MotionStage() if item.answer == MOTION_DETECTOR else None

    def process(
        self, frame: Frame, detections: list[Detection], options: Mapping[str, object]
    ) -> list[Detection]:
        """Add the results of the capsule to the detections."""
        if frame.image is None:
            return self.item.process_without_image(detections)
        if self._motion is not None:
            found = self._motion.process(frame, [], self.item.known_options(options))
            return [*detections, *self.item.wanted(found)]
        return self.item.process_image(frame.image, detections, options)


class ScriptedStages:
    """The scripted capsules as stages of one stream. More may be added during the analysis.

    Args:
        capsules: The scripted capsules.
    """

    def __init__(self, capsules: ScriptedCapsules) -> None:
        self._capsules = capsules
        self._stages: dict[str, ScriptedStage] = {}

    def detecting(self) -> Sequence[Stage]:
        """Return the stages of the capsules that need no detections from others."""
        return [stage for stage in self._current() if not needs_detections(stage.item.capsule)]

    def classifying(self) -> Sequence[Stage]:
        """Return the stages of the capsules whose input is the detections of others."""
        return [stage for stage in self._current() if needs_detections(stage.item.capsule)]

    def _current(self) -> list[ScriptedStage]:
        kept: dict[str, ScriptedStage] = {}
        for name, item in self._capsules.all().items():
            stage = self._stages.get(name)
            same = stage is not None and stage.item is item
            kept[name] = stage if stage is not None and same else ScriptedStage(name, item)
        self._stages = kept
        return list(kept.values())
