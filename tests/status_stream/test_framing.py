"""Bodies are found in the bytes of a connection, for each way to mark their end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openapi_runtime.framing import BodyReader, BrokenBodyError

CHUNKED = {"transfer-encoding": "chunked"}


def read(reader: BodyReader, chunks: list[bytes]) -> bytes:
    return b"".join(bytes(part) for chunk in chunks if chunk for part in reader.feed(chunk))


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


CUTS = st.lists(st.integers(0, 5000), max_size=20)


@given(
    st.lists(st.binary(min_size=1, max_size=40), max_size=8),
    st.sampled_from([b"", b";name=value", b' ; quoted="a"']),
    st.sampled_from([b"", b"X-Trailer: 1\r\n", b"A: 1\r\nB: 2\r\n"]),
    CUTS,
)
def test_chunks_are_put_together(
    chunks: list[bytes], extension: bytes, trailers: bytes, cuts: list[int]
) -> None:
    data = b"".join(b"%x%s\r\n%s\r\n" % (len(chunk), extension, chunk) for chunk in chunks)
    data += b"0\r\n" + trailers + b"\r\n"
    reader = BodyReader(200, CHUNKED)
    assert read(reader, split(data, cuts)) == b"".join(chunks)
    assert reader.done


@given(st.binary(max_size=200), CUTS, st.binary(max_size=5))
def test_a_length_ends_a_body(body: bytes, cuts: list[int], more: bytes) -> None:
    for chunks in (split(body, cuts), [body + more]):
        reader = BodyReader(200, {"content-length": str(len(body))})
        assert read(reader, chunks) == body
        assert reader.done
        assert reader.surplus is (len(b"".join(chunks)) > len(body))


def test_the_connection_ends_a_body_without_a_length() -> None:
    reader = BodyReader(200, {})
    assert read(reader, [b"a", b"b"]) == b"ab"
    assert not reader.done
    assert reader.feed(b"") == []
    assert reader.done


@pytest.mark.parametrize("status", [204, 304])
def test_some_responses_have_no_body(status: int) -> None:
    assert BodyReader(status, {"content-length": "5"}).done


@pytest.mark.parametrize(
    "data", [b"", b"5\r\nab", b"5", b"2\r\nab", b"2\r\nab\r\n", b"0\r\n", b"0\r\nA: 1\r\n"]
)
def test_a_connection_that_ends_within_a_chunked_body_is_an_error(data: bytes) -> None:
    reader = BodyReader(200, CHUNKED)
    read(reader, [data])
    with pytest.raises(BrokenBodyError, match="ended"):
        reader.feed(b"")


def test_a_body_that_is_shorter_than_its_declared_length_is_an_error() -> None:
    reader = BodyReader(200, {"content-length": "5"})
    read(reader, [b"abc"])
    with pytest.raises(BrokenBodyError, match="ended"):
        reader.feed(b"")


@pytest.mark.parametrize(
    "data",
    [
        b"x\r\n",
        b"-1\r\nabc",
        b"\r\n\r\n",
        b"2\r\nabc\r\n",
        b"fffffffffffffffffffff\r\n",
        b"1" * 20_000,
        b"5;" + b"x" * 20_000,
    ],
)
def test_invalid_framing_is_an_error(data: bytes) -> None:
    with pytest.raises(BrokenBodyError):
        read(BodyReader(200, CHUNKED), [data])
