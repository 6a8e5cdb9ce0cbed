# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/behaviour/zone_status.py
"""Counts of a zone's status."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..models.detection import Detection


class ZoneStatusBehaviour:
    """What a zone status knows about its detections."""

    __slots__ = ()

    # Not at run time: msgspec evaluates the annotations of all bases of what it decodes into.
    if TYPE_CHECKING:
        within: list[Detection]

    @property
    def detection_within_counts(self) -> Counter[str]:
        """How many detections of each class are within the zone, by class name."""
        return Counter(detection.class_name for detection in self.within)
