"""Codecs become dicts and JSON, and come back."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
import uuid
from typing import Any, cast

import attrs
import numpy as np
import pytest
from brainframe_rest import CodecError, models

from openapi_runtime.codec import Codec
from tests.openapi.document import schemas

from .samples import ATTRIBUTE, DETECTION, SAMPLES, ZONE

each_codec = pytest.mark.parametrize("codec", SAMPLES, ids=lambda codec: type(codec).__name__)


def test_there_is_a_sample_of_every_codec() -> None:
    classes = {getattr(models, name) for name in models.__all__}
    codecs = {item for item in classes if isinstance(item, type) and issubclass(item, Codec)}
    assert {type(sample) for sample in SAMPLES} == codecs


@each_codec
class TestRoundTrips:
    def test_a_codec_survives_a_dict(self, codec: Codec) -> None:
        assert type(codec).from_dict(codec.to_dict()) == codec

    def test_a_codec_survives_json(self, codec: Codec) -> None:
        assert type(codec).from_json(codec.to_json()) == codec
        assert type(codec).from_json(codec.to_json().encode()) == codec

    def test_the_dict_is_ready_for_any_json_library(self, codec: Codec) -> None:
        assert json.loads(json.dumps(codec.to_dict())) == codec.to_dict()
        assert json.loads(codec.to_json()) == codec.to_dict()

    def test_keys_are_in_the_order_of_the_document(self, codec: Codec) -> None:
        properties = schemas()[type(codec).__name__]["properties"]
        assert list(codec.to_dict()) == list(properties)

    def test_a_newer_servers_keys_are_ignored(self, codec: Codec) -> None:
        assert type(codec).from_dict(codec.to_dict() | {"a_new_key": [1]}) == codec

    def test_a_codec_equals_only_its_dict_and_its_copies(self, codec: Codec) -> None:
        assert codec == codec.to_dict()
        assert codec.to_dict() == codec
        assert codec != codec.to_dict() | {"more": 1}
        assert codec == copy.copy(codec) == copy.deepcopy(codec)
        assert codec == pickle.loads(pickle.dumps(codec))
        assert codec == attrs.evolve(cast("Any", codec))
        assert codec != object()
        assert codec is not None
        assert codec != "text"

    def test_a_codec_is_not_hashable(self, codec: Codec) -> None:
        with pytest.raises(TypeError, match="unhashable"):
            hash(codec)

    def test_a_misspelled_attribute_is_an_error(self, codec: Codec) -> None:
        with pytest.raises(AttributeError):
            codec.no_such_attribute = 1  # type: ignore[attr-defined]
        assert not hasattr(codec, "__dict__")

    def test_the_error_names_a_missing_required_key(self, codec: Codec) -> None:
        optional = {
            item.name for item in attrs.fields(type(codec)) if item.default is not attrs.NOTHING
        }
        for key in set(codec.to_dict()) - optional:
            less = {name: value for name, value in codec.to_dict().items() if name != key}
            with pytest.raises(CodecError, match=f"`{key}`"):
                type(codec).from_dict(less)


def test_values_have_the_types_of_the_documentation() -> None:
    terms = models.LicenseTerms.from_dict(
        {
            "online_checkin": True,
            "max_streams": 3,
            "journal_max_allowed_age": 5,
            "expiration_date": "2031-12-31",
        }
    )
    assert terms.expiration_date == dt.date(2031, 12, 31)
    assert terms.to_dict()["expiration_date"] == "2031-12-31"

    detection = models.Detection.from_json(DETECTION.to_json())
    assert isinstance(detection.track_id, uuid.UUID)
    assert detection.to_dict()["track_id"] == "6f1c2a54-5d0e-4f6c-9a3b-0a6f1f1f7f10"
    assert isinstance(detection.children[0], models.Detection)
    assert isinstance(detection.with_identity, models.Identity)


def test_codecs_of_different_classes_differ() -> None:
    assert models.NewIdentityImage("car", 1) != models.EncodingClassName("car")
    assert models.Zone("a", 1, []) != models.Zone("a", 1, [], id=1)


def test_changing_a_copy_leaves_the_original_unchanged() -> None:
    renamed = attrs.evolve(ZONE, name="Exit", id=None)
    assert (renamed.name, renamed.id, renamed.coords) == ("Exit", None, ZONE.coords)
    assert ZONE.name == "Doorway"
    deep = copy.deepcopy(ZONE)
    deep.coords[0][0] = 99
    assert ZONE.coords[0][0] == 0


def test_arguments_are_kept_and_not_copied() -> None:
    coords: list[list[int]] = [[0, 0]]
    metadata: dict[str, Any] = {}
    assert models.Zone("a", 1, coords).coords is coords
    assert models.Identity("a", "b", metadata).metadata is metadata


def test_numpy_values_are_written_as_numbers() -> None:
    detection = models.Detection(
        "car",
        np.array([[0, 0], [10, 5]]),  # type: ignore[arg-type]
        [],
        {},
        None,
        {"confidence": np.float32(0.5), "scores": np.array([0.25]), "count": np.int64(3)},
        None,
    )
    plain = detection.to_dict()
    assert plain["coords"] == [[0, 0], [10, 5]]
    assert plain["extra_data"] == {"confidence": 0.5, "scores": [0.25], "count": 3}
    assert models.Detection.from_json(detection.to_json()).coords == [[0, 0], [10, 5]]


WRONG_TYPES: list[tuple[dict[str, Any], str]] = [
    ({"name": 5}, r"\$\.name"),
    ({"stream_id": "1"}, r"\$\.stream_id"),
    ({"coords": [[0, 0], ["1", 2]]}, r"\$\.coords\[1\]\[0\]"),
    ({"coords": [[0.5, 0]]}, r"\$\.coords\[0\]\[0\]"),
    ({"alarms": None}, r"\$\.alarms"),
    ({"alarms": [{}]}, r"\$\.alarms\[0\]"),
    ({"id": 1.5}, r"\$\.id"),
]


@pytest.mark.parametrize(
    ("changes", "where"),
    WRONG_TYPES,
)
def test_the_error_for_a_wrong_value_has_its_path(changes: dict[str, Any], where: str) -> None:
    data = ZONE.to_dict() | changes
    with pytest.raises(CodecError, match=where):
        models.Zone.from_dict(data)
    with pytest.raises(CodecError, match=where):
        models.Zone.from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '"zone"', b"\xff\xfe", "[" * 100_000])
def test_a_value_that_is_not_a_json_object_is_a_codec_error(text: str | bytes) -> None:
    with pytest.raises(CodecError, match="Invalid Zone"):
        models.Zone.from_json(text)


@pytest.mark.parametrize("value", [object(), {1, 2}.__iter__(), lambda: None])
def test_a_value_without_a_json_representation_is_a_codec_error(value: Any) -> None:
    identity = models.Identity("a", "b", {"value": value})
    with pytest.raises(CodecError, match="Identity cannot be converted to JSON"):
        identity.to_dict()
    with pytest.raises(CodecError, match="Identity cannot be converted to JSON"):
        identity.to_json()
    assert identity != {}


def test_a_codec_that_contains_itself_is_a_codec_error() -> None:
    detection = copy.deepcopy(DETECTION)
    detection.children.append(detection)
    with pytest.raises(CodecError):
        detection.to_dict()


def test_subclasses_convert_into_themselves() -> None:
    class NamedAttribute(models.Attribute):
        pass

    named = NamedAttribute.from_dict(ATTRIBUTE.to_dict())
    assert type(named) is NamedAttribute
    assert named.to_dict() == ATTRIBUTE.to_dict()
    assert named != ATTRIBUTE
