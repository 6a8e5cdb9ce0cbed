"""The body of an answer, out of the bytes that follow its headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SIZE_LINE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_BETWEEN_CHUNKS: Final = re.compile(rb"\r\n([0-9A-Fa-f]{1,15})\r\n")
_LINE_LIMIT: Final = 16 * 1024


class BrokenBodyError(Exception):
    """The bytes do not make a body, or end before it does."""


class BodyReader:
    """Takes the bytes of a connection and gives those of the body, whatever its framing.

    Endless answers come through here, not through the HTTP library: it would take them apart into
    small pieces, each handed up through several generators, of which an abandoned asynchronous one
    cannot be cleaned up without the event loop.

    Attributes:
        done: Whether the body is complete.
    """

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        self._chunked = False
        self._left: int | None = None
        """How many bytes of the body or of the current chunk are to come, if that is known."""
        self._rest = b""
        """What has come of a line between two chunks."""
        self._between = False
        """Whether the line break after a chunk is to come."""
        self._trailers = False
        if status in (204, 304):
            self._left = 0
        elif "chunked" in headers.get("transfer-encoding", "").lower():
            self._chunked = True
            self._left = 0
        elif "content-length" in headers:
            self._left = int(headers["content-length"])
        self.done = self._left == 0 and not self._chunked

    def feed(self, data: bytes) -> list[memoryview]:
        """Returns the parts of the body in some bytes of the connection, of which b"" is the end.

        Raises:
            BrokenBodyError: If the connection ends before the body, or the framing makes no sense.
        """
        if not data:
            return self._end()
        if not self._chunked:
            part = memoryview(data)
            if self._left is not None:
                part = part[: self._left]
                self._left -= len(part)
                self.done = self._left == 0
            return [part]
        return self._chunks(data)

    def _end(self) -> list[memoryview]:
        if self._left is not None and not self.done:
            raise BrokenBodyError("The connection ended before the body did")
        self.done = True
        return []

    def _chunks(self, data: bytes) -> list[memoryview]:
        if self._rest:
            data, self._rest = self._rest + data, b""
        view = memoryview(data)
        parts: list[memoryview] = []
        at, end = 0, len(data)
        while at < end and not self.done:
            left = self._left or 0
            if left:
                part = view[at : at + left]
                parts.append(part)
                at += len(part)
                self._left = left - len(part)
                self._between = True
                continue
            # What nearly all servers put between two chunks, in one step.
            between = _BETWEEN_CHUNKS.match(data, at) if self._between else None
            if between is not None:
                self._between = False
                self._size(between[1])
                at = between.end()
                continue
            stop = data.find(b"\n", at)
            if stop < 0:
                self._rest = data[at:]
                if len(self._rest) > _LINE_LIMIT:
                    raise BrokenBodyError("A line between two chunks has no end")
                break
            self._line(data[at : stop + 1])
            at = stop + 1
        return parts

    def _line(self, line: bytes) -> None:
        """Takes a line between two chunks: the end of one, the size of the next, or a trailer."""
        if self._trailers:
            self.done = not line.strip(b"\r\n")
            return
        if self._between:
            if line.strip(b"\r\n"):
                raise BrokenBodyError("A chunk is longer than its size says")
            self._between = False
            return
        match = _SIZE_LINE.fullmatch(line)
        if match is None:
            raise BrokenBodyError(f"Not the size of a chunk: {line[:20]!r}")
        self._size(match[1])

    def _size(self, digits: bytes) -> None:
        self._left = int(digits, 16)
        self._trailers = self._left == 0
