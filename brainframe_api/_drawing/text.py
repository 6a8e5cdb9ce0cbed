"""Text on a frame, in the best font of the installed OpenCV.

OpenCV 5 includes a typeface with Latin, Greek, Cyrillic, Chinese, Japanese and Korean characters.
OpenCV 4 has only stroke fonts with ASCII characters: accents are dropped ("Zoë" becomes "Zoe"), and
other characters become "?". Neither draws right-to-left scripts or emoji, which also become "?".
"""

from __future__ import annotations

import threading
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from brainframe_api._drawing.palette import Color

# FontFace is not documented as thread-safe, and is cheap to create.
_fonts = threading.local()

_SEMIBOLD = 550
_ELLIPSIS = "..."


class TextSize(NamedTuple):
    """Size of one line of text in pixels."""

    width: int
    height: int
    ascent: int  # from the top of the line to the baseline


def measure(text: str, size: int) -> TextSize:
    """Return the size of one line of text.

    Args:
        text: The text, as returned by :func:`printable`.
        size: The font size in pixels.
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
    """Draw one line of text on an image in place.

    Args:
        image: The image to draw on.
        text: The text, as returned by :func:`printable`.
        left: The start of the text in pixels from the left edge.
        baseline: The baseline of the text in pixels from the top edge.
        size: The font size in pixels.
        color: The color of the text.
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
    """Convert any text to one line that the installed OpenCV can draw.

    Args:
        text: Any text, such as the name of a zone.

    Returns:
        The text with line breaks and control characters replaced by single spaces, and in ASCII
        with OpenCV 4.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if _typeface() is not None:
        return line
    letters = (c for c in unicodedata.normalize("NFKD", line) if not unicodedata.combining(c))
    return "".join(letters).encode("ascii", "replace").decode("ascii")


def shorten(text: str, size: int, width: int) -> str:
    """Truncate a line of text to a width, with an ellipsis.

    Args:
        text: The text, as returned by :func:`printable`.
        size: The font size in pixels.
        width: The maximum width in pixels.

    Returns:
        The text or its beginning; empty if not even the ellipsis fits.
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
    """Return the typeface of OpenCV 5, or None with OpenCV 4."""
    try:
        return _fonts.face
    except AttributeError:
        import cv2

        make = getattr(cv2, "FontFace", None)
        _fonts.face = make("sans") if make is not None else None
        return _fonts.face


def _stroke_font(size: int) -> tuple[float, int]:
    """Return the scale and thickness at which the stroke font is as tall as the typeface."""
    import cv2

    thickness = max(1, round(size / 13))
    capital_height = max(1, round(size * 0.7))
    return cv2.getFontScaleFromHeight(
        cv2.FONT_HERSHEY_SIMPLEX, capital_height, thickness
    ), thickness
