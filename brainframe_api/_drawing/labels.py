"""Placement of labels next to objects, inside the frame and without overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from brainframe_api._drawing.canvas import Canvas, Rect, pixels
from brainframe_api._drawing.palette import BLACK, Color, readable_on
from brainframe_api._drawing.text import measure, printable, put_text, shorten

if TYPE_CHECKING:
    from brainframe_api._drawing.canvas import Frame

# The cost of covering another label, relative to covering a detected object.
_LABEL_WEIGHT = 6
# The maximum fraction of a label that may overlap other labels. Beyond it, the label is shortened
# or omitted.
_MAX_LABEL_OVERLAP = 0.02
# The maximum fraction of a label that may overlap objects. Beyond it, shorter variants and greater
# distances are tried first.
_MAX_OBJECT_OVERLAP = 0.05
# The distances of a label from its object, as multiples of the label's height.
_DISTANCES = (0.0, 1.0, 2.0, 3.5)


class Labels:
    """Labels on a canvas, each placed where it covers as little as possible.

    Args:
        canvas: The canvas to draw on.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._taken: list[Rect] = []
        self._obstacles: list[Rect] = []
        self._drawn: list[tuple[Rect, Frame]] = []

    def avoid(self, area: Rect) -> None:
        """Prefer to place later labels outside of an area."""
        self._obstacles.append(area)

    def reserve(self, area: Rect) -> None:
        """Treat an area like a label, so that later labels do not cover it."""
        self._taken.append(area)

    def beside(
        self, anchors: Sequence[Rect], variants: Sequence[Sequence[str]], color: Color
    ) -> bool:
        """Draw a label next to an object, shortened or at a distance if it would cover something.

        If it would cover other labels everywhere, it is omitted.

        Args:
            anchors: The rectangle of the object, or the rectangles next to which the label may be
                placed.
            variants: The lines of each variant of the label, from the longest to the shortest.
            color: The background color of the label.

        Returns:
            Whether the label was drawn.
        """
        fitting = [fitted for lines in variants if (fitted := self._fit(lines)) is not None]
        # Next to the object first, in full and then shortened; only then at a distance.
        for distance in _DISTANCES:
            for texts, width, height in fitting:
                anchor, place = self._best(anchors, width, height, distance)
                if self._is_free(place):
                    self._connect(anchor, place, color, distance)
                    self._draw(place, texts, color)
                    return True
        # There is no free place. Cover objects, but no other labels.
        for texts, width, height in reversed(fitting):
            _, place = self._best(anchors, width, height, 0.0)
            if self._overlap(place, self._taken) <= _MAX_LABEL_OVERLAP * place.area:
                self._draw(place, texts, color)
                return True
        return False

    def _best(
        self, anchors: Sequence[Rect], width: int, height: int, distance: float
    ) -> tuple[Rect, Rect]:
        """Return the anchor and the place with the lowest cost for a label."""
        reach = round(distance * height)
        places = [
            (anchor, self._inside(Rect(left, top, width, height)))
            for anchor in anchors
            for left, top in _beside(_grown(anchor, reach), width, height)
        ]
        costs = [self._cost(place, anchors) for _, place in places]
        return places[costs.index(min(costs))]

    def _is_free(self, place: Rect) -> bool:
        return (
            self._overlap(place, self._taken) <= _MAX_LABEL_OVERLAP * place.area
            and self._overlap(place, self._obstacles) <= _MAX_OBJECT_OVERLAP * place.area
        )

    def _connect(self, anchor: Rect, place: Rect, color: Color, distance: float) -> None:
        """Draw a line from a label at a distance to its object, below the other labels."""
        if not distance:
            return
        start = _nearest(anchor, place)
        end = _nearest(place, anchor)
        self._canvas.outline(
            pixels([start, end]), color, closed=False, width=max(1, self._canvas.line_width // 2)
        )
        for label, image in self._drawn:
            self._region(label)[:] = image

    def _region(self, place: Rect) -> Frame:
        return self._canvas.image[place.top : place.bottom, place.left : place.right]

    def corner(self, lines: Sequence[str], color: Color, *, bottom: bool) -> bool:
        """Draw a label at the left edge, stacked with the labels that are already there.

        It is placed at the right edge if it covers fewer objects there.

        Args:
            lines: The lines of the label.
            color: The background color of the label.
            bottom: Whether to stack labels from the bottom up, instead of from the top down.

        Returns:
            Whether the label was drawn.
        """
        fitted = self._fit(lines)
        if fitted is None:
            return False
        texts, width, height = fitted
        gap = self._gap
        right = self._canvas.width - width - gap
        places = [
            place
            for left in (gap, right)
            if (place := self._stacked(left, width, height, bottom=bottom)) is not None
        ]
        if not places:
            return False
        # Prefer the left edge, unless a label at the right covers fewer objects.
        best = min(places, key=lambda place: self._overlap(place, self._obstacles))
        self._draw(best, texts, color)
        return True

    def _stacked(self, left: int, width: int, height: int, *, bottom: bool) -> Rect | None:
        """Return the first place at an edge that is free of labels, or None."""
        gap = self._gap
        top = self._canvas.height - gap - height if bottom else gap
        while 0 <= top <= self._canvas.height - height:
            place = self._inside(Rect(left, top, width, height))
            hit = [other for other in self._taken if other.overlap(place)]
            if not hit:
                return place
            if bottom:
                top = min(other.top for other in hit) - gap - height
            else:
                top = max(other.bottom for other in hit) + gap
        return None

    @property
    def _gap(self) -> int:
        return max(2, self._canvas.font_size // 3)

    @property
    def _padding(self) -> int:
        return max(2, self._canvas.font_size // 4)

    def _fit(self, lines: Sequence[str]) -> tuple[list[str], int, int] | None:
        """Truncate lines to the frame and return them with the width and height of the label.

        Returns None if the label does not fit into the frame.
        """
        size, padding = self._canvas.font_size, self._padding
        room = self._canvas.width - 2 * padding
        texts = [shorten(printable(line), size, room) for line in lines]
        texts = [text for text in texts if text]
        if not texts:
            return None
        sizes = [measure(text, size) for text in texts]
        width = max(line.width for line in sizes) + 2 * padding
        height = sum(line.height for line in sizes) + padding
        if width > self._canvas.width or height > self._canvas.height:
            return None
        return texts, width, height

    def _inside(self, place: Rect) -> Rect:
        left = max(0, min(place.left, self._canvas.width - place.width))
        top = max(0, min(place.top, self._canvas.height - place.height))
        return Rect(left, top, place.width, place.height)

    def _overlap(self, place: Rect, areas: Sequence[Rect]) -> int:
        left, top, right, bottom = place.left, place.top, place.right, place.bottom
        # In a crowd, this compares hundreds of thousands of areas, few of which overlap. The cheap
        # comparisons skip the others.
        return sum(
            place.overlap(area)
            for area in areas
            if area.left < right
            and area.top < bottom
            and area.left + area.width > left
            and area.top + area.height > top
        )

    def _cost(self, place: Rect, anchors: Sequence[Rect]) -> int:
        labels = self._overlap(place, self._taken)
        objects = self._overlap(place, self._obstacles) + self._overlap(place, anchors)
        return labels * _LABEL_WEIGHT + objects

    def _draw(self, place: Rect, texts: Sequence[str], color: Color) -> None:
        import cv2

        image = self._canvas.image
        region = self._region(place)
        # Almost opaque: the text is readable, and objects behind the label are still discernible.
        region[:] = (region * 0.1 + [0.9 * channel for channel in color]).astype(image.dtype)
        corners = (place.left, place.top), (place.right - 1, place.bottom - 1)
        cv2.rectangle(image, *corners, BLACK, max(1, self._canvas.line_width // 3))
        ink = readable_on(color)
        top = place.top + self._padding // 2
        for text in texts:
            size = measure(text, self._canvas.font_size)
            left = place.left + self._padding
            put_text(image, text, left, top + size.ascent, self._canvas.font_size, ink)
            top += size.height
        self._taken.append(place)
        self._drawn.append((place, region.copy()))


def _beside(target: Rect, width: int, height: int) -> Iterator[tuple[int, int]]:
    """Yield the positions of a label around an object, in order of preference."""
    yield target.left, target.top - height
    yield target.right - width, target.top - height
    yield target.left, target.bottom
    yield target.right - width, target.bottom
    yield target.right, target.top
    yield target.left - width, target.top
    yield target.right, target.bottom - height
    yield target.left - width, target.bottom - height
    yield target.left, target.top


def _grown(area: Rect, by: int) -> Rect:
    return Rect(area.left - by, area.top - by, area.width + 2 * by, area.height + 2 * by)


def _nearest(area: Rect, other: Rect) -> tuple[float, float]:
    """Return the point of an area that is nearest to the center of another one."""
    x, y = other.left + other.width / 2, other.top + other.height / 2
    return min(max(x, area.left), area.right - 1.0), min(max(y, area.top), area.bottom - 1.0)
