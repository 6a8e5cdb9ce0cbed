"""Size of the frames in an AVIF file.

The boxes of the file declare the size of the image, to which libavif scales the decoded frame. The
frame itself has the size in the AV1 sequence header, which may be much larger.
"""

from __future__ import annotations

from collections.abc import Iterator

_CONTAINERS = {
    b"iprp": 0, b"ipco": 0, b"meta": 4, b"moov": 0, b"trak": 0, b"mdia": 0, b"minf": 0, b"stbl": 0,
}  # fmt: skip
"""The types of boxes that contain the relevant boxes, with the number of bytes before the first box
in them."""

_SEQUENCE_HEADER = 1
_MAX_BOXES = 1000
_MAX_UNITS = 1000

_Size = tuple[int, int]


def is_avif(data: bytes) -> bool:
    """Return whether a file is in the container format of AVIF (ISO/IEC 14496-12)."""
    return data[4:8] == b"ftyp"


def avif_size(data: bytes) -> _Size:
    """Return the largest width and the largest height in pixels that occur in an AVIF file.

    Raises:
        ValueError: If the file is damaged, or has far more parts than an image.
    """
    view = memoryview(data)
    boxes = list(_boxes(view))
    if sum(kind == b"iloc" for kind, _ in boxes) > 1:
        raise ValueError("the locations of the items are ambiguous")
    sizes = [(0, 0)]
    for kind, content in boxes:
        if kind == b"ispe":
            reader = _Reader(content, 4)
            sizes.append((reader.integer(4), reader.integer(4)))
        elif kind == b"iloc":
            embedded = [content for kind, content in boxes if kind == b"idat"]
            for item in _items(content, view, embedded[0] if embedded else view[:0]):
                sizes += _frame_sizes(item)
        elif kind in (b"stco", b"co64"):
            # Only the first frame of an animation is decoded.
            reader = _Reader(content, 8)
            sizes += _frame_sizes(view[reader.integer(4 if kind == b"stco" else 8) :])
    return max(width for width, _ in sizes), max(height for _, height in sizes)


class _Reader:
    """Reader of big-endian integers."""

    def __init__(self, data: memoryview, position: int) -> None:
        self._data = data
        self._position = position

    def integer(self, size: int) -> int:
        """Return the next integer of this size in bytes, or 0 if the size is 0."""
        content = self._data[self._position : self._position + size]
        if len(content) < size:
            raise ValueError("a box is truncated")
        self._position += size
        return int.from_bytes(content, "big")


def _boxes(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the boxes of a file and of its containers, each with its type and content."""
    waiting = [data]
    count = 0
    while waiting:
        rest = waiting.pop()
        while len(rest) >= 8:
            count += 1
            if count > _MAX_BOXES:
                raise ValueError(f"more than {_MAX_BOXES} boxes")
            reader = _Reader(rest, 0)
            size, kind, start = reader.integer(4), bytes(rest[4:8]), 8
            if size == 1:
                size, start = _Reader(rest, 8).integer(8), 16
            elif size == 0:
                size = len(rest)
            if size < start:
                raise ValueError(f"a box has the size {size}")
            content = rest[start:size]
            yield kind, content
            if kind in _CONTAINERS:
                waiting.append(content[_CONTAINERS[kind] :])
            rest = rest[size:]


def _items(iloc: memoryview, data: memoryview, embedded: memoryview) -> Iterator[memoryview]:
    """Yield the content of the items that an item location box lists (ISO/IEC 14496-12, 8.11.3)."""
    version = _Reader(iloc, 0).integer(1)
    reader = _Reader(iloc, 4)
    sizes = reader.integer(2)
    offset_size, length_size, base_size = (sizes >> shift & 15 for shift in (12, 8, 4))
    index_size = sizes & 15 if version else 0
    id_size = 4 if version == 2 else 2
    total = 0
    for _ in range(reader.integer(id_size)):
        reader.integer(id_size)
        is_embedded = bool(version and reader.integer(2) & 15)
        source = embedded if is_embedded else data
        reader.integer(2)
        base = reader.integer(base_size)
        extents: list[memoryview] = []
        for _ in range(reader.integer(2)):
            reader.integer(index_size)
            start = base + reader.integer(offset_size)
            length = reader.integer(length_size)
            extents.append(source[start : start + length] if length else source[start:])
            total += len(extents[-1])
            if total > 2 * len(data):
                raise ValueError("the items of the file overlap")
        yield memoryview(b"".join(extents))


def _frame_sizes(stream: memoryview) -> list[_Size]:
    """Return the sizes in all sequence headers of an AV1 stream (AV1 specification, 5.3)."""
    found: list[_Size] = []
    position = 0
    try:
        for _ in range(_MAX_UNITS):
            if position >= len(stream):
                return found
            header = stream[position]
            position += 2 if header & 4 else 1
            size = len(stream) - position
            if header & 2:
                size, position = _variable_length(stream, position)
            if header >> 3 & 15 == _SEQUENCE_HEADER:
                found.append(_sequence_size(_Bits(stream[position : position + min(size, 1000)])))
            position += size
    except IndexError:
        # The item is truncated, or it contains metadata instead of an AV1 stream.
        return found
    raise ValueError(f"more than {_MAX_UNITS} units")


def _variable_length(stream: memoryview, position: int) -> tuple[int, int]:
    """Decode an integer in LEB128 form, and return it with the position after it."""
    value = 0
    for index in range(8):
        byte = stream[position + index]
        value |= (byte & 127) << (7 * index)
        if byte < 128:
            return value, position + index + 1
    raise IndexError("an integer has more than 8 bytes")


class _Bits:
    """Reader of bits, most significant first."""

    def __init__(self, content: memoryview) -> None:
        self._value = int.from_bytes(content, "big")
        self._left = 8 * len(content)

    def read(self, count: int) -> int:
        """Return the next bits as an integer.

        Raises:
            IndexError: If there are fewer.
        """
        self._left -= count
        if self._left < 0:
            raise IndexError("a unit is truncated")
        return self._value >> self._left & ((1 << count) - 1)


def _sequence_size(bits: _Bits) -> _Size:
    """Return the maximum frame size of a sequence header (AV1 specification, 5.5)."""
    bits.read(4)
    if bits.read(1):  # reduced_still_picture_header
        bits.read(5)
    else:
        _skip_operating_points(bits)
    width_bits, height_bits = bits.read(4) + 1, bits.read(4) + 1
    return bits.read(width_bits) + 1, bits.read(height_bits) + 1


def _skip_operating_points(bits: _Bits) -> None:
    delay_bits = 0
    if bits.read(1):  # timing_info_present_flag
        bits.read(64)
        if bits.read(1):  # equal_picture_interval
            zeros = 0
            while not bits.read(1):
                zeros += 1
            bits.read(zeros if zeros < 32 else 0)
        if bits.read(1):  # decoder_model_info_present_flag
            delay_bits = bits.read(5) + 1
            bits.read(42)
    has_initial_delay = bits.read(1)
    for _ in range(bits.read(5) + 1):
        bits.read(12)
        if bits.read(5) > 7:  # seq_level_idx
            bits.read(1)
        if delay_bits and bits.read(1):
            bits.read(2 * delay_bits + 1)
        if has_initial_delay and bits.read(1):
            bits.read(4)
