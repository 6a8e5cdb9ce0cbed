"""Placement of labels next to objects, inside the frame and without overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brainframe_api.drawing.canvas import Canvas, Rect
from brainframe_api.drawing.palette import BLACK, Color, readable_on
from brainframe_api.drawing.text import measure, printable, put_text, shorten

# The cost of covering another label, relative to covering a detected object.
_LABEL_WEIGHT = 6
# The maximum fraction of a label that may overlap other labels. Beyond it, the label is shortened
# or omitted.
_MAX_LABEL_OVERLAP = 0.02
# The maximum fraction of a label that may overlap objects. Beyond it, a shorter label is preferred.
_MAX_OBJECT_OVERLAP = 0.5


class Labels:
    """Labels on a canvas, each placed where it covers least.

    Args:
        canvas: The canvas to draw on.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._taken: list[Rect] = []
        self._obstacles: list[Rect] = []

    def avoid(self, area: Rect) -> None:
        """Prefer to place later labels outside of an area."""
        self._obstacles.append(area)

    def reserve(self, area: Rect) -> None:
        """Keep later labels off an area, as off other labels."""
        self._taken.append(area)

    def beside(
        self, anchors: Sequence[Rect], variants: Sequence[Sequence[str]], color: Color
    ) -> bool:
        """Draw a label next to an object, shortened or omitted if there is no room.

        Args:
            anchors: The rectangle of the object, or the rectangles next to which the label may be
                placed.
            variants: The lines of each variant of the label, from the longest to the shortest.
            color: The background color of the label.

        Returns:
            Whether the label was drawn.
        """
        fitting = [fitted for lines in variants if (fitted := self._fit(lines)) is not None]
        chosen: tuple[Rect, Sequence[str]] | None = None
        for texts, width, height in fitting:
            places = [
                self._inside(Rect(left, top, width, height))
                for anchor in anchors
                for left, top in _beside(anchor, width, height)
            ]
            costs = [self._cost(place, anchors) for place in places]
            place = places[costs.index(min(costs))]
            if self._hidden(place, self._taken) > _MAX_LABEL_OVERLAP * place.area:
                continue
            chosen = (place, texts)
            if self._hidden(place, self._obstacles) <= _MAX_OBJECT_OVERLAP * place.area:
                break
        if chosen is None:
            return False
        self._draw(*chosen, color)
        return True

    def corner(self, lines: Sequence[str], color: Color, *, bottom: bool) -> bool:
        """Draw a label at the left edge, stacked with the labels that are already there.

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
        top = self._canvas.height - gap - height if bottom else gap
        while 0 <= top <= self._canvas.height - height:
            place = self._inside(Rect(gap, top, width, height))
            hit = [other for other in self._taken if other.overlap(place)]
            if not hit:
                self._draw(place, texts, color)
                return True
            if bottom:
                top = min(other.top for other in hit) - gap - height
            else:
                top = max(other.bottom for other in hit) + gap
        return False

    @property
    def _gap(self) -> int:
        return max(2, self._canvas.text // 3)

    @property
    def _padding(self) -> int:
        return max(2, self._canvas.text // 4)

    def _fit(self, lines: Sequence[str]) -> tuple[list[str], int, int] | None:
        """Truncate lines to the frame and return them with the width and height of the label.

        Returns None if the label does not fit into the frame.
        """
        size, padding = self._canvas.text, self._padding
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

    def _hidden(self, place: Rect, areas: Sequence[Rect]) -> int:
        return sum(place.overlap(area) for area in areas)

    def _cost(self, place: Rect, anchors: Sequence[Rect]) -> int:
        labels = self._hidden(place, self._taken)
        objects = self._hidden(place, self._obstacles) + self._hidden(place, anchors)
        return labels * _LABEL_WEIGHT + objects

    def _draw(self, place: Rect, texts: Sequence[str], color: Color) -> None:
        import cv2

        image = self._canvas.image
        region = image[place.top : place.bottom, place.left : place.right]
        # Almost opaque: the text is readable, and objects behind the label are still discernible.
        region[:] = (region * 0.1 + [0.9 * channel for channel in color]).astype(image.dtype)
        corners = (place.left, place.top), (place.right - 1, place.bottom - 1)
        cv2.rectangle(image, *corners, BLACK, max(1, self._canvas.line // 3))
        ink = readable_on(color)
        top = place.top + self._padding // 2
        for text in texts:
            size = measure(text, self._canvas.text)
            left = place.left + self._padding
            put_text(image, text, left, top + size.ascent, self._canvas.text, ink)
            top += size.height
        self._taken.append(place)


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
