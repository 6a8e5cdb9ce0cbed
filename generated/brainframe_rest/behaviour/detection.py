# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/behaviour/detection.py
"""Geometry of detections."""

from __future__ import annotations

from typing import TYPE_CHECKING


class DetectionBehaviour:
    """What a detection knows about its outline."""

    __slots__ = ()

    # Not at run time: msgspec evaluates the annotations of all bases of what it decodes into.
    if TYPE_CHECKING:
        coords: list[list[int]]

    @property
    def center(self) -> tuple[float, float]:
        """The mean of the coordinates, `(x, y)` in pixels.

        Raises:
            ValueError: If there are no coordinates.
        """
        count = len(self.coords)
        if not count:
            raise ValueError("A detection without coordinates has no center")
        return (
            sum(point[0] for point in self.coords) / count,
            sum(point[1] for point in self.coords) / count,
        )

    @property
    def bbox(self) -> list[list[int]]:
        """The smallest upright box around the coordinates, in pixels.

        Its corners are top left, top right, bottom right and bottom left.

        Raises:
            ValueError: If there are no coordinates.
        """
        if not self.coords:
            raise ValueError("A detection without coordinates has no bounding box")
        left, right = min(x for x, _ in self.coords), max(x for x, _ in self.coords)
        top, bottom = min(y for _, y in self.coords), max(y for _, y in self.coords)
        return [[left, top], [right, top], [right, bottom], [left, bottom]]
