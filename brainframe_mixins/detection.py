"""Geometry of detections."""

from __future__ import annotations

from typing import TYPE_CHECKING


class DetectionMixin:
    """Center and bounding box of a detection."""

    __slots__ = ()

    # Only for type checkers: msgspec evaluates the annotations of all base classes at run time.
    if TYPE_CHECKING:
        coords: list[list[int]]

    @property
    def center(self) -> tuple[float, float]:
        """Mean of the coordinates, `(x, y)` in pixels.

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
        """Bounding box of the coordinates, in pixels.

        The corners are top left, top right, bottom right and bottom left.

        Raises:
            ValueError: If there are no coordinates.
        """
        if not self.coords:
            raise ValueError("A detection without coordinates has no bounding box")
        left, right = min(x for x, _ in self.coords), max(x for x, _ in self.coords)
        top, bottom = min(y for _, y in self.coords), max(y for _, y in self.coords)
        return [[left, top], [right, top], [right, bottom], [left, bottom]]
