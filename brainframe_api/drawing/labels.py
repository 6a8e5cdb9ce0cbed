"""Labels beside what they name: inside the frame, readable, and out of each other's way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brainframe_api.drawing.canvas import Canvas, Rect
from brainframe_api.drawing.palette import BLACK, Color, readable_on
from brainframe_api.drawing.text import measure, printable, put_text, shorten

# How much worse it is to cover another label than to cover a detected object.
_LABEL_WEIGHT = 6
# A label of which a larger share would lie on other labels is shortened, and in the end left out.
_TOLERATED_OVERLAP = 0.02
# A label of which a larger share would lie on objects is shortened where that helps.
_TOLERATED_COVER = 0.5


class Labels:
    """Places labels on a canvas, one after the other, each where it disturbs least."""

    def __init__(self, canvas: Canvas) -> None:
        """Starts with an empty canvas.

        Args:
            canvas: what to draw on.
        """
        self._canvas = canvas
        self._taken: list[Rect] = []
        self._obstacles: list[Rect] = []

    def avoid(self, area: Rect) -> None:
        """Keeps later labels off an area where there is room elsewhere.

        Args:
            area: what should stay visible.
        """
        self._obstacles.append(area)

    def reserve(self, area: Rect) -> None:
        """Keeps later labels off an area as they keep off each other.

        Args:
            area: what has to stay visible.
        """
        self._taken.append(area)

    def beside(
        self, anchors: Sequence[Rect], variants: Sequence[Sequence[str]], color: Color
    ) -> bool:
        """Draws a label beside an object, shortened or left out where it is too crowded.

        Args:
            anchors: the object's rectangle, or the rectangles beside any of which the label may
                stand.
            variants: the label's lines, the fullest text first.
            color: the label's background.

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
            if self._hidden(place, self._taken) > _TOLERATED_OVERLAP * place.area:
                continue
            chosen = (place, texts)
            if self._hidden(place, self._obstacles) <= _TOLERATED_COVER * place.area:
                break
        if chosen is None:
            return False
        self._draw(*chosen, color)
        return True

    def corner(self, lines: Sequence[str], color: Color, *, bottom: bool) -> bool:
        """Draws a label at the left edge, below or above the ones that are there already.

        Args:
            lines: the label's lines.
            color: the label's background.
            bottom: whether to start from the bottom rather than from the top.

        Returns:
            Whether there was room for it.
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
        """Cuts lines to the frame's width; None where the frame has no room for them at all."""
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
        # Not quite opaque: one can see that something is behind, and the letters stay readable.
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
    """The places of a label around an object, the most natural ones first."""
    yield target.left, target.top - height
    yield target.right - width, target.top - height
    yield target.left, target.bottom
    yield target.right - width, target.bottom
    yield target.right, target.top
    yield target.left - width, target.top
    yield target.right, target.bottom - height
    yield target.left - width, target.bottom - height
    yield target.left, target.top
