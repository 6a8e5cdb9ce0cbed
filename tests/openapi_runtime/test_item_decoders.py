"""Streams are split into their items wherever their bytes are split."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from openapi_runtime.item_decoders import (
    EventDecoder,
    ItemTooLargeError,
    JsonLinesDecoder,
    ServerSentEvent,
)


def all_items(create: Callable[[], Any], content: bytes, *cuts: int) -> list[Any]:
    """Decode a body that arrives in several chunks."""
    decoder = create()
    items: list[Any] = []
    for start, end in zip((0, *cuts), (*cuts, len(content)), strict=True):
        items += decoder.feed(content[start:end])
    return items + list(decoder.end())


def however_split(create: Callable[[], Any], content: bytes) -> list[Any]:
    """Check that a body in one, two and many chunks has the same items, and return them."""
    items = all_items(create, content)
    for cut in range(len(content) + 1):
        assert all_items(create, content, cut) == items
        assert all_items(create, content, cut, min(cut + 1, len(content))) == items
    assert all_items(create, content, *range(1, len(content))) == items
    return items


def fed(decoder: Any, content: bytes, size: int) -> Iterator[Any]:
    """Yield the items of a body that arrives in chunks of a size."""
    for start in range(0, len(content), size):
        yield from decoder.feed(content[start : start + size])
    yield from decoder.end()


def event(
    data: str, event: str = "message", id: str | None = None, retry: int | None = None
) -> Any:
    return ServerSentEvent(event, data, id, retry)


class TestEvents:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            # The examples of the standard, section 9.2.6.
            (
                b"data: YHOO\ndata: +2\ndata: 10\n\n",
                [event("YHOO\n+2\n10")],
            ),
            (
                (
                    b": test stream\n\ndata: first event\nid: 1\n\n"
                    b"data:second event\nid\n\ndata:  third event\n"
                ),
                [event("first event", id="1"), event("second event", id="")],
            ),
            (b"data\n\ndata\ndata\n\ndata:", [event(""), event("\n")]),
            (b"data:test\n\ndata: test\n\n", [event("test"), event("test")]),
            # Line ends.
            (b"data: a\r\n\r\ndata: b\r\rdata: c\n\n", [event("a"), event("b"), event("c")]),
            (b"data: a\r\ndata: b\rdata: c\n\r\n", [event("a\nb\nc")]),
            (b"data: a\r\n\r\n\r\ndata: b\n\n\n\n", [event("a"), event("b")]),
            # A byte order mark, once.
            (b"\xef\xbb\xbfdata: a\n\n", [event("a")]),
            (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n", [event("b")]),
            (b"data: a\n\n\xef\xbb\xbfdata: b\n\n", [event("a")]),
            # Types, which last for one event.
            (b"event: add\ndata: a\n\ndata: b\n\n", [event("a", "add"), event("b")]),
            (b"event: add\n\ndata: b\n\n", [event("b")]),
            (b"event: add\nevent:\ndata: b\n\n", [event("b")]),
            # IDs, which last until the next.
            (b"id: 5\ndata: a\n\ndata: b\n\n", [event("a", id="5"), event("b", id="5")]),
            (b"id: 5\n\ndata: b\n\n", [event("b", id="5")]),
            (b"id: 5\nid: a\0b\ndata: b\n\n", [event("b", id="5")]),
            # Reconnection times.
            (b"retry: 100\ndata: a\n\ndata: b\n\n", [event("a", retry=100), event("b")]),
            (b"retry: 100\n\ndata: a\n\n", [event("a", retry=100)]),
            (b"retry: 1.5\nretry: -1\nretry: \xd9\xa1\nretry:\ndata: a\n\n", [event("a")]),
            # Comments and unknown fields.
            (b":\n: x\ndata: a\nunknown: b\ndata b\nDATA: c\n data: d\n\n", [event("a")]),
            # Text.
            ("data: ä€\u2028\x85\U0001f600\n\n".encode(), [event("ä€\u2028\x85\U0001f600")]),
            (b"data: \xff\xc3\n\n", [event("\ufffd\ufffd")]),
            (b"data: a: b\n\n", [event("a: b")]),
            # No event is dispatched without a blank line.
            (b"", []),
            (b"\n\n\r\r", []),
            (b"data: a", []),
            (b"data: a\n", []),
            (b"data: a\r\n", []),
        ],
    )
    def test_events_are_decoded_however_their_bytes_are_split(
        self, content: bytes, expected: list[ServerSentEvent]
    ) -> None:
        assert however_split(EventDecoder, content) == expected

    def test_numbers_of_thousands_of_digits_do_no_harm(self) -> None:
        content = b"retry: " + b"1" * 10_000 + b"\ndata: a\n\n"
        (found,) = all_items(EventDecoder, content)
        assert found.retry > 10**17

    def test_an_event_has_a_maximum_size(self) -> None:
        line = b"data: " + b"a" * 50 + b"\n"
        assert len(all_items(partial(EventDecoder, 100), (line + b"\n") * 10)) == 10
        for content in (b"data: a\n\n" + line * 2, b"data: a\n\ndata: " + b"a" * 100):
            for size in (1, 7, 1000):
                events = fed(EventDecoder(100), content, size)
                assert next(events) == event("a")
                with pytest.raises(ItemTooLargeError, match="limit of 100 bytes"):
                    next(events)

    def test_comments_do_not_count_toward_the_size_of_an_event(self) -> None:
        content = b": keep-alive\n" * 100 + b"data: a\n\n"
        assert all_items(partial(EventDecoder, 100), content) == [event("a")]


class TestJsonLines:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b'{"a":1}\n{"b":2}\n', [b'{"a":1}', b'{"b":2}']),
            (b'{"a":1}\r\n\r\n \n{"b":2}', [b'{"a":1}', b'{"b":2}']),
            (b"\xef\xbb\xbf1\n2\n", [b"1", b"2"]),
            (
                '"a\u2028b\x85\x0c"\n"\u2029"'.encode(),
                ['"a\u2028b\x85\x0c"'.encode(), '"\u2029"'.encode()],
            ),
            (b'"a\\nb"\n', [b'"a\\nb"']),
            (b"", []),
            (b"\n\n", []),
        ],
    )
    def test_lines_are_found_however_their_bytes_are_split(
        self, content: bytes, expected: list[bytes]
    ) -> None:
        assert however_split(JsonLinesDecoder, content) == expected

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b'\x1e{"a":1}\n\x1e{"b":2}\n', [b'{"a":1}', b'{"b":2}']),
            (b'\x1e{\n "a": [\n1]}\n\x1e"x"\n', [b'{\n "a": [\n1]}', b'"x"']),
            (b'\x1e["]\\"",\n"{"]\n\x1e1\n', [b'["]\\"",\n"{"]', b"1"]),
            # An item that was cut off, and is not valid JSON.
            (b'\x1e{"a":\n\x1e{"b":2}\n', [b'{"a":', b'{"b":2}']),
            (b"\x1e\x1e1\n\x1e2", [b"1", b"2"]),
            (b"\x1e1\x1e2\n", [b"1", b"2"]),
            (b"", []),
        ],
    )
    def test_items_of_sequences_are_found_however_their_bytes_are_split(
        self, content: bytes, expected: list[bytes]
    ) -> None:
        def create() -> JsonLinesDecoder:
            return JsonLinesDecoder("application/Geo+JSON-seq; x=y")

        assert however_split(create, content) == expected

    def test_items_of_sequences_do_not_wait_for_the_next(self) -> None:
        decoder = JsonLinesDecoder("application/json-seq")
        assert list(decoder.feed(b'\x1e{\n"a": 1\n}\n')) == [b'{\n"a": 1\n}']

    @pytest.mark.parametrize("content_type", ["", "application/json-seq"])
    def test_an_item_has_a_maximum_size(self, content_type: str) -> None:
        def items_of(content: bytes, size: int) -> Iterator[bytes]:
            return fed(JsonLinesDecoder(content_type, 10), content, size)

        assert list(items_of(b'"12345678"\n' * 3, 7)) == [b'"12345678"'] * 3
        for size in (1, 7, 1000):
            items = items_of(b'1\n"123456789"\n', size)
            assert next(items) == b"1"
            with pytest.raises(ItemTooLargeError, match="limit of 10 bytes"):
                next(items)

    def test_an_item_of_several_lines_has_a_maximum_size(self) -> None:
        items = fed(JsonLinesDecoder("application/json-seq", 10), b"[\n[1,\n" * 10, 5)
        with pytest.raises(ItemTooLargeError):
            next(items)
