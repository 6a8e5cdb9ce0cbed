"""Unions are decoded to the member that the JSON value is, and errors name the place."""

from __future__ import annotations

import gc
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from attrs import define

from openapi_runtime.bodies import JsonBody
from openapi_runtime.constant import Constant
from openapi_runtime.errors import CodecError
from openapi_runtime.json_decoder import JsonDecoder
from openapi_runtime.mapped_codec import MappedCodec
from openapi_runtime.open_enum import OpenEnum
from openapi_runtime.responses import JsonResponse
from openapi_runtime.wire import Discriminator, Wire, convert, wire
from tests.openapi_runtime.wire_codecs import (
    Cat,
    ConstantCat,
    ConstantDog,
    Dog,
    EitherMapped,
    Extended,
    Holder,
    KindCat,
    KindDog,
    Mood,
    Node,
    Note,
    Outer,
    Pet,
    Renamed,
)


class Number(OpenEnum):
    ONE = 1
    TWO = 2


NewYear = Constant[Literal["2020-01-01"]]


def holder(text: str) -> Holder:
    return Holder.from_json(text)


class TestDiscriminator:
    def test_the_discriminator_selects_the_class(self) -> None:
        # Both classes accept both objects.
        found = holder(
            '{"pets": [{"pet_type": "dog", "name": "a"}, {"pet_type": "cat", "name": "b"}]}'
        )
        assert found.pets == [Dog("a"), Cat("b")]
        assert [type(pet) for pet in found.pets] == [Dog, Cat]

    def test_the_discriminator_is_sent_back(self) -> None:
        found = holder('{"pets": [{"name": "a", "pet_type": "dog"}]}')
        assert found.to_dict() == {"pets": [{"name": "a", "pet_type": "dog"}]}

    @pytest.mark.parametrize(
        "value",
        [
            {"pet_type": "cow", "moo": [1]},
            {"name": "a"},
            {"pet_type": None},
            {"pet_type": ["dog"]},
            {},
        ],
    )
    def test_an_unknown_or_missing_value_gives_a_dict_that_is_sent_back(self, value: Any) -> None:
        found = Holder.from_dict({"pets": [value]})
        pet: Any = found.pets[0]
        assert type(pet) is dict
        assert found.to_dict() == {"pets": [value]}

    def test_the_selected_class_reports_invalid_values(self) -> None:
        with pytest.raises(
            CodecError, match=r"Expected `str`, got `int` - at `\$\.pets\[1\]\.name`"
        ):
            holder('{"pets": [{"pet_type": "cat", "name": "a"}, {"pet_type": "dog", "name": 5}]}')

    def test_a_discriminated_union_may_contain_none_and_unset(self) -> None:
        found = holder('{"pets": [], "favorite": null, "maybe": null}')
        assert found.favorite is None
        assert found.maybe is None
        assert found.other is msgspec.UNSET
        found = holder('{"pets": [], "favorite": {"pet_type": "dog", "name": "a"}}')
        assert found.favorite == Dog("a")
        assert found.maybe is msgspec.UNSET
        with pytest.raises(CodecError, match=r"Expected `Cat \| Dog`, got `null` - at `\$.other`"):
            holder('{"pets": [], "other": null}')

    def test_values_that_are_not_objects_are_invalid(self) -> None:
        with pytest.raises(
            CodecError, match=r"Expected `Cat \| Dog`, got `str` - at `\$.pets\[0\]`"
        ):
            holder('{"pets": ["dog"]}')

    def test_numbers_and_booleans_are_compared_as_json_text(self) -> None:
        union = wire(Annotated[Cat | Dog, Discriminator("lives", {"9": "Cat", "true": "Dog"})])
        assert type(convert({"lives": 9, "name": "a"}, union)) is Cat
        assert type(convert({"lives": True, "name": "a"}, union)) is Dog

    def test_a_mapping_to_a_class_outside_the_union_is_reported_at_once(self) -> None:
        union = wire(Annotated[Cat | Dog, Discriminator("pet_type", {"cow": "Cow"})])
        with pytest.raises(RuntimeError, match=r"names \['Cow'\], which are not members"):
            convert({"pet_type": "cow"}, union)

    def test_members_may_be_mapped_codecs_and_wire_types(self) -> None:
        assert convert({"kind": 1, "class": "r"}, EitherMapped) == Renamed("r")
        found = convert({"kind": 2, "name": "n"}, wire(EitherMapped))
        assert found == Extended("n", additional_properties={"kind": 2})
        assert convert({"class": "r"}, wire(wire(Renamed) | wire(Extended))) == Renamed("r")


