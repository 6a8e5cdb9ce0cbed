"""Counts of the detections in a zone status."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brainframe_rest.models.detection import Detection


class ZoneStatusMixin:
    """Counts of the detections in a zone status."""

    __slots__ = ()

    # Only for type checkers: msgspec evaluates the annotations of all base classes at run time.
    if TYPE_CHECKING:
        within: list[Detection]

    @property
    def detection_within_counts(self) -> Counter[str]:
        """Number of detections of each class within the zone, by class name."""
        return Counter(detection.class_name for detection in self.within)
