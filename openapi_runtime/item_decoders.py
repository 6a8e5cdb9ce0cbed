"""Decoders of bodies that are streams of items, without I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from .media_types import essence

MAX_ITEM_BYTES: Final = 64 * 1024 * 1024
"""The default maximum size of an item in bytes."""

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_RECORD_SEPARATOR: Final = b"\x1e"
_STRING_OR_BRACKET: Final = rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]'

_RETRY_DIGITS: Final = 18
"""The maximum number of digits to convert, because Python rejects thousands of digits."""


class ItemTooLargeError(ValueError):
    """An item is larger than the limit."""


def _too_large(limit: int) -> ItemTooLargeError:
    return ItemTooLargeError(
        f"an item of the stream is larger than the limit of {limit} bytes. To accept it, pass a "
        "larger max_item_bytes"
    )


class ServerSentEvent(NamedTuple):
    """Event of a `text/event-stream`.

    Attributes:
        event: The type of the event, `message` by default.
        data: The data, with a line feed between its lines.
        id: The last ID that the server has sent, with this event or earlier, or None.
        retry: The milliseconds to wait before reconnecting, if the server has sent them since the
            last event.
    """

    event: str
    data: str
    id: str | None
    retry: int | None


class LineSplitter:
    """Splitter of a body into lines. Bytes may be fed in chunks of any size, split anywhere.

    Args:
        by_returns: Whether a carriage return also ends a line, with or without a line feed.

    Attributes:
        partial_bytes: The size of the incomplete line.
    """

    __slots__ = ("_after_return", "_at_start", "_by_returns", "_partial", "partial_bytes")

    def __init__(self, *, by_returns: bool = False) -> None:
        self._by_returns = by_returns
        self._after_return = False
        self._at_start = True
        self._partial: list[bytes] = []
        self.partial_bytes = 0

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """Process the next bytes and return the lines that they complete, without line breaks."""
        data = bytes(data)
        if self._by_returns:
            data = self._with_line_feeds(data)
        *lines, rest = data.split(b"\n")
        if lines:
            lines[0] = self._complete(lines[0])
        if rest:
            self._partial.append(rest)
            self.partial_bytes += len(rest)
        return lines

    def end(self) -> bytes:
        """Return the last line, which has no line break, at the end of the body."""
        return self._complete(b"")

    def _complete(self, line: bytes) -> bytes:
        if self._partial:
            line = b"".join((*self._partial, line))
            self._partial.clear()
            self.partial_bytes = 0
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(_BYTE_ORDER_MARK)
        return line

    def _with_line_feeds(self, data: bytes) -> bytes:
        # The two bytes of a line break may arrive in two chunks.
        if self._after_return:
            self._after_return = not data
            data = data.removeprefix(b"\n")
        if data:
            self._after_return = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class EventDecoder:
    """Decoder of the events in a `text/event-stream`, by the algorithm of the HTML standard.

    See https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.6.

    Args:
        limit: The maximum size of an event in bytes.
    """

    def __init__(self, limit: int = MAX_ITEM_BYTES) -> None:
        self._limit = limit
        self._lines = LineSplitter(by_returns=True)
        self._type = ""
        self._data: list[str] = []
        self._size = 0
        self._id: str | None = None
        self._retry: int | None = None

    def feed(self, data: bytes | memoryview) -> Iterator[ServerSentEvent]:
        """Process the next bytes and yield the events that they complete.

        Exhaust the iterator before feeding more bytes.

        Raises:
            ItemTooLargeError: If an event is larger than the limit.
        """
        for line in self._lines.feed(data):
            if line:
                self._add(line)
                continue
            if self._data:
                data_text = "\n".join(self._data)
                yield ServerSentEvent(self._type or "message", data_text, self._id, self._retry)
                self._retry = None
            self._type = ""
            self._data = []
            self._size = 0
        if self._size + self._lines.partial_bytes > self._limit:
            raise _too_large(self._limit)

    def end(self) -> Iterator[ServerSentEvent]:
        """Process the end of the body, which discards an event without a blank line after it."""
        return iter(())

    def _add(self, line: bytes) -> None:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        match name:
            case "event":
                self._type = value
            case "data":
                self._data.append(value)
                self._size += len(line)
                if self._size > self._limit:
                    raise _too_large(self._limit)
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdecimal():
                self._retry = int(value[:_RETRY_DIGITS])
            case _:
                pass


class JsonLinesDecoder:
    """Decoder of `application/x-ndjson`, `application/jsonl` and `application/json-seq`.

    Blank lines are skipped. Only a line feed ends a line: characters such as U+2028 are part of the
    JSON. In `application/json-seq` (RFC 7464) a record separator begins each item, which may
    contain line feeds.

    Args:
        content_type: The Content-Type of the response, which selects the format.
        limit: The maximum size of an item in bytes.
    """

    def __init__(self, content_type: str = "", limit: int = MAX_ITEM_BYTES) -> None:
        self._limit = limit
        self._lines = LineSplitter()
        media_type = essence(content_type)
        self._is_sequence = media_type.endswith("json-seq")
        self._partial: list[bytes] = []
        """The complete lines of an incomplete item of `application/json-seq`."""
        self._partial_bytes = 0
        self._depth = 0
        """The number of open brackets in these lines."""

    def feed(self, data: bytes | memoryview) -> Iterator[bytes]:
        """Process the next bytes and yield the items that they complete.

        Exhaust the iterator before feeding more bytes.

        Raises:
            ItemTooLargeError: If an item is larger than the limit.
        """
        yield from self._items(self._lines.feed(data))
        if self._partial_bytes + self._lines.partial_bytes > self._limit:
            raise _too_large(self._limit)

    def end(self) -> Iterator[bytes]:
        """Yield the last item, which needs no line break, at the end of the body."""
        yield from self._items([self._lines.end()])
        yield from self._flush()

    def _items(self, lines: list[bytes]) -> Iterator[bytes]:
        for line in lines:
            if self._is_sequence:
                yield from self._items_of_sequence(line)
                continue
            item = line.strip(b" \t\r")
            if len(item) > self._limit:
                raise _too_large(self._limit)
            if item:
                yield item

    def _items_of_sequence(self, line: bytes) -> Iterator[bytes]:
        first, *others = line.split(_RECORD_SEPARATOR)
        self._add(first)
        for text in others:
            yield from self._flush()
            self._add(text)
        # An item is complete as soon as its brackets are closed, because the next may arrive much
        # later.
        if self._depth <= 0:
            yield from self._flush()

    def _add(self, line: bytes) -> None:
        if line.strip():
            self._partial.append(line)
            self._partial_bytes += len(line)
            for token in re.findall(_STRING_OR_BRACKET, line):
                self._depth += (token in b"[{") - (token in b"]}")

    def _flush(self) -> Iterator[bytes]:
        item = b"\n".join(self._partial).strip()
        self._partial.clear()
        self._partial_bytes = 0
        self._depth = 0
        if len(item) > self._limit:
            raise _too_large(self._limit)
        if item:
            yield item
