"""Size of an image, read from its header before it is decoded.

A file of less than a kilobyte can declare an image that takes gigabytes to decode.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from typing import NamedTuple

from brainframe_api._avif_size import avif_size, is_avif

_HEADER_BYTES = 4096
_CODESTREAM = b"\xff\x4f\xff\x51"
_JPEG_2000_MARKS = (_CODESTREAM, b"\0\0\0\x0cjP  ")
_MAX_CODESTREAMS = 100
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_SUN_RASTER = b"\x59\xa6\x6a\x95"
# Formats of OpenCV that imagesize does not support, with the order of width and height.
_TEXT_HEADERS = (
    (re.compile(rb"P7\n(?:.*\n)*?WIDTH (\d{1,9})\n(?:.*\n)*?HEIGHT (\d{1,9})\n"), (1, 2)),
    (re.compile(rb"P[Ff]\s+(\d{1,9})\s+(\d{1,9})\s"), (1, 2)),
    (re.compile(rb"#\?(?:.*\n)+?[-+]Y (\d{1,9}) [-+]X (\d{1,9})\n"), (2, 1)),
)
_TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_WIDTH, _LENGTH, _BITS, _SAMPLES, _TILE_WIDTH, _TILE_LENGTH = 256, 257, 258, 277, 322, 323
_TIFF_INTEGERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 16: "Q", 17: "q"}
_MAX_TAGS = 1000


class ImageSize(NamedTuple):
    """Size of an image.

    Attributes:
        width: The width in pixels.
        height: The height in pixels.
        cost: The number of 24-bit pixels that require about as much memory as decoding the image.
    """

    width: int
    height: int
    cost: int


def image_size(data: bytes) -> ImageSize | None:
    """Return the size of an image in a format that OpenCV reads, or None for other data.

    Args:
        data: The content of the file.
    """
    try:
        width, height = _declared_size(data)
        cost = width * height
        if data.startswith(_TIFF_MARKS):
            cost = _tiff_cost(data, width, height)
        elif data.startswith(_PNG_MARK):
            # OpenCV allocates the declared length of a chunk before it reads the chunk.
            cost = max(cost, _longest_png_chunk(data) // 3)
        elif is_avif(data):
            # The decoder keeps several copies of a frame.
            width, height = _largest((width, height), avif_size(data))
            cost = 4 * width * height
        elif data.startswith(_JPEG_2000_MARKS):
            # A JPEG 2000 file contains the size twice. OpenCV uses the one in the codestream, and
            # decodes samples to 32-bit integers.
            width, height = _largest((width, height), *_codestream_sizes(data))
            cost = 4 * width * height
    except (ValueError, LookupError, struct.error, OverflowError, TypeError):
        return None
    return ImageSize(width, height, cost) if width > 0 and height > 0 else None


def _declared_size(data: bytes) -> tuple[int, int]:
    if data[:3] == b"GIF":
        # imagesize reads signed numbers.
        return struct.unpack_from("<HH", data, 6)
    if data.startswith(_SUN_RASTER):
        return struct.unpack_from(">II", data, 4)
    for pattern, (first, second) in _TEXT_HEADERS:
        match = pattern.match(data[:_HEADER_BYTES])
        if match is not None:
            return int(match[first]), int(match[second])
    # Imported by name, because the package has no type annotations.
    get: Callable[[BytesIO], tuple[float, float]] = import_module("imagesize").get
    width, height = get(BytesIO(data))
    return int(width), abs(int(height))


def _largest(*sizes: tuple[int, int]) -> tuple[int, int]:
    return max(width for width, _ in sizes), max(height for _, height in sizes)


def _codestream_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the declared size of each possible codestream in a JPEG 2000 file.

    Raises:
        ValueError: If there are so many that the file is not an image.
    """
    position = -1
    for _ in range(_MAX_CODESTREAMS):
        position = data.find(_CODESTREAM, position + 1)
        if position < 0:
            return
        right, bottom, left, top = struct.unpack_from(">4I", data, position + 8)
        yield right - left, bottom - top
    raise ValueError(f"more than {_MAX_CODESTREAMS} codestreams")


def _longest_png_chunk(data: bytes) -> int:
    """Return the longest length in bytes that a chunk of a PNG file declares."""
    position, longest = len(_PNG_MARK), 0
    while position + 8 <= len(data) and data[position + 4 : position + 8] != b"IEND":
        (length,) = struct.unpack_from(">I", data, position)
        longest = max(longest, length)
        position += length + 12
    return longest


def _tiff_cost(data: bytes, width: int, height: int) -> int:
    """Return the cost of a TIFF file, whose tiles may be larger than the image.

    If a tag occurs more than once, the largest value counts, because readers differ in which one
    they use.
    """
    tags: dict[int, int] = {}
    for tag, value in _tiff_tags(data):
        tags[tag] = max(value, tags.get(tag, 0))
    width = max(width, tags.get(_WIDTH, 0), tags.get(_TILE_WIDTH, 0))
    height = max(height, tags.get(_LENGTH, 0), tags.get(_TILE_LENGTH, 0))
    bits = tags.get(_SAMPLES, 1) * tags.get(_BITS, 1)
    return width * height * max(1, -(-bits // 24))


def _tiff_tags(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the integer tags of the first directory, each with its first value.

    Raises:
        ValueError: If there are many more tags than TIFF defines.
    """
    order = "<" if data[:2] == b"II" else ">"
    is_big = data[2:4] in (b"+\0", b"\0+")
    offset_format, count_format, entry = ("Q", "Q", "HHQ") if is_big else ("I", "H", "HHI")
    (start,) = struct.unpack_from(order + offset_format, data, 8 if is_big else 4)
    (count,) = struct.unpack_from(order + count_format, data, start)
    if count > _MAX_TAGS:
        raise ValueError(f"{count} tags")
    start += struct.calcsize(order + count_format)
    inline = struct.calcsize(order + offset_format)
    for index in range(count):
        position = start + index * (struct.calcsize(order + entry) + inline)
        tag, kind, length = struct.unpack_from(order + entry, data, position)
        format = _TIFF_INTEGERS.get(kind)
        if format is None:
            continue
        position += struct.calcsize(order + entry)
        if length * struct.calcsize(format) > inline:
            (position,) = struct.unpack_from(order + offset_format, data, position)
        yield tag, struct.unpack_from(order + format, data, position)[0]
