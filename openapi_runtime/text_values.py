"""Parsing of text in parameters and headers, in the styles of OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import msgspec

from .wire import Wire, WireType, convert, is_subclass

_LAX: Final = (int, float, bool, NoneType)
"""Types whose values msgspec also converts from text in non-strict mode."""

_LAST: Final[dict[Any, int]] = {bool: 1, str: 2, Any: 3}
"""Union members that are tried last, because 1 is also a bool, and any text is a str."""

_ARRAYS: Final = (list, tuple, set, frozenset)


def parse_text(text: str, type_: Any, *, explode: bool = False) -> Any:
    """Convert text in the style `simple` to a type.

    Args:
        text: The text.
        type_: The type. List items are separated by commas. An object has the form `R,100,G,200`.
            The first member of a union that accepts the text is used; str is tried after the more
            specific types.
        explode: Whether objects have the form `R=100,G=200`.

    Raises:
        ValueError: If the text is not a value of the type.
        msgspec.ValidationError: Likewise.
    """
    text = text.strip()
    members = list(_members(type_))
    if len(members) > 1:
        return _parse_union(text, members, explode=explode)
    (type_,) = members
    origin = get_origin(type_) or type_
    if origin in _ARRAYS:
        return _parse_array(text, type_, explode=explode)
    if _is_object(origin):
        return _parse_object(text, type_, explode=explode)
    if type_ is str or type_ is Any:
        return text
    if type_ in _LAX:
        return msgspec.convert(text, type_, strict=False)
    if origin is Literal:
        return _known_value(text, get_args(type_))
    if is_subclass(type_, Enum):
        return _parse_enum(text, type_)
    try:
        return convert(text, type_)
    except msgspec.ValidationError:
        found = _http_date(text, type_)
        if found is None:
            raise
        return found


def _members(type_: Any) -> Iterator[Any]:
    origin = get_origin(type_)
    if origin is Wire or origin is Annotated:
        yield from _members(get_args(type_)[0])
    elif origin in (Union, UnionType):
        for member in get_args(type_):
            yield from _members(member)
    elif type_ is not msgspec.UnsetType:
        yield NoneType if type_ is None else type_


def _parse_union(text: str, members: list[Any], *, explode: bool) -> Any:
    if not text and NoneType in members and str not in members:
        return None
    problems: list[str] = []
    for member in sorted(members, key=lambda member: _LAST.get(member, 0)):
        try:
            return parse_text(text, member, explode=explode)
        except (ValueError, msgspec.ValidationError) as error:
            problems.append(str(error))
    raise ValueError("; ".join(problems))


def _parse_array(text: str, type_: Any, *, explode: bool) -> Any:
    item_types = get_args(type_) or (Any,)
    texts = text.split(",") if text else []
    if get_origin(type_) is tuple and item_types[-1] is not Ellipsis:
        if len(texts) != len(item_types):
            raise ValueError(f"Expected {len(item_types)} items, got {len(texts)}")
        pairs = zip(texts, item_types, strict=True)
    else:
        pairs = zip(texts, [item_types[0]] * len(texts), strict=True)
    items = [parse_text(item, item_type, explode=explode) for item, item_type in pairs]
    constructor: Any = get_origin(type_) or type_
    return items if constructor is list else constructor(items)


def _is_object(origin: Any) -> bool:
    return is_subclass(origin, Mapping) or hasattr(origin, "__attrs_attrs__")


def _parse_object(text: str, type_: Any, *, explode: bool) -> Any:
    parts = [part.strip() for part in text.split(",")] if text else []
    if explode:
        if not all("=" in part for part in parts):
            raise ValueError("Expected key=value pairs, separated by commas")
        texts = dict(part.split("=", 1) for part in parts)
    else:
        if len(parts) % 2:
            raise ValueError("Expected alternating keys and values, separated by commas")
        texts = dict(zip(parts[::2], parts[1::2], strict=True))
    if is_subclass(type_, WireType):
        return type_.from_wire(texts, strict=False)
    if hasattr(type_, "__attrs_attrs__"):
        return msgspec.convert(texts, type_, strict=False)
    value_types = get_args(type_)
    if not value_types:
        return texts
    return {key: parse_text(value, value_types[1]) for key, value in texts.items()}


def _known_value(text: str, values: tuple[Any, ...]) -> Any:
    for value in values:
        if value == text or (type(value) in _LAX and _read(text, type(value)) == value):
            return value
    raise ValueError(f"Expected one of {', '.join(map(repr, values))}")


def _parse_enum(text: str, type_: Any) -> Any:
    value_types: set[Any] = {type(member.value) for member in type_} or {str}
    for value_type in sorted(value_types, key=lambda value_type: value_type is str):
        value = text if value_type is str else _read(text, value_type)
        if value is not None:
            return convert(value, type_)
    raise ValueError(f"Expected one of {', '.join(repr(member.value) for member in type_)}")


def _read(text: str, type_: Any) -> Any:
    try:
        return msgspec.convert(text, type_, strict=False)
    except msgspec.ValidationError:
        return None


def _http_date(text: str, type_: Any) -> Any:
    """Parse the date format of HTTP headers (RFC 9110, section 5.6.7)."""
    if getattr(type_, "__name__", "") != "datetime":
        return None
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None
