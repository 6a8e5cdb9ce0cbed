"""Decoding of bodies in any encoding, for error messages."""

from __future__ import annotations

import codecs
from typing import Final

# The order matters: the UTF-32 mark begins with the UTF-16 one.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which of the first four bytes are zero in text that begins with two ASCII characters, as JSON
# and HTML do (RFC 4627, section 3).
_ZEROS: Final = {
    "000x": "utf-32-be",
    "x000": "utf-32-le",
    "0x0x": "utf-16-be",
    "x0x0": "utf-16-le",
}
_CHECKED: Final = 64
"""The number of bytes at the beginning that are checked for zero bytes, as in UTF-16 and UTF-32."""


def _marked_encoding(content: bytes) -> str | None:
    marked = (encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark))
    return next(marked, None)


def text_encoding(content: bytes) -> str:
    """Return the Python name of the encoding of text: UTF-8 unless its first bytes show another.

    A byte order mark becomes the first character, U+FEFF.
    """
    encoding = _marked_encoding(content)
    # Other data may begin with the bytes of a mark. UTF-16 and UTF-32 text has many zero bytes.
    beginning = content[:_CHECKED]
    if encoding is not None and 4 * beginning.count(0) >= len(beginning):
        return encoding
    return _ZEROS.get("".join("x" if byte else "0" for byte in content[:4]), "utf-8")


def encoding_problem(content: bytes) -> str | None:
    """Return the reason why the encoding of a body is invalid for JSON, or None if it is valid."""
    marked = _marked_encoding(content)
    encoding = marked or text_encoding(content)
    if marked is None and encoding == "utf-8":
        return None
    name = encoding.removesuffix("-le").removesuffix("-be").upper()
    problem = f"begins with a {name} byte order mark" if marked else f"is encoded in {name}"
    return (
        f"the body {problem}. JSON must be UTF-8 without a byte order mark (RFC 8259, "
        "section 8.1); configure the server or proxy accordingly"
    )
