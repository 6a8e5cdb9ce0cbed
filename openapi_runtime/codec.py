"""Base class of the codecs: conversion, comparison and representation."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, cast

import msgspec

from .errors import CodecError, invalid_codec
from .open_enum import explained, known_values_only
from .shared_values import plain_attributes, share_with_dict
from .wire import WireType, convert, decode_hook, plain_error, wire

if TYPE_CHECKING:
    from attrs import Attribute

ADDITIONAL: Final = "additional_properties"
"""The attribute of the additional properties of a `MappedCodec`."""

NO_WEAKREF_SLOT: Any = False
"""The argument `weakref_slot` of `attrs.define` for generated classes.

Editors that use jedi recognize `attrs.define`, and would show the constructor that it generates by
default instead of the constructor that the class defines. jedi ignores a decorator whose first
argument it cannot infer, such as one of type Any. Type checkers are not affected.
"""

_HIDDEN = "[secure]"
_PLAIN = frozenset({str, int, float, bool, type(None)})


class Codec:
    """Base class of the objects that client and server exchange as JSON.

    Codecs of the same class are equal if all their attributes are equal. A codec is also equal to
    the dict that its `to_dict` returns.
    """

    # Without empty slots here, instances of the subclasses would also have a `__dict__`.
    __slots__ = ()

    # Only for type checkers: msgspec evaluates the annotations of all base classes at run time.
    if TYPE_CHECKING:
        __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]

    def to_dict(self) -> dict[str, Any]:
        """Convert the codec to a dict of plain values that can be encoded as JSON.

        Plain dicts and lists, such as the `metadata` of a stream, are shared: a change in the dict
        also changes the codec, and vice versa.

        Returns:
            The JSON object as a dict, with its keys in the order of the attributes.

        Raises:
            CodecError: If an attribute cannot be converted to JSON.
        """
        try:
            cls: Any = type(self)
            shared = plain_attributes(cls)
            values = ((item.name, getattr(self, item.name)) for item in self.__attrs_attrs__)
            return {
                name: shared_plain(value) if name in shared else to_plain(value)
                for name, value in values
                if value is not msgspec.UNSET
            }
        except (NotImplementedError, TypeError, RecursionError) as error:
            raise CodecError(
                f"{type(self).__name__} cannot be converted to JSON: {error}"
            ) from error

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Self:
        """Create a codec from a dict, as returned by `to_dict` or `json.loads`.

        Plain dicts and lists are shared between the dict and the codec.

        Args:
            d: The JSON object. Unknown keys are ignored.

        Raises:
            CodecError: If a key is missing, a value has the wrong type, or the value of an
                enumeration is unknown (see `OpenEnum.accept`). The message contains the path of
                the value. A CodecError is a ValueError.
        """
        with known_values_only() as problems:
            try:
                codec = cast("Self", convert(d, cls))
            except (msgspec.ValidationError, RecursionError) as error:
                problem = explained(error, problems)
                raise invalid_codec(cls.__name__, problem) from error
        share_with_dict(codec, d)
        return codec

    def to_json(self) -> str:
        """Encode the codec as JSON.

        Returns:
            The JSON text without line feeds.

        Raises:
            CodecError: If an attribute cannot be converted to JSON.
        """
        try:
            return msgspec.json.encode(self.to_dict()).decode()
        except (UnicodeError, OverflowError) as error:
            raise CodecError(
                f"{type(self).__name__} cannot be converted to JSON: {error}"
            ) from error

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Create a codec from JSON.

        Args:
            text: The JSON object. Unknown keys are ignored.

        Raises:
            CodecError: If the JSON is invalid, a key is missing, a value has the wrong type, or the
                value of an enumeration is unknown (see `OpenEnum.accept`). A CodecError is a
                ValueError.
        """
        type_: Any = wire(cls) if issubclass(cls, WireType) else cls
        with known_values_only() as problems:
            try:
                return cast("Self", decode_json(text, type_))
            except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
                problem = explained(error, problems)
                raise invalid_codec(cls.__name__, problem) from error

    def __eq__(self, other: object) -> bool:
        if other.__class__ is self.__class__:
            return all(
                getattr(self, attribute.name) == getattr(other, attribute.name)
                for attribute in self.__attrs_attrs__
            )
        if isinstance(other, dict):
            try:
                return self.to_dict() == other
            except CodecError:
                return False  # It cannot be converted to JSON, so no JSON object equals it.
        return NotImplemented

    # Mutable objects are not hashable.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        values = (
            (attribute, getattr(self, attribute.name, msgspec.UNSET))
            for attribute in self.__attrs_attrs__
        )
        shown = ", ".join(
            # `repr=False` marks secrets. A missing secret is shown as None.
            f"{attribute.name}={repr(value) if attribute.repr or value is None else _HIDDEN}"
            for attribute, value in values
            if value is not msgspec.UNSET
        )
        return f"{type(self).__name__}({shown})"


