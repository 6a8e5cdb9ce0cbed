"""Mapped codecs read and write the JSON keys of the document and keep additional properties."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import msgspec
import pytest

from openapi_runtime.bodies import JsonBody
from openapi_runtime.codec import Codec
from openapi_runtime.errors import ApiError, CodecError, Failure
from openapi_runtime.mapped_codec import MappedCodec
from openapi_runtime.operation import Operation
from openapi_runtime.wire import Wire
from tests.openapi_runtime.wire_codecs import Extended, Node, Note, Outer, Renamed

ALL_KEYS = {
    "class": "c",
    "a-b": 1,
    "": 2,
    'with " quotes': 3,
    "to_dict": 4,
    "plain": {"text": "t"},
    "child": {"class": "d"},
}


class TestKeys:
    def test_json_keys_become_attributes(self) -> None:
        found = Renamed.from_json(json.dumps(ALL_KEYS))
        assert (found.class_, found.a_b, found.empty, found.quotes, found.to_dict_) == (
            "c",
            1,
            2,
            3,
            4,
        )
        assert found.plain == Note("t")
        assert found.child == Renamed("d")

    def test_json_keys_are_written_in_the_order_of_the_attributes(self) -> None:
        found = Renamed.from_dict(dict(reversed(ALL_KEYS.items())))
        assert found.to_dict() == ALL_KEYS
        assert list(found.to_dict()) == list(ALL_KEYS)
        assert json.loads(found.to_json()) == ALL_KEYS

    def test_unset_attributes_are_not_written(self) -> None:
        assert Renamed("c").to_json() == '{"class":"c"}'

    def test_names_of_attributes_are_not_keys(self) -> None:
        found = Renamed.from_dict({"class": "c", "a_b": 1, "empty": 2})
        assert found.a_b is msgspec.UNSET
        assert found.to_dict() == {"class": "c"}
        with pytest.raises(CodecError, match="missing required field `class`"):
            Renamed.from_dict({"class_": "c"})

    def test_a_mapped_codec_equals_its_dict_and_shows_its_attributes(self) -> None:
        assert Renamed("c", a_b=1) == {"class": "c", "a-b": 1}
        assert Renamed("c") == Renamed("c")
        assert Renamed("c") != Renamed("d")
        assert repr(Renamed("c", a_b=1)) == "Renamed(class_='c', a_b=1)"

    def test_a_mapped_codec_is_decoded_and_encoded_inside_other_codecs(self) -> None:
        value = {"one": {"class": "a"}, "many": [{"class": "b", "a-b": 1}]}
        found = Outer.from_json(json.dumps(value))
        assert found.one == Renamed("a")
        assert found.many == [Renamed("b", a_b=1)]
        assert found.to_dict() == value
        assert json.loads(found.to_json()) == value

    def test_objects_of_the_class_are_accepted_in_a_dict(self) -> None:
        one = Renamed("a")
        assert Outer.from_dict({"one": one}).one is one
        assert Renamed.from_dict(one) is one  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class TestErrors:
    @pytest.mark.parametrize(
        ("value", "path"),
        [
            ({"class": 1}, "`$.class`"),
            ({"class": "c", "a-b": "x"}, '`$["a-b"]`'),
            ({"class": "c", "": "x"}, '`$[""]`'),
            ({"class": "c", 'with " quotes': "x"}, '`$["with \\" quotes"]`'),
            ({"class": "c", "child": {"class": "d", "a-b": "x"}}, '`$.child["a-b"]`'),
            ({"class": "c", "plain": {"text": 1}}, "`$.plain.text`"),
        ],
    )
    def test_the_path_has_json_keys(self, value: dict[str, Any], path: str) -> None:
        with pytest.raises(CodecError) as caught:
            Renamed.from_dict(value)
        assert str(caught.value).startswith("Invalid Renamed: Expected `")
        assert str(caught.value).endswith(f" - at {path}")
        with pytest.raises(CodecError) as also_caught:
            Renamed.from_json(json.dumps(value))
        assert str(also_caught.value) == str(caught.value)

    def test_missing_keys_are_named_as_in_json(self) -> None:
        with pytest.raises(
            CodecError, match=r"^Invalid Renamed: Object missing required field `class`$"
        ):
            Renamed.from_json("{}")
        with pytest.raises(CodecError, match=r"required field `class` - at `\$\.one\.child`$"):
            Outer.from_dict({"one": {"class": "a", "child": {}}})

    @pytest.mark.parametrize("text", ["[]", "3", "null", '"x"', "true"])
    def test_values_that_are_not_objects_are_rejected(self, text: str) -> None:
        with pytest.raises(CodecError, match="Invalid Renamed: Expected `object`, got"):
            Renamed.from_json(text)

    def test_invalid_json_is_a_codec_error(self) -> None:
        for text in ("{", b"\xff", ""):
            with pytest.raises(CodecError, match="Invalid Renamed: "):
                Renamed.from_json(text)


class TestAdditionalProperties:
    def test_additional_properties_round_trip(self) -> None:
        value = {"name": "n", "k": 5, "other key": 6}
        found = Extended.from_dict(value)
        assert found.additional_properties == {"k": 5, "other key": 6}
        assert found.to_dict() == value
        assert found == value

    def test_keys_that_equal_attribute_names_are_additional_properties(self) -> None:
        found = Extended.from_json(
            '{"name": "n", "additional_properties": 1, "named_additional": 2}'
        )
        assert found.named_additional == 1
        assert found.additional_properties == {"named_additional": 2}
        assert found.to_json() == '{"name":"n","additional_properties":1,"named_additional":2}'

    def test_the_values_of_additional_properties_are_checked(self) -> None:
        with pytest.raises(CodecError, match=r"Expected `int`, got `str` - at `\$\[...\]`"):
            Extended.from_json('{"name": "n", "k": "5"}')

    def test_objects_do_not_share_additional_properties(self) -> None:
        one, other = Extended.from_json('{"name": "n"}'), Extended("m")
        one.additional_properties["k"] = 1
        assert other.additional_properties == {}
        assert Extended.from_json('{"name": "n"}').additional_properties == {}

    def test_additional_properties_never_replace_a_declared_property(self) -> None:
        for key in ("name", "additional_properties"):
            with pytest.raises(CodecError, match=f"additional_properties has the key '{key}'"):
                Extended("n", additional_properties={key: 1}).to_dict()

    def test_without_additional_properties_unknown_keys_are_ignored(self) -> None:
        assert Renamed.from_dict({"class": "c", "unknown": 1}).to_dict() == {"class": "c"}


class TestRecursion:
    def nested(self, depth: int, by: str) -> dict[str, Any]:
        value: dict[str, Any] = {"value": 0}
        for number in range(1, depth):
            inner: Any = [value] if by == "list" else {"k": value} if by == "map" else value
            value = {"value": number, by: inner}
        return value

    @pytest.mark.parametrize("by", ["list", "map", "either", "any other key"])
    def test_objects_in_objects_of_their_class_round_trip(self, by: str) -> None:
        value = self.nested(40, by)
        found = Node.from_json(json.dumps(value))
        assert found == Node.from_dict(value)
        assert found.to_dict() == value
        inner: Any = found
        for _ in range(39):
            if by == "any other key":
                inner = inner.additional_properties[by]
            else:
                inner = inner.either if by == "either" else getattr(inner, f"{by}_")
                inner = inner[0] if by == "list" else inner["k"] if by == "map" else inner
            assert type(inner) is Node
        assert inner == Node(0)

    @pytest.mark.parametrize("by", ["list", "map", "either", "any other key"])
    def test_objects_of_depth_200_round_trip(self, by: str) -> None:
        value = self.nested(200, by)
        assert Node.from_dict(value).to_dict() == value
        assert Node.from_json(msgspec.json.encode(value)).to_dict() == value

    @pytest.mark.parametrize("by", ["list", "map", "either", "any other key"])
    def test_deeper_objects_are_at_worst_a_codec_error(self, by: str) -> None:
        key = msgspec.json.encode(by)
        start, end = {"list": (b"[", b"]"), "map": (b'{"k":', b"}")}.get(by, (b"", b""))
        text = (b'{"value":1,%s:%s' % (key, start)) * 5000 + b'{"value":1}' + (end + b"}") * 5000
        with suppress(CodecError):
            assert Node.from_json(text).value_ == 1
        with suppress(CodecError):
            assert Node.from_dict(self.nested(5000, by)).value_ == 4999


class TestBodies:
    OPERATION = Operation("set_thing", "PUT", "/thing", idempotent=True)

    def test_bodies_have_the_json_keys(self) -> None:
        body = JsonBody[list[Renamed]](list[Wire[Renamed]], plain=True)
        content = body.encode(self.OPERATION, "/thing", [Renamed("c", a_b=1)])
        assert content == b'[{"class":"c","a-b":1}]'

    def test_the_error_for_an_invalid_value_has_json_keys(self) -> None:
        body = JsonBody[Outer](Outer, plain=True)
        invalid: Any = "x"
        with pytest.raises(ApiError) as caught:
            body.encode(self.OPERATION, "/thing", Outer(Renamed("c", a_b=invalid)))
        assert caught.value.failure is Failure.ENCODE
        assert 'Expected `int`, got `str` - at `$.one["a-b"]`' in str(caught.value)

    def test_values_without_a_json_form_are_rejected(self) -> None:
        body = JsonBody[Outer](Outer, plain=True)
        invalid: Any = object()
        with pytest.raises(
            ApiError, match=r"Invalid request for set_thing: .* cannot be converted to JSON"
        ):
            body.encode(self.OPERATION, "/thing", Outer(Renamed(invalid)))


def test_a_mapped_codec_is_a_codec() -> None:
    assert issubclass(MappedCodec, Codec)
    assert not hasattr(Renamed("c"), "__dict__")


def test_mapped_codecs_have_few_public_names_that_attributes_cannot_have() -> None:
    # A generator gives other names to properties with one of these.
    assert {name for name in dir(MappedCodec) if not name.startswith("_")} == {
        "additional_type", "from_dict", "from_json", "from_wire", "json_names", "to_dict", "to_json"
    }  # fmt: skip