class TestObjects:
    def test_the_member_with_the_most_known_keys_wins(self) -> None:
        union = wire(Note | Cat | Dog)
        assert type(convert({"name": "a", "tricks": []}, union)) is Dog
        assert type(convert({"name": "a", "lives": 9}, union)) is Cat
        assert type(convert({"text": "a", "other": 1}, union)) is Note

    def test_the_first_of_equals_wins_in_either_order(self) -> None:
        value = {"name": "a"}
        assert type(convert(value, wire(Cat | Dog))) is Cat
        assert type(convert(value, wire(Dog | Cat))) is Dog
        assert type(convert({"k": value}, dict[str, Wire[Dog | Cat]])["k"]) is Dog

    def test_members_that_do_not_accept_the_object_are_out(self) -> None:
        assert type(convert({"name": "a", "lives": "nine", "tricks": []}, wire(Cat | Dog))) is Dog

    def test_known_values_of_enumerations_decide(self) -> None:
        union = wire(KindCat | KindDog)
        assert type(convert({"kind": "dog", "name": "a"}, union)) is KindDog
        assert type(convert({"kind": "cat", "name": "a"}, union)) is KindCat
        newer = convert({"kind": "cow", "name": "a"}, union)
        assert newer == {"kind": "cow", "name": "a"}
        assert type(newer) is KindCat

    def test_constants_decide_before_the_number_of_keys(self) -> None:
        union = wire(ConstantCat | ConstantDog)
        value = {"kind": "dog", "name": "a", "tricks": 1}
        assert type(convert(value, union)) is ConstantDog
        assert type(convert({**value, "kind": "cat"}, union)) is ConstantCat
        assert type(convert([value], wire(list[ConstantCat] | list[Wire[ConstantDog]]))[0]) is (
            ConstantDog
        )
        newer = convert({**value, "kind": "cow"}, union)
        assert newer == {"kind": "cow", "name": "a", "tricks": 1}

    def test_a_constant_takes_precedence_over_other_text(self) -> None:
        union = wire(date | NewYear | str)
        assert convert("2020-01-01", union) == "2020-01-01"
        assert convert("2020-01-02", union) == date(2020, 1, 2)
        assert convert("x", union) == "x"

    def test_a_map_keeps_objects_that_no_class_describes(self) -> None:
        union = wire(Note | dict[str, int])
        assert convert({"a": 1}, union) == {"a": 1}
        assert type(convert({"a": 1}, union)) is dict
        assert type(convert({"text": "x"}, union)) is Note

    def test_lists_and_maps_of_classes_are_compared_by_their_items(self) -> None:
        value = [{"name": "a"}, {"name": "b", "tricks": ["roll"]}]
        assert [type(pet) for pet in convert(value, wire(list[Cat] | list[Dog]))] == [Dog, Dog]
        found = convert({"k": {"name": "b", "tricks": []}}, wire(dict[str, Cat] | dict[str, Dog]))
        assert type(found["k"]) is Dog

    def test_objects_of_the_members_are_accepted(self) -> None:
        dog = Dog("a")
        assert Holder.from_dict({"pets": [], "by_name": {"k": dog}}).by_name == {"k": dog}
        assert Holder.from_dict({"pets": [dog]}).pets[0] is dog

    def test_the_error_for_an_object_that_fits_no_member_names_the_members_and_their_problems(
        self,
    ) -> None:
        with pytest.raises(CodecError) as caught:
            holder('{"pets": [], "by_name": {"k": {"name": 5, "lives": 1}}}')
        message = str(caught.value)
        assert "Expected `Cat | Dog`, got `object`" in message
        assert "Cat: Expected `str`, got `int` - at `$.name`" in message
        assert message.endswith(" - at `$.by_name[...]`")

    def test_a_single_member_for_objects_reports_its_own_problem(self) -> None:
        with pytest.raises(
            msgspec.ValidationError, match=r"^Expected `str`, got `int` - at `\$\.name`$"
        ):
            convert({"name": 5}, wire(int | Cat | str))


