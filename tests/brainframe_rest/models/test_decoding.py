"""The decoder of responses and status packets."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import msgspec
import pytest
from brainframe_rest.models import Premises

from openapi_runtime.json_decoder import DECODE_ERRORS, JsonDecoder

DECODER: JsonDecoder[list[Premises]] = JsonDecoder(list[Premises])


@pytest.fixture
def collecting() -> Iterator[None]:
    """Restore the state of the garbage collector after a test."""
    was = gc.isenabled()
    yield
    (gc.enable if was else gc.disable)()


def test_the_decoder_returns_codecs() -> None:
    assert DECODER.decode(b'[{"name": "a", "id": 1}]') == [Premises("a", 1)]


@pytest.mark.usefixtures("collecting")
@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("content", [b"[]", b"[{}]", b"<html>"])
@pytest.mark.parametrize("padding", [b"", b" " * 10_000])
def test_decoding_does_not_change_the_garbage_collector(
    enabled: bool, content: bytes, padding: bytes
) -> None:
    (gc.enable if enabled else gc.disable)()
    try:
        DECODER.decode(padding + content)
    except DECODE_ERRORS:
        assert content != b"[]"
    assert gc.isenabled() is enabled


def test_the_constructor_does_not_inspect_the_type() -> None:
    decoder: JsonDecoder[object] = JsonDecoder("no type at all")
    with pytest.raises((TypeError, NameError, msgspec.MsgspecError)):
        decoder.decode(b"1")
