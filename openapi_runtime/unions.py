"""Conversion of plain JSON values to unions, for `openapi_runtime.wire`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    ForwardRef,
    Literal,
    NamedTuple,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import msgspec

from .open_enum import OpenEnum
from .wire_types import (
    Converter,
    Discriminator,
    Wire,
    WireType,
    is_subclass,
    with_joined_path,
)

DecodeHook: TypeAlias = Callable[[Any, Any], Any]


def converter_to(type_: Any, hook: DecodeHook) -> Converter:
    """Return the function that converts plain JSON values to a type.

    Args:
        type_: The type.
        hook: The function that decodes `Wire` types, as the `dec_hook` of msgspec.
    """
    if isinstance(type_, str | ForwardRef):
        # Not a TypeError, which msgspec would report as an invalid value.
        raise RuntimeError(f"Wire[{type_!r}]: quote the whole annotation, not the type in it")
    if get_origin(type_) is Wire:
        return converter_to(get_args(type_)[0], hook)
    if get_origin(type_) is Annotated:
        union, *metadata = get_args(type_)
        for item in metadata:
            if isinstance(item, Discriminator):
                return _DiscriminatedUnion(union, item, hook)
    elif _is_union(type_):
        return _PlainUnion(_members(type_, hook))
    if hasattr(type_, "_attributes_of") and is_subclass(type_, WireType):
        return _CodecConverter(type_)
    return _from_wire(type_) or partial(_convert_plainly, type_, hook)


def _from_wire(type_: Any) -> Converter | None:
    return type_.from_wire if is_subclass(type_, WireType) else None


def _convert_plainly(type_: Any, hook: DecodeHook, value: Any) -> Any:
    return msgspec.convert(value, type_, dec_hook=hook, str_keys=True)


class _CodecConverter:
    """Converter to a `MappedCodec`."""

    def __init__(self, codec: Any) -> None:
        self._codec = codec

    def __call__(self, value: Any) -> Any:
        return self._codec.from_wire(value)

    def codec_for(self, value: Any) -> Any:
        """Return the `MappedCodec` for a value, or None if it is converted to another type."""
        del value
        return self._codec


def _is_union(type_: Any) -> bool:
    return get_origin(type_) in (Union, UnionType)


class _Member(NamedTuple):
    """Member of a union.

    Attributes:
        name: The name of its type in error messages.
        type: The type.
        kinds: The kinds of JSON values it accepts, or None for any.
        known: The values of an enumeration or `Literal`.
        convert: The function that converts values to it.
    """

    name: str
    type: Any
    kinds: frozenset[str] | None
    known: tuple[object, ...]
    convert: Converter


def _members(type_: Any, hook: DecodeHook) -> list[_Member]:
    return [
        _Member(
            _name(member),
            member,
            _kinds(member),
            _known_values(member),
            converter_to(member, hook),
        )
        for member in members_of(type_)
    ]


def members_of(type_: Any) -> Iterator[Any]:
    """Yield the members of a union, of nested unions, and the types marked by `Wire`."""
    if get_origin(type_) is Wire:
        yield from members_of(get_args(type_)[0])
    elif _is_union(type_):
        for member in get_args(type_):
            yield from members_of(member)
    elif type_ is not msgspec.UnsetType:
        yield NoneType if type_ is None else type_


def _name(type_: Any) -> str:
    if type_ is NoneType:
        return "null"
    if get_origin(type_) is Annotated:
        return " | ".join(map(_name, members_of(get_args(type_)[0])))
    if isinstance(type_, type) and not get_args(type_):
        return type_.__name__
    return re.sub(r"\b[A-Za-z_]\w*\.", "", str(type_))


_KINDS: Final[dict[Any, str]] = {
    dict: "object",
    list: "array",
    str: "str",
    int: "int",
    float: "float",
    bool: "bool",
    NoneType: "null",
}
"""The kinds of JSON values by their Python types, named as msgspec does."""

_SCALARS: Final = frozenset({"str", "int", "float", "bool", "null"})
_ARRAYS: Final = (list, tuple, set, frozenset)
_TEXTS: Final = frozenset({"bytes", "bytearray", "date", "datetime", "time", "timedelta", "UUID"})


def _kinds(type_: Any) -> frozenset[str] | None:
    """Return the kinds of JSON values that a type may accept, or None if they are unknown."""
    if get_origin(type_) is Annotated:
        type_ = get_args(type_)[0]
    origin = get_origin(type_) or type_
    if origin is Literal or is_subclass(origin, Enum):
        return frozenset(_KINDS.get(type(value), "") for value in _known_values(type_))
    if not isinstance(origin, type):
        return None
    origin = cast("type[Any]", origin)
    if origin is float:
        return frozenset({"float", "int"})
    if origin in _KINDS:
        return frozenset({_KINDS[origin]})
    if origin.__name__ in _TEXTS:
        return frozenset({"str"})
    if origin in _ARRAYS:
        return frozenset({"array"})
    if issubclass(origin, Mapping) or hasattr(origin, "__attrs_attrs__") or is_typeddict(origin):
        return frozenset({"object"})
    return None


def _known_values(type_: Any) -> tuple[object, ...]:
    if get_origin(type_) is Annotated:  # A `Constant`.
        return _constants(type_)
    if get_origin(type_) is Literal:
        return get_args(type_)
    if is_subclass(type_, Enum):
        return tuple(member.value for member in type_)
    return ()


class _PlainUnion:
    """Converter to a union without a discriminator.

    A scalar is converted to the first member that accepts it. Enumerations and literals are tried
    first if they contain the value, and last if they do not. An integer is converted to a float
    only if no member is an integer. Of the members that accept an object, those whose constants it
    contradicts least are preferred, and of these the one that has the most of its keys. A key does
    not count if its value is unknown to the enumeration of the attribute. If several members match
    equally well, the first one takes precedence.
    """

    def __init__(self, members: list[_Member]) -> None:
        self._members = members
        self._by_kind = {kind: self._accepting(kind) for kind in _KINDS.values()}

    def __str__(self) -> str:
        return " | ".join(member.name for member in self._members)

    def codec_for(self, value: Any) -> Any:
        """Return the `MappedCodec` for a value, or None if other types are possible."""
        members = self._by_kind["object"]
        if len(members) != 1 or type(value) is not dict:
            return None
        return _codec_of(members[0])

    def _accepting(self, kind: str) -> list[_Member]:
        found = [member for member in self._members if member.kinds is None or kind in member.kinds]
        # Values that an enumeration or a literal does not contain may belong to another member.
        return sorted(
            found,
            key=lambda member: (kind == "int" and member.type is float, bool(member.known)),
        )

    def __call__(self, value: Any) -> Any:
        kind = _KINDS.get(type(value))
        members = self._members if kind is None else self._by_kind[kind]
        if kind in _SCALARS:
            for member in members:
                if any(known == value and type(known) is type(value) for known in member.known):
                    return member.convert(value)
        accepted: list[Any] = []
        problems: list[str] = []
        for member in members:
            try:
                converted = member.convert(value)
            except (msgspec.ValidationError, TypeError, ValueError) as error:
                problems.append(with_joined_path(str(error)))
                continue
            if kind in _SCALARS:
                return converted
            accepted.append(converted)
        if len(accepted) > 1:
            return max(accepted, key=lambda converted: _known_keys(value, converted))
        if accepted:
            return accepted[0]
        if len(problems) == 1:
            raise msgspec.ValidationError(problems[0])
        reasons = "; ".join(
            f"{member.name}: {problem}" for member, problem in zip(members, problems, strict=True)
        )
        shown = f" ({reasons})" if reasons else ""
        got = kind or type(value).__name__
        raise msgspec.ValidationError(f"Expected `{self}`, got `{got}`{shown}")


def _codec_of(member: _Member) -> Any:
    converter = member.convert
    return converter.codec_for(None) if isinstance(converter, _CodecConverter) else None


class _KnownKeys(NamedTuple):
    """Measure of how well an object represents a JSON value. A larger tuple is a better match.

    Attributes:
        contradictions: The number of constants that the value contradicts, as a negative number.
        own: The number of keys of the value that are attributes, except for values that are unknown
            to the enumeration of the attribute.
        nested: The same for the values of its attributes and items.
        kept: The number of keys that are kept, including unknown ones.
    """

    contradictions: int = 0
    own: int = 0
    nested: int = 0
    kept: int = 0


_NO_KEYS: Final = _KnownKeys()


def _known_keys(value: Any, converted: Any) -> _KnownKeys:
    kind = _KINDS.get(type(value))
    if kind == "array":
        items = zip(value, converted, strict=False) if type(converted) in (list, tuple) else ()
        counts = [_known_keys(*pair) for pair in items]
        return _KnownKeys(*map(sum, zip(*counts, strict=True))) if counts else _NO_KEYS
    if kind != "object" and not isinstance(value, Mapping):
        return _NO_KEYS
    return _known_keys_of_object(cast("Mapping[str, Any]", value), converted)


def _known_keys_of_object(value: Mapping[str, Any], converted: Any) -> _KnownKeys:
    if isinstance(converted, dict):
        items = cast("dict[str, Any]", converted)
        counts = [_known_keys(value[key], items[key]) for key in value if key in items]
        return _KnownKeys(
            sum(count.contradictions for count in counts),
            0,
            sum(count.own + count.nested for count in counts),
            len(value),
        )
    fields, keeps_all = _fields(converted.__class__)
    contradictions = known = own = nested = 0
    for key, item in value.items():
        field = fields.get(key)
        if field is None:
            continue
        known += 1
        attribute = getattr(converted, field.name, None)
        own += not (isinstance(attribute, OpenEnum) and not attribute.is_known)
        contradictions -= bool(field.constants) and item not in field.constants
        if _KINDS.get(type(item)) not in _SCALARS:
            inner = _known_keys(item, attribute)
            contradictions += inner.contradictions
            nested += inner.own + inner.nested
    return _KnownKeys(contradictions, own, nested, len(value) if keeps_all else known)


class _Field(NamedTuple):
    """Attribute of a class, and its values if it is a constant."""

    name: str
    constants: tuple[object, ...]


@cache
def _fields(cls: Any) -> tuple[dict[str, _Field], bool]:
    """Return the attributes of a class by JSON key, and whether it keeps other keys."""
    is_mapped = is_subclass(cls, WireType)
    names: Mapping[str, str] = getattr(cls, "json_names", {}) if is_mapped else {}
    hints = get_type_hints(cls, include_extras=True)
    attributes: list[str] = [item.name for item in getattr(cls, "__attrs_attrs__", ())]
    fields = {names.get(name, name): _Field(name, _constants(hints[name])) for name in attributes}
    return fields, is_mapped and getattr(cls, "additional_type", None) is not None


def _constants(type_: Any) -> tuple[object, ...]:
    """Return the values of the literal of a `Constant`, or an empty tuple for other types."""
    found: tuple[object, ...] = ()
    for member in members_of(type_):
        if get_origin(member) is Annotated:
            for item in get_args(member)[1:]:
                found += get_args(item) if get_origin(item) is Literal else ()
        elif member is not NoneType:
            return ()
    return found


class _DiscriminatedUnion:
    """Converter to a union whose discriminator selects the class of objects."""

    def __init__(self, union: Any, discriminator: Discriminator, hook: DecodeHook) -> None:
        members = _members(union, hook)
        by_name = {member.name: member for member in members if isinstance(member.type, type)}
        unknown = sorted({*discriminator.mapping.values()} - {*by_name})
        if unknown:
            raise RuntimeError(f"{discriminator} names {unknown}, which are not members of {union}")
        self._property = discriminator.property
        self._by_value = {value: by_name[name] for value, name in discriminator.mapping.items()}
        self._union = _PlainUnion(members)

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return self._union(value)
        found = self._member_for(cast("dict[str, Any]", value))
        return cast("Any", value) if found is None else found.convert(value)

    def codec_for(self, value: Any) -> Any:
        """Return the `MappedCodec` for a value, or None if it is converted to another type."""
        if not isinstance(value, dict):
            return None
        found = self._member_for(cast("dict[str, Any]", value))
        return None if found is None else _codec_of(found)

    def _member_for(self, given: dict[str, Any]) -> _Member | None:
        tag = given.get(self._property)
        if isinstance(tag, Enum):
            tag = tag.value
        if not isinstance(tag, str):
            tag = json.dumps(tag) if isinstance(tag, int | float) else None
        return None if tag is None else self._by_value.get(tag)