class TestScalars:
    TEXT = wire(datetime | date | UUID | int | str)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("2020-01-02T03:04:05Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
            ("2020-01-02", date(2020, 1, 2)),
            ("00000000-0000-0000-0000-000000000001", UUID(int=1)),
            ("1", "1"),
            (1, 1),
        ],
    )
    def test_formats_are_tried_in_order(self, value: object, expected: object) -> None:
        found = convert(value, self.TEXT)
        assert found == expected
        assert type(found) is type(expected)

    def test_text_listed_first_stays_text(self) -> None:
        assert convert("2020-01-02", wire(str | date)) == "2020-01-02"

    @pytest.mark.parametrize(
        ("value", "union", "expected"),
        [
            (3, wire(float | int), 3),
            (3, wire(int | float), 3),
            (3.0, wire(int | float), 3.0),
            (3, wire(float | str), 3.0),
            (True, wire(int | bool), True),
            (1, wire(bool | int), 1),
            (None, wire(int | None), None),
            ([1], wire(int | list[int]), [1]),
            ("x", wire(Any), "x"),
            ({"a": 1}, wire(int | Any), {"a": 1}),
        ],
    )
    def test_json_types_are_exact(self, value: object, union: Any, expected: object) -> None:
        found = convert(value, union)
        assert found == expected
        assert type(found) is type(expected)

    def test_known_values_take_precedence_over_other_members_that_accept_them(self) -> None:
        assert convert("calm", wire(str | Mood)) is Mood.CALM
        assert convert("new", wire(str | Mood)) == "new"
        assert convert("new", wire(Mood | str)) == "new"
        assert convert("auto", wire(Mood | Literal["auto"])) == "auto"
        assert convert(2, wire(int | Number)) is Number.TWO
        assert convert(2.0, wire(float | Number)) == 2.0

    def test_booleans_are_not_numbers(self) -> None:
        with pytest.raises(msgspec.ValidationError, match=r"Expected `int \| Number`, got `bool`"):
            convert(True, wire(int | Number))

    def test_a_value_whose_json_type_no_member_has_is_an_error(self) -> None:
        with pytest.raises(msgspec.ValidationError, match=r"Expected `int \| null`, got `str`"):
            convert("x", wire(int | None))

    def test_the_error_names_literals(self) -> None:
        with pytest.raises(
            msgspec.ValidationError, match=r"Expected `Literal\['a'\] \| int`, got `bool`"
        ):
            convert(True, wire(Literal["a"] | int))


class TestErrors:
    def test_the_decoder_joins_paths(self) -> None:
        decoder = JsonDecoder[Any](dict[str, list[Outer]])
        with pytest.raises(msgspec.ValidationError) as caught:
            decoder.decode(b'{"k": [{"one": {"class": "a", "child": {"class": "b", "a-b": "c"}}}]}')
        path = '`$[...][0].one.child["a-b"]`'
        assert str(caught.value) == f"Expected `int`, got `str` - at {path}"

    def test_large_bodies_fail_the_same_way(self) -> None:
        decoder = JsonDecoder[Any](list[Pet])
        content = b'[{"pet_type": "dog", "name": "%s"}, {"pet_type": "dog"}]' % (b"a" * 5000)
        with pytest.raises(msgspec.ValidationError, match=r"field `name` - at `\$\[1\]`$"):
            decoder.decode(content)
        assert gc.isenabled()

    def test_no_cause_keeps_the_body(self) -> None:
        with pytest.raises(msgspec.ValidationError) as caught:
            convert([{"name": 1}], list[Wire[Cat | Dog]])
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None

    def test_an_annotation_that_is_quoted_only_in_part_is_an_error(self) -> None:
        with pytest.raises(RuntimeError, match="quote the whole annotation"):
            convert(1, wire("Cat"))

    def test_types_that_msgspec_does_not_know_are_checked(self) -> None:
        class Own:
            pass

        own = Own()
        assert convert(own, Own) is own
        with pytest.raises(msgspec.ValidationError, match="Expected `Own`, got `int`"):
            convert(1, Own)


def test_json_keys_are_converted_to_integers() -> None:
    assert convert({"1": 2}, dict[int, int]) == {1: 2}


def test_discriminators_are_equal_by_value() -> None:
    one = Discriminator("a", {"b": "C"})
    assert one == Discriminator("a", {"b": "C"})
    assert hash(one) == hash(Discriminator("a", {"b": "C"}))
    assert one != Discriminator("a", {"b": "D"})
    assert one != "a"
    assert repr(one) == "Discriminator('a', {'b': 'C'})"


@define(repr=False, eq=False, weakref_slot=False)
class WithMistake(MappedCodec):
    pet: list[Wire[Annotated[Cat | Dog, Discriminator("pet_type", {"cow": "Cow"})]]] | None
    again: Wire[WithMistake] | None


def mistake(type_: Any) -> Exception | None:
    """Return the exception of a check of a type, before there is any value."""
    try:
        JsonDecoder[Any](type_).check()
        JsonResponse[Any](type_).prepare()
        JsonBody[Any](type_).prepare()
    except (RuntimeError, TypeError) as error:
        return error
    return None


class TestChecks:
    @pytest.mark.parametrize(
        "type_",
        [Holder, Outer, wire(Node), list[Wire[Cat | Dog]], dict[str, Pet], wire(Node | str), int],
    )
    def test_the_check_accepts_valid_types(self, type_: Any) -> None:
        assert mistake(type_) is None

    @pytest.mark.parametrize("type_", [wire(WithMistake), list[Wire[WithMistake | Cat]]])
    def test_mistakes_are_found_without_a_value(self, type_: Any) -> None:
        with pytest.raises(RuntimeError, match="'Cow'"):
            JsonResponse[Any](type_).prepare()

    def test_unsupported_types_in_unions_are_found(self) -> None:
        with pytest.raises(TypeError):
            JsonDecoder[Any](wire(int | list[dict[str, Cat] | Dog])).check()
