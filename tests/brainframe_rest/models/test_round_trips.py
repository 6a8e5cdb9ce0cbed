"""Values that the document allows survive every conversion, and all others are rejected."""

from __future__ import annotations

import json
from typing import Any

import brainframe_rest.models
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openapi_runtime.codec import Codec
from openapi_runtime.errors import CodecError
from openapi_runtime.json_decoder import JsonDecoder
from tests.brainframe_rest.models.generated import ANYTHING, TEXT, json_of
from tests.marks import mark_slow
from tests.openapi.document import schemas

CODECS: dict[str, type[Codec]] = {
    name: value
    for name in schemas()
    if isinstance(value := getattr(brainframe_rest.models, name, None), type)
    and issubclass(value, Codec)
}
# Statuses contain zones with alarms with conditions, so generating one takes a while.
each_codec = pytest.mark.parametrize("name", mark_slow(CODECS, but=CODECS.keys() - {"ZoneStatus"}))
many = settings(
    # A few values are enough, because every run draws different ones.
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_no_codec_is_left_out() -> None:
    assert len(CODECS) > 25


@each_codec
@many
@given(data=st.data())
def test_no_conversion_loses_data(name: str, data: st.DataObject) -> None:
    cls = CODECS[name]
    sent = data.draw(json_of(name))
    made = cls.from_dict(sent)
    assert made.to_dict() == sent
    assert list(made.to_dict()) == [key for key in schemas()[name]["properties"] if key in sent]
    assert cls.from_dict(made.to_dict()) == made
    assert cls.from_json(made.to_json()) == made
    assert cls.from_json(made.to_json().encode()) == made
    # Servers may write the same value with another order of keys, and other whitespace and escapes.
    reversed_keys = dict(reversed(sent.items()))
    for wire in (json.dumps(sent), json.dumps(reversed_keys, indent=1, ensure_ascii=False)):
        assert cls.from_json(wire.encode()) == made
    assert json.loads(made.to_json()) == sent
    assert made == sent
    assert repr(made)


@each_codec
@many
@given(data=st.data(), more=st.dictionaries(TEXT.map("newer {}".format), ANYTHING, max_size=3))
def test_keys_of_a_newer_server_change_nothing(
    name: str, data: st.DataObject, more: dict[str, Any]
) -> None:
    cls, sent = CODECS[name], data.draw(json_of(name))
    assert cls.from_dict({**more, **sent}) == cls.from_dict(sent)
    assert cls.from_json(json.dumps({**sent, **more})) == cls.from_dict(sent)


@each_codec
@many
@given(data=st.data())
def test_values_of_a_newer_server_are_kept(name: str, data: st.DataObject) -> None:
    sent = data.draw(json_of(name, newer=True))
    made: Any = JsonDecoder[Any](CODECS[name]).decode(json.dumps(sent).encode())
    assert made.to_dict() == sent
    assert json.loads(made.to_json()) == sent


@each_codec
@many
@given(wrong=ANYTHING)
def test_other_json_is_rejected_or_round_trips(name: str, wrong: Any) -> None:
    cls = CODECS[name]
    try:
        made = cls.from_json(json.dumps(wrong))
    except CodecError:
        return
    assert cls.from_json(made.to_json()) == made


@each_codec
@many
@given(data=st.data(), at=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_damaged_text_is_rejected_or_round_trips(
    name: str, data: st.DataObject, at: int, byte: int
) -> None:
    cls, sent = CODECS[name], data.draw(json_of(name))
    text = bytearray(json.dumps(sent).encode())
    text[at % len(text)] = byte
    for damaged in (bytes(text), bytes(text[: at % len(text)])):
        try:
            made = cls.from_json(damaged)
        except CodecError:
            continue
        assert cls.from_json(made.to_json()) == made
