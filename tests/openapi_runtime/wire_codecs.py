"""Codecs in the form that a generator writes, for the tests of `Wire` and `MappedCodec`."""

from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Any, Literal
from uuid import UUID

from attrs import Factory, define
from msgspec import UNSET, UnsetType

from openapi_runtime.codec import Codec
from openapi_runtime.constant import Constant
from openapi_runtime.mapped_codec import MappedCodec
from openapi_runtime.open_enum import OpenEnum
from openapi_runtime.wire import Discriminator, Wire


class Mood(OpenEnum):
    CALM = "calm"
    WILD = "wild"


class CatKind(OpenEnum):
    CAT = "cat"


class DogKind(OpenEnum):
    DOG = "dog"


@define(repr=False, eq=False, weakref_slot=False)
class Cat(Codec):
    name: str
    pet_type: str = "cat"
    lives: int | UnsetType = UNSET


@define(repr=False, eq=False, weakref_slot=False)
class Dog(Codec):
    name: str
    pet_type: str = "dog"
    tricks: list[str] | UnsetType = UNSET


@define(repr=False, eq=False, weakref_slot=False)
class KindCat(Codec):
    kind: CatKind
    name: str | UnsetType = UNSET


@define(repr=False, eq=False, weakref_slot=False)
class KindDog(Codec):
    kind: DogKind
    name: str | UnsetType = UNSET


@define(repr=False, eq=False, weakref_slot=False)
class ConstantCat(Codec):
    kind: Constant[Literal["cat"]]
    name: str | UnsetType = UNSET
    tricks: int | UnsetType = UNSET


@define(repr=False, eq=False, weakref_slot=False)
class ConstantDog(MappedCodec):
    kind_: "Constant[Literal['dog']] | None"
    name: str | UnsetType = UNSET

    json_names = MappingProxyType({"kind_": "kind"})


@define(repr=False, eq=False, weakref_slot=False)
class Note(Codec):
    """A codec without required attributes."""

    text: str | UnsetType = UNSET


Pet = Wire[Annotated[Cat | Dog, Discriminator("pet_type", {"cat": "Cat", "dog": "Dog"})]]
MaybePet = Wire[
    Annotated[Cat | Dog | None, Discriminator("pet_type", {"cat": "Cat", "dog": "Dog"})]
]


@define(repr=False, eq=False, weakref_slot=False)
class Holder(Codec):
    pets: list[Pet]
    by_name: dict[str, Wire[Cat | Dog]] | UnsetType = UNSET
    favorite: Pet | None | UnsetType = UNSET
    other: Pet | UnsetType = UNSET
    maybe: MaybePet | UnsetType = UNSET
    text: Wire[datetime | date | UUID | int | str] | UnsetType = UNSET


@define(repr=False, eq=False, weakref_slot=False)
class Renamed(MappedCodec):
    """A codec with JSON keys that differ from the attributes."""

    class_: str
    a_b: int | UnsetType = UNSET
    empty: int | UnsetType = UNSET
    quotes: int | UnsetType = UNSET
    to_dict_: int | UnsetType = UNSET
    plain: "Note | UnsetType" = UNSET
    child: "Wire[Renamed] | UnsetType" = UNSET

    json_names = MappingProxyType(
        {
            "class_": "class",
            "a_b": "a-b",
            "empty": "",
            "quotes": 'with " quotes',
            "to_dict_": "to_dict",
        }
    )


@define(repr=False, eq=False, weakref_slot=False)
class Extended(MappedCodec):
    """A codec with additional properties, and a declared property named `additional_properties`."""

    name: str
    named_additional: int | UnsetType = UNSET
    additional_properties: dict[str, int] = Factory(dict[str, int])

    json_names = MappingProxyType({"named_additional": "additional_properties"})
    additional_type = int


@define(repr=False, eq=False, weakref_slot=False)
class Node(MappedCodec):
    """A codec with objects of the same class in lists, maps and unions."""

    value_: int
    list_: "list[Wire[Node]] | UnsetType" = UNSET
    map_: "dict[str, Wire[Node]] | UnsetType" = UNSET
    either: "Wire[Node | str] | UnsetType" = UNSET
    additional_properties: "dict[str, Wire[Node]]" = Factory(dict[str, Any])

    json_names = MappingProxyType({"value_": "value", "list_": "list", "map_": "map"})
    additional_type = Any


EitherMapped = Wire[
    Annotated[Renamed | Extended, Discriminator("kind", {"1": "Renamed", "2": "Extended"})]
]


@define(repr=False, eq=False, weakref_slot=False)
class Outer(Codec):
    """An ordinary codec that contains mapped ones."""

    one: Wire[Renamed]
    many: "list[Wire[Renamed]] | UnsetType" = UNSET
    level: Literal["low", "high"] | UnsetType = UNSET