def json_items(codec: Codec) -> Iterator[tuple[str, Any]]:
    """Yield the JSON keys and unconverted attribute values of a codec, except unset ones.

    Additional properties come last.
    """
    mapped: Any = codec if isinstance(codec, WireType) else None
    names: Mapping[str, str] = mapped.json_names if mapped is not None else {}
    keeps_unknown = mapped is not None and mapped.additional_type is not None
    for item in codec.__attrs_attrs__:
        value = getattr(codec, item.name)
        if value is not msgspec.UNSET and not (keeps_unknown and item.name == ADDITIONAL):
            yield names.get(item.name, item.name), value
    if keeps_unknown:
        yield from getattr(codec, ADDITIONAL).items()


def decode_json(text: str | bytes, type_: Any) -> Any:
    """Decode JSON into a type, which may contain `Wire` types.

    Raises:
        msgspec.DecodeError: If the JSON is invalid or the value has another type.
    """
    try:
        return msgspec.json.decode(text, type=type_, dec_hook=decode_hook)
    except msgspec.ValidationError as error:
        if error.__cause__ is None:
            raise
        problem = plain_error(error)
    raise problem


def to_plain(value: Any) -> Any:
    """Convert a value like msgspec's `to_builtins`, but keep the order of a codec's keys.

    `to_builtins` follows the slots of the class, which Python sorts by name, and ignores the JSON
    keys of a `MappedCodec`.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Codec):
        return value.to_dict()
    if isinstance(value, list | tuple):
        items = cast("list[Any]", value)
        return [item if type(item) in _PLAIN else to_plain(item) for item in items]
    if isinstance(value, dict):
        pairs = cast("Mapping[Any, Any]", value).items()
        return {key if isinstance(key, str) else _key(key): to_plain(item) for key, item in pairs}
    return msgspec.to_builtins(value, enc_hook=plain_value)


def plain_value(value: Any) -> Any:
    """Convert a NumPy array or scalar, or any other object that has `tolist`, to a plain value.

    msgspec calls this hook with each value that it cannot encode. NumPy itself is not imported.

    Args:
        value: The value to encode.

    Raises:
        NotImplementedError: If the value cannot be converted to JSON.
    """
    to_list = getattr(value, "tolist", None)
    if to_list is None:
        raise NotImplementedError(
            f"{value.__class__.__qualname__} cannot be converted to JSON: {repr(value)[:100]}"
        )
    return to_list()


def shared_plain(value: Any) -> Any:
    """Convert a value like `to_plain`, but return plain dicts and lists unchanged."""
    kind = value.__class__
    if kind is list:
        items = [shared_plain(item) for item in value]
        return value if all(map(operator.is_, items, value)) else items
    if kind is dict:
        pairs = [(key, shared_plain(item)) for key, item in value.items()]
        if all(type(key) is str and item is value[key] for key, item in pairs):
            return value
        return {key if isinstance(key, str) else _key(key): item for key, item in pairs}
    return to_plain(value)


def _key(key: Any) -> str:
    return str(msgspec.to_builtins(key, enc_hook=plain_value))
