"""Canvas for drawing, with line widths and text sizes that scale with the frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from brainframe_api._drawing.palette import BLACK, Color
from brainframe_api._opencv import import_opencv

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Frame = npt.NDArray[np.uint8]
    Points = npt.NDArray[np.int32]


class Rect(NamedTuple):
    """Axis-aligned rectangle in pixels."""

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
        """The number of pixels in the rectangle."""
        return self.width * self.height

    def overlap(self, other: Rect) -> int:
        """Return the number of pixels in the intersection with another rectangle."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, width) * max(0, height)


def pixels(pairs: Iterable[Sequence[float]]) -> Points:
    """Convert coordinates to an array of points for OpenCV.

    Args:
        pairs: Pairs of x and y in pixels of the frame.

    Returns:
        An int32 array of shape (n, 2), clipped so that OpenCV's arithmetic cannot overflow.
    """
    import numpy as np

    array = np.asarray([(x, y) for x, y in pairs], dtype=np.float64).reshape(-1, 2)
    # OpenCV draws with fixed-point numbers, which overflow for points far outside of the frame and
    # produce lines across the image.
    limit = 30_000
    return np.clip(np.rint(np.nan_to_num(array)), -limit, limit).astype(np.int32)


class Canvas:
    """Copy of a frame, with methods to draw shapes that are visible on any background.

    Attributes:
        image: The copy, a BGR array of shape (height, width, 3).
        width: The width of the frame in pixels.
        height: The height of the frame in pixels.
        line_width: The line width in pixels, scaled with the frame.
        font_size: The font size in pixels, scaled with the frame.
    """

    def __init__(self, frame: Frame, stream_size: tuple[int, int] | None = None) -> None:
        """Copy a frame.

        Args:
            frame: A BGR uint8 array of shape (height, width, 3).
            stream_size: The width and height in pixels of the frames that the coordinates refer
                to; None for the size of this frame.

        Raises:
            ValueError: If the frame is not such an array, or the stream size is not positive.
            ImportError: If OpenCV cannot be imported. The message contains instructions.
        """
        import_opencv()
        import numpy as np

        array = np.asarray(frame)
        if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3 or not array.size:
            raise ValueError(
                f"Invalid frame with dtype {array.dtype} and shape {array.shape}: expected a uint8 "
                "array of shape (height, width, 3)"
            )
        self.image: Frame = np.array(array, order="C", copy=True)
        self.height: int = array.shape[0]
        self.width: int = array.shape[1]
        if stream_size is not None and min(stream_size) <= 0:
            raise ValueError(
                f"Invalid stream_size {stream_size!r}: expected a positive (width, height) in "
                "pixels"
            )
        stream_width, stream_height = stream_size or (self.width, self.height)
        self._scale = (self.width / stream_width, self.height / stream_height)
        side = min(self.width, self.height)
        self.line_width: int = max(1, round(side / 300))
        self.font_size: int = max(11, round(side * 0.024))

    @property
    def bounds(self) -> Rect:
        """The whole frame."""
        return Rect(0, 0, self.width, self.height)

    def points(self, coords: Iterable[Sequence[float]]) -> Points:
        """Convert coordinates of the stream to pixels of this frame.

        Args:
            coords: Pairs of x and y in pixels of the stream.

        Returns:
            An int32 array of shape (n, 2), clipped so that OpenCV's arithmetic cannot overflow.
        """
        across, down = self._scale
        return pixels((p[0] * across, p[1] * down) for p in coords)

    def fill(self, points: Points, color: Color, opacity: float) -> None:
        """Fill a polygon with a translucent color.

        Args:
            points: The vertices in pixels of the frame.
            color: The color.
            opacity: The opacity, from 0 (invisible) to 1.
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
        """Draw connected lines with a dark edge, so that they are visible on any background.

        Args:
            points: The vertices in pixels of the frame.
            color: The color.
            closed: Whether to connect the last point with the first.
            width: The line width in pixels; None for the canvas's line width.
        """
        import cv2

        width = width or self.line_width
        edge = width + 2 * max(1, self.line_width // 2)
        cv2.polylines(self.image, [points], closed, BLACK, edge, cv2.LINE_AA)
        cv2.polylines(self.image, [points], closed, color, width, cv2.LINE_AA)

    def arrow(self, start: tuple[float, float], tip: tuple[float, float], color: Color) -> None:
        """Draw an arrow.

        Args:
            start: The start of the shaft in pixels of the frame.
            tip: The tip of the arrow in pixels of the frame.
            color: The color.
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
        self.outline(pixels([start, neck]), color, closed=False, width=round(self.line_width * 1.5))
        self.outline(head, color, closed=True, width=1)
        cv2.fillPoly(self.image, [head], color, cv2.LINE_AA)

    def dot(self, x: float, y: float, radius: float, color: Color, *, hollow: bool = False) -> None:
        """Draw a dot with a dark edge.

        Args:
            x: The center in pixels from the left.
            y: The center in pixels from the top.
            radius: The radius in pixels.
            color: The color.
            hollow: Whether to draw a ring.
        """
        import cv2

        center, size = (round(x), round(y)), max(1, round(radius))
        cv2.circle(self.image, center, size + max(1, self.line_width // 2), BLACK, -1, cv2.LINE_AA)
        cv2.circle(self.image, center, size, color, -1, cv2.LINE_AA)
        if hollow:
            cv2.circle(self.image, center, max(1, size // 2), BLACK, -1, cv2.LINE_AA)

    def box(self, points: Points) -> Rect:
        """Return the bounding box of points, clipped to the frame."""
        if not len(points):
            return Rect(0, 0, 0, 0)
        left, top = (int(v) for v in points.min(axis=0))
        right, bottom = (int(v) + 1 for v in points.max(axis=0))
        left, right = max(0, min(left, self.width)), max(0, min(right, self.width))
        top, bottom = max(0, min(top, self.height)), max(0, min(bottom, self.height))
        return Rect(left, top, right - left, bottom - top)
