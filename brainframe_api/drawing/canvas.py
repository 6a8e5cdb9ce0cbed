"""The copy of a frame that is drawn on, with line widths and text sizes that suit its size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from brainframe_api.drawing.palette import BLACK, Color
from brainframe_api.opencv import import_opencv

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Frame = npt.NDArray[np.uint8]
    Points = npt.NDArray[np.int32]


class Rect(NamedTuple):
    """An upright rectangle in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of the rectangle."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below the rectangle."""
        return self.top + self.height

    @property
    def area(self) -> int:
        """The number of pixels inside."""
        return self.width * self.height

    def overlap(self, other: Rect) -> int:
        """Counts the pixels that both rectangles cover.

        Args:
            other: the other rectangle.

        Returns:
            The number of pixels, 0 where the rectangles are apart.
        """
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, width) * max(0, height)


def pixels(pairs: Iterable[Sequence[float]]) -> Points:
    """Makes points for drawing out of pairs of numbers.

    Args:
        pairs: x and y in pixels of the frame.

    Returns:
        An int32 array of shape (n, 2), bounded so that OpenCV's arithmetic cannot overflow.
    """
    import numpy as np

    array = np.asarray([(x, y) for x, y in pairs], dtype=np.float64).reshape(-1, 2)
    # OpenCV draws with fixed-point numbers: points far outside wrap round and draw across the
    # picture.
    limit = 30_000
    return np.clip(np.rint(np.nan_to_num(array)), -limit, limit).astype(np.int32)


class Canvas:
    """A copy of a frame, and how to draw on it so that lines show on any background.

    Attributes:
        image: the copy, a BGR array of shape (height, width, 3).
        width: the frame's width in pixels.
        height: the frame's height in pixels.
        line: a suitable line width in pixels.
        text: a suitable font size in pixels.
    """

    def __init__(self, frame: Frame, stream_size: tuple[int, int] | None = None) -> None:
        """Copies a frame.

        Args:
            frame: a BGR image, uint8, of shape (height, width, 3).
            stream_size: (width, height) in pixels of the frames that the coordinates refer to; None
                where that is the size of the given frame.

        Raises:
            ValueError: the frame is something else, or the stream size is not positive.
            ImportError: OpenCV is not there; the message says what to install.
        """
        import_opencv()
        import numpy as np

        array = np.asarray(frame)
        if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3 or not array.size:
            raise ValueError(
                "A frame to draw on must be a uint8 array of shape (height, width, 3), "
                f"not {array.dtype} of shape {array.shape}."
            )
        self.image: Frame = np.array(array, order="C", copy=True)
        self.height: int = array.shape[0]
        self.width: int = array.shape[1]
        if stream_size is not None and min(stream_size) <= 0:
            raise ValueError(f"stream_size must be (width, height) in pixels, not {stream_size!r}.")
        stream_width, stream_height = stream_size or (self.width, self.height)
        self._scale = (self.width / stream_width, self.height / stream_height)
        side = min(self.width, self.height)
        self.line: int = max(1, round(side / 300))
        self.text: int = max(11, round(side * 0.024))

    @property
    def bounds(self) -> Rect:
        """The whole frame."""
        return Rect(0, 0, self.width, self.height)

    def points(self, coords: Iterable[Sequence[float]]) -> Points:
        """Turns coordinates of the stream into pixels of this frame.

        Args:
            coords: pairs of x and y in pixels of the stream.

        Returns:
            An int32 array of shape (n, 2), bounded so that OpenCV's arithmetic cannot overflow.
        """
        across, down = self._scale
        return pixels((p[0] * across, p[1] * down) for p in coords)

    def fill(self, points: Points, color: Color, opacity: float) -> None:
        """Fills a polygon so that what is under it still shows.

        Args:
            points: the polygon's corners in pixels of the frame.
            color: the color.
            opacity: from 0, invisible, to 1.
        """
        import cv2

        box = self.box(points)
        if not box.area:
            return
        region = self.image[box.top : box.bottom, box.left : box.right]
        layer = region.copy()
        cv2.fillPoly(layer, [points - (box.left, box.top)], color, cv2.LINE_AA)
        cv2.addWeighted(layer, opacity, region, 1 - opacity, 0, dst=region)

    def outline(
        self, points: Points, color: Color, *, closed: bool, width: int | None = None
    ) -> None:
        """Draws connected lines over a darker, wider edge, so that they show on any background.

        Args:
            points: the corners in pixels of the frame.
            color: the color.
            closed: whether the last point is connected with the first.
            width: the line width in pixels; None for the canvas's own.
        """
        import cv2

        width = width or self.line
        edge = width + 2 * max(1, self.line // 2)
        cv2.polylines(self.image, [points], closed, BLACK, edge, cv2.LINE_AA)
        cv2.polylines(self.image, [points], closed, color, width, cv2.LINE_AA)

    def arrow(self, start: tuple[float, float], tip: tuple[float, float], color: Color) -> None:
        """Draws an arrow.

        Args:
            start: where it starts, in pixels of the frame.
            tip: where it points to.
            color: the color.
        """
        import cv2

        across, down = (tip[0] - start[0]) * 0.45, (tip[1] - start[1]) * 0.45
        neck = (tip[0] - across, tip[1] - down)
        head = pixels(
            [
                tip,
                (neck[0] + down * 0.6, neck[1] - across * 0.6),
                (neck[0] - down * 0.6, neck[1] + across * 0.6),
            ]
        )
        self.outline(pixels([start, neck]), color, closed=False, width=round(self.line * 1.5))
        self.outline(head, color, closed=True, width=1)
        cv2.fillPoly(self.image, [head], color, cv2.LINE_AA)

    def dot(self, x: float, y: float, radius: float, color: Color, *, hollow: bool = False) -> None:
        """Draws a dot with a dark edge.

        Args:
            x: pixels from the left.
            y: pixels from the top.
            radius: the dot's radius in pixels.
            color: the color.
            hollow: whether the middle is dark too, so that only a ring is left.
        """
        import cv2

        centre, size = (round(x), round(y)), max(1, round(radius))
        cv2.circle(self.image, centre, size + max(1, self.line // 2), BLACK, -1, cv2.LINE_AA)
        cv2.circle(self.image, centre, size, color, -1, cv2.LINE_AA)
        if hollow:
            cv2.circle(self.image, centre, max(1, size // 2), BLACK, -1, cv2.LINE_AA)

    def box(self, points: Points) -> Rect:
        """Gives the part of the frame that points span.

        Args:
            points: points in pixels of the frame.

        Returns:
            The rectangle around them, cut at the frame's edges.
        """
        if not len(points):
            return Rect(0, 0, 0, 0)
        left, top = (int(v) for v in points.min(axis=0))
        right, bottom = (int(v) + 1 for v in points.max(axis=0))
        left, right = max(0, min(left, self.width)), max(0, min(right, self.width))
        top, bottom = max(0, min(top, self.height)), max(0, min(bottom, self.height))
        return Rect(left, top, right - left, bottom - top)
