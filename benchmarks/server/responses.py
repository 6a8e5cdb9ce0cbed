"""The bytes that the canned server sends, by path."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.content import SHAPES, STARTED, packet, zones

STREAM_HEAD: Final = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
)
STORED: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n1"
_NOT_FOUND: Final = b'{"title": "InvalidSyntaxError", "description": "No such path"}'
MEGABYTE: Final = 1024 * 1024
_SENT_AT_ONCE: Final = 4 * MEGABYTE
_VARIANTS: Final = {"small": 256, "80kb": 16, "huge": 2}
# The length is the same for all Unix times of this century and the next.
_TIME: Final = b"%.6f"


class Responses:
    """Responses to requests, encoded once.

    Args:
        image: The JPEG file that is storage object 1.
    """

    def __init__(self, image: Path | None) -> None:
        self._image = image.read_bytes() if image else b""
        self._made: dict[str, bytes] = {}
        self._statuses = {name: packet(shape) for name, shape in SHAPES.items()}

    def find(self, path: str) -> bytes:
        """Return the whole response to a GET request.

        Args:
            path: The path with its query. Its first part is the size of zone statuses.
        """
        if path not in self._made:
            self._made[path] = self._make(path)
        return self._made[path]

    def _make(self, path: str) -> bytes:
        size, _, rest = path.lstrip("/").partition("/api/")
        match rest.partition("?")[0].split("/"):
            case ["version"]:
                return _response(b'"0.30.5"')
            case ["zones"]:
                return _response(zones())
            case ["streams", "status"] if size in self._statuses:
                return _response(self._statuses[size])
            case ["storage", "1"]:
                return _response(self._image, b"image/jpeg")
            case _:
                return _response(_NOT_FOUND, status=b"404 Not Found")


def _response(
    content: bytes, media_type: bytes = b"application/json", status: bytes = b"200 OK"
) -> bytes:
    head = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n"
    return head % (status, media_type, len(content)) + content


def storage_head(megabytes: int) -> bytes:
    """Return the head of a response with a large object of zeros."""
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
        b"Content-Length: %d\r\n\r\n" % (megabytes * MEGABYTE)
    )


@cache
def stream_cycle(size: str) -> memoryview:
    """Return packets of one size, framed, to be sent over and over."""
    framed = b"".join(frame_packet(packet(SHAPES[size], frame)) for frame in range(_VARIANTS[size]))
    return memoryview(framed * max(1, _SENT_AT_ONCE // len(framed)))


def frame_packet(body: bytes) -> bytes:
    """Return a packet in one chunk, with the line end that servers send after it."""
    return b"%x\r\n%b\r\n\r\n" % (len(body) + 2, body)


@cache
def timed_parts(size: str) -> tuple[bytes, bytes]:
    """Return a framed packet in two parts, to be joined by the time of its first status."""
    framed = frame_packet(packet(SHAPES[size]).replace(_first_time(size), _TIME % STARTED, 1))
    before, _, after = framed.partition(_TIME % STARTED)
    return before, after


def timed_packet(size: str, now: float) -> bytes:
    """Return a framed packet whose first status was made at the given Unix time."""
    before, after = timed_parts(size)
    return before + _TIME % now + after


def _first_time(size: str) -> bytes:
    return packet(SHAPES[size]).partition(b'"tstamp": ')[2].partition(b",")[0]
