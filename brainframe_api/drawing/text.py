"""Text on a frame, by the best font that the installed OpenCV has.

OpenCV 5 carries a real typeface with Latin, Greek, Cyrillic and Chinese, Japanese and Korean
letters. OpenCV 4 has only its stroke fonts, which know ASCII: there accents are dropped ("Zoë"
becomes "Zoe") and every other letter becomes "?". Neither can draw right-to-left scripts or emoji:
those become "?" too.
"""

from __future__ import annotations

import threading
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from brainframe_api.drawing.palette import Color

# FontFace is not documented as safe to share between threads, and making one costs nothing.
_fonts = threading.local()

_SEMIBOLD = 550
_ELLIPSIS = "..."


class TextSize(NamedTuple):
    """The room that one line of text takes, in pixels."""

    width: int
    height: int
    ascent: int  # from the top of the line to the baseline


def measure(text: str, size: int) -> TextSize:
    """Measures one line of text.

    Args:
        text: the text, as :func:`printable` gives it.
        size: the font size in pixels.

    Returns:
        Its width, the height of the line and where in it the baseline is.
    """
    import cv2

    face = _typeface()
    if face is not None:
        left, _, width, _ = cv2.getTextSize((0, 0), text, (0, 0), face, size, _SEMIBOLD)
        width += left
    else:
        scale, thickness = _stroke_font(size)
        (width, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, thickness)
    return TextSize(width, round(size * 1.3), round(size * 0.98))


def put_text(
    image: npt.NDArray[np.uint8], text: str, left: int, baseline: int, size: int, color: Color
) -> None:
    """Draws one line of text on the image itself.

    Args:
        image: the image to draw on.
        text: the text, as :func:`printable` gives it.
        left: where the text starts, in pixels from the left edge.
        baseline: the baseline of the text, in pixels from the top edge.
        size: the font size in pixels.
        color: the color of the letters.
    """
    import cv2

    face = _typeface()
    if face is not None:
        cv2.putText(image, text, (left, baseline), color, face, size, _SEMIBOLD)
    else:
        scale, thickness = _stroke_font(size)
        font = cv2.FONT_HERSHEY_SIMPLEX
        cv2.putText(image, text, (left, baseline), font, scale, color, thickness, cv2.LINE_AA)


def printable(text: str) -> str:
    """Makes one line that the installed OpenCV can draw out of any text.

    Args:
        text: any text, such as a name that a user chose.

    Returns:
        The text with line breaks and control characters as single spaces, and on OpenCV 4 in ASCII.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if _typeface() is not None:
        return line
    letters = (c for c in unicodedata.normalize("NFKD", line) if not unicodedata.combining(c))
    return "".join(letters).encode("ascii", "replace").decode("ascii")


def shorten(text: str, size: int, width: int) -> str:
    """Cuts a line so that it fits, with an ellipsis where something went.

    Args:
        text: the text, as :func:`printable` gives it.
        size: the font size in pixels.
        width: the room there is, in pixels.

    Returns:
        The text, or as much of its start as fits; empty where not even the ellipsis fits.
    """
    if measure(text, size).width <= width:
        return text
    shortest, longest = 0, len(text)
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if measure(text[:middle].rstrip() + _ELLIPSIS, size).width <= width:
            shortest = middle
        else:
            longest = middle - 1
    cut = text[:shortest].rstrip() + _ELLIPSIS
    return cut if measure(cut, size).width <= width else ""


def _typeface() -> Any:
    """The typeface of OpenCV 5, or None in OpenCV 4."""
    try:
        return _fonts.face
    except AttributeError:
        import cv2

        make = getattr(cv2, "FontFace", None)
        _fonts.face = make("sans") if make is not None else None
        return _fonts.face


def _stroke_font(size: int) -> tuple[float, int]:
    """Scale and line thickness at which the stroke font is as tall as the typeface."""
    import cv2

    thickness = max(1, round(size / 13))
    capital_height = max(1, round(size * 0.7))
    return cv2.getFontScaleFromHeight(
        cv2.FONT_HERSHEY_SIMPLEX, capital_height, thickness
    ), thickness
