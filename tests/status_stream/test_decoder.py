"""The decoder finds the same packets however the bytes are split."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainframe_api._status_stream import (
    PacketTooLargeError,
    StatusStreamDecoder,
    checked_packet_limit,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=4), children, max_size=3)
    ),
    max_leaves=6,
)
KEEP_ALIVE = st.sampled_from([b"\r\n", b"\n", b" \r\n", b"\t \n", b"\r\r\n"])


def decode(line: bytes | memoryview) -> Any:
    return json.loads(bytes(line))


def packet(value: object, ascii_only: bool, end: bytes) -> bytes:
    return json.dumps(value, ensure_ascii=ascii_only).encode() + end


LINES = st.lists(
    st.builds(packet, JSON, st.booleans(), st.sampled_from([b"\r\n", b"\n"])) | KEEP_ALIVE,
    max_size=12,
)


def naive(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.split(b"\n") if line.strip()]


def chunks(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


@given(LINES, st.lists(st.integers(0, 10_000), max_size=20), st.booleans())
def test_packets_are_found_in_any_chunks(lines: list[bytes], cuts: list[int], view: bool) -> None:
    data = b"".join(lines)
    decoder = StatusStreamDecoder[Any](decode)
    found = [
        value
        for chunk in chunks(data, cuts)
        for value in decoder.feed(memoryview(chunk) if view else chunk)
    ]
    assert found == naive(data)
    assert not decoder.in_packet
    assert decoder.end() == []


@given(LINES)
def test_packets_are_found_byte_by_byte(lines: list[bytes]) -> None:
    data = b"".join(lines)
    decoder = StatusStreamDecoder[Any](decode)
    found = [value for byte in data for value in decoder.feed(bytes([byte]))]
    assert found == naive(data)


def test_only_a_line_feed_ends_a_line() -> None:
    text = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg"
    data = json.dumps({"1": text}, ensure_ascii=False).replace("\\u000b", "\x0b").encode()
    decoder = StatusStreamDecoder[Any](lambda line: json.loads(bytes(line), strict=False))
    assert decoder.feed(data + b"\r\n") == [{"1": text}]


def test_a_packet_is_given_as_soon_as_it_is_complete() -> None:
    decoder = StatusStreamDecoder[Any](decode)
    assert decoder.feed(b'{"1": 1}\r') == []
    assert decoder.in_packet
    assert decoder.feed(b"\n") == [{"1": 1}]
    assert not decoder.in_packet


def test_keep_alives_are_distinguished_from_packets() -> None:
    decoder = StatusStreamDecoder[Any](decode)
    assert not decoder.kept_alive
    decoder.feed(b"\r\n")
    assert decoder.kept_alive
    decoder.feed(b"{}\r\n")
    assert decoder.kept_alive is False
    decoder.feed(b" ")
    assert not decoder.in_packet


def test_an_empty_object_is_a_packet() -> None:
    assert StatusStreamDecoder[Any](decode).feed(b"{}\r\n\r\n{}\r\n") == [{}, {}]


def test_a_last_packet_may_lack_its_line_end() -> None:
    decoder = StatusStreamDecoder[Any](decode)
    assert decoder.feed(b'{"1": 1}\r\n{"2": 2}') == [{"1": 1}]
    assert decoder.end() == [{"2": 2}]


def test_a_packet_that_is_cut_short_is_an_error_at_the_end() -> None:
    decoder = StatusStreamDecoder[Any](decode)
    decoder.feed(b'{"1": ')
    with pytest.raises(json.JSONDecodeError):
        decoder.end()


def test_a_packet_of_64_megabytes_is_decoded() -> None:
    text = "x" * (64 << 20)
    data = json.dumps({"1": text}).encode() + b"\r\n"
    decoder = StatusStreamDecoder[Any](decode, max_packet_bytes=len(data))
    step = 256 * 1024
    found = [
        value
        for start in range(0, len(data), step)
        for value in decoder.feed(memoryview(data)[start : start + step])
    ]
    assert found == [{"1": text}]


def test_a_packet_may_be_as_large_as_the_limit() -> None:
    decoder = StatusStreamDecoder(decode, max_packet_bytes=4)
    for _ in range(2):
        assert decoder.feed(b"12") == []
        assert decoder.feed(b"34") == []
        assert decoder.feed(b"\n") == [1234]
    assert decoder.feed(b"1234\n") == [1234]
    with pytest.raises(PacketTooLargeError) as caught:
        decoder.feed(b"12345")
    assert str(caught.value) == (
        "A packet of zone statuses is larger than the limit of 4 bytes. To accept it, pass a "
        "larger max_packet_bytes to the constructor of the API object."
    )


def test_the_limit_applies_to_each_packet_and_not_to_the_chunks() -> None:
    decoder = StatusStreamDecoder(decode, max_packet_bytes=4)
    assert decoder.feed(b"1234\n1234\n123") == [1234, 1234]
    assert decoder.feed(b"4\n") == [1234]
    with pytest.raises(PacketTooLargeError):
        decoder.feed(b"12345\n")
    decoder = StatusStreamDecoder(decode, max_packet_bytes=4)
    decoder.feed(b"1\n123")
    with pytest.raises(PacketTooLargeError):
        decoder.feed(b"45")


def test_the_last_packet_may_come_in_parts_and_without_a_line_end() -> None:
    decoder = StatusStreamDecoder(decode)
    assert decoder.kept_alive is False
    for part in (b"[1", b",2", b"]"):
        assert decoder.feed(part) == []
    assert decoder.end() == [[1, 2]]
    assert decoder.end() == []


def test_the_limit_of_a_packet_is_a_positive_int() -> None:
    assert checked_packet_limit(1) == 1
    for wrong in (True, "1"):
        with pytest.raises(TypeError) as caught:
            checked_packet_limit(wrong)  # type: ignore[arg-type]
        assert str(caught.value) == f"max_packet_bytes must be an int, not {type(wrong).__name__}"
    with pytest.raises(ValueError, match=r"^max_packet_bytes must be positive, not 0$"):
        checked_packet_limit(0)


def test_packets_before_an_invalid_packet_are_returned_before_the_error() -> None:
    decoder = StatusStreamDecoder[Any](decode)
    assert decoder.feed(b"{}\r\n[1]\r\n{]\r\n{}\r\n") == [{}, [1]]
    with pytest.raises(json.JSONDecodeError):
        decoder.feed(b"")


def test_packets_before_one_that_is_too_large_are_returned_before_the_error() -> None:
    decoder = StatusStreamDecoder[Any](decode, 4)
    assert decoder.feed(b"{}\r\n[1, 2") == [{}]
    with pytest.raises(PacketTooLargeError):
        decoder.feed(b"")
