"""HTTP/1.1 response framing: the end of the headers, the body, and surplus bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SIZE_LINE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_BETWEEN_CHUNKS: Final = re.compile(rb"\r\n([0-9A-Fa-f]{1,15})\r\n")
_LINE_LIMIT: Final = 16 * 1024

_HEAD_END: Final = re.compile(rb"\n\r?\n")
_STATUS_LINE: Final = re.compile(rb"\s*HTTP/1\.[01] ([0-9]{3})")
_CONTENT_LENGTH: Final = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*([0-9]{1,20})[ \t]*\r?$")
_CHUNKED: Final = re.compile(rb"(?im)^transfer-encoding[ \t]*:.*\bchunked\b")
_HEAD_LIMIT: Final = 128 * 1024


class BrokenBodyError(Exception):
    """The body is invalid or incomplete."""


class BodyReader:
    """Parser that extracts a body from the bytes of a connection.

    It replaces httpx for streamed responses. In httpx, each small chunk passes through several
    generators, and the cleanup of an abandoned async generator requires its event loop.

    Attributes:
        done: Whether the body is complete.
        surplus: Whether there were bytes after the complete body.
    """

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        self._chunked = False
        self._left: int | None = None
        """The number of bytes missing from the body or from the current chunk, if known."""
        self._rest = b""
        """The beginning of an incomplete line between two chunks."""
        self._between = False
        """Whether the line break after a chunk is still expected."""
        self._trailers = False
        self.surplus = False
        if status in (204, 304):
            self._left = 0
        elif "chunked" in headers.get("transfer-encoding", "").lower():
            self._chunked = True
            self._left = 0
        elif "content-length" in headers:
            self._left = int(headers["content-length"])
        self.done = self._left == 0 and not self._chunked

    def feed(self, data: bytes) -> list[memoryview]:
        """Process bytes from the connection, or b"" at its end, and return the parts of the body.

        Raises:
            BrokenBodyError: If the connection ends before the body, or the framing is invalid.
        """
        if not data:
            return self._end()
        if self.done:
            self.surplus = True
            return []
        if not self._chunked:
            part = memoryview(data)
            if self._left is not None:
                self.surplus = len(part) > self._left
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
            # A fast path for the bytes that nearly all servers send between two chunks.
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
                    raise BrokenBodyError("A line between two chunks is longer than 16 KB")
                break
            self._line(data[at : stop + 1])
            at = stop + 1
        self.surplus = self.done and at < end
        return parts

    def _line(self, line: bytes) -> None:
        """Handle a line between two chunks: the end of one, the size of the next, or a trailer."""
        if self._trailers:
            self.done = not line.strip(b"\r\n")
            return
        if self._between:
            if line.strip(b"\r\n"):
                raise BrokenBodyError("A chunk is longer than its declared size")
            self._between = False
            return
        match = _SIZE_LINE.fullmatch(line)
        if match is None:
            raise BrokenBodyError(f"Invalid chunk size: {line[:20]!r}")
        self._size(match[1])

    def _size(self, digits: bytes) -> None:
        self._left = int(digits, 16)
        self._trailers = self._left == 0


class ResponseTracker:
    """Parser that tracks the progress of one response on a connection.

    httpcore keeps bytes that arrive after a response, and treats them as the next response. This
    class detects such surplus bytes, so that the connection can be closed instead.

    Args:
        has_body: Whether the response may have a body. False for HEAD and CONNECT requests.

    Attributes:
        head_done: Whether the headers of the final response are complete.
        status: The status of the final response, once its headers are complete.
        surplus: Whether there were bytes after the complete response.
    """

    __slots__ = ("_body", "_has_body", "_head", "head_done", "status", "surplus")

    def __init__(self, *, has_body: bool = True) -> None:
        self._has_body = has_body
        self._head = b""
        self._body: BodyReader | None = None
        self.head_done = False
        self.status: int | None = None
        self.surplus = False

    def feed(self, data: bytes) -> int:
        """Process the next bytes of the connection.

        Returns:
            The number of bytes that belong to the headers of the final response or to interim
            responses before it (status 1xx).
        """
        at = 0
        while not self.head_done:
            # The end of the headers may be split anywhere.
            before = len(self._head)
            head = self._head + data[at:]
            match = _HEAD_END.search(head, max(0, before - 2))
            if match is None:
                # h11 rejects headers beyond the limit, so they need not be kept.
                self._head = head[-_HEAD_LIMIT:]
                return len(data)
            at += match.end() - before
            self._head = b""
            self._complete_head(head[: match.end()])
        if at < len(data):
            self._complete_body(data[at:] if at else data)
        return at

    def _complete_head(self, head: bytes) -> None:
        line = _STATUS_LINE.match(head)
        status = int(line[1]) if line else 0
        if 100 <= status < 200 and status != 101:
            return
        self.head_done, self.status = True, status
        if status == 101:
            return
        headers: dict[str, str] = {}
        length = _CONTENT_LENGTH.search(head)
        if length:
            headers["content-length"] = length[1].decode("ascii")
        if _CHUNKED.search(head):
            headers["transfer-encoding"] = "chunked"
        self._body = BodyReader(status if self._has_body else 204, headers)

    def _complete_body(self, data: bytes) -> None:
        if self._body is None:
            return
        try:
            self._body.feed(data)
        except BrokenBodyError:
            self.surplus = True  # The connection cannot be used for another response.
        self.surplus = self.surplus or self._body.surplus
