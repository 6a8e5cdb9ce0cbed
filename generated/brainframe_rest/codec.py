# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/codec.py
"""What all codecs have in common: conversion, comparison and how they print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

import msgspec

from .errors import CodecError
from .plain_values import plain_value

if TYPE_CHECKING:
    from attrs import Attribute

_HIDDEN = "[secure]"
_PLAIN = frozenset({str, int, float, bool, type(None)})


class Codec:
    """The base of everything that the server and its clients exchange as a JSON object.

    Codecs of one class are equal if all their attributes are. A codec also equals the dict that
    its `to_dict` gives.
    """

    # Without it, an instance would carry a dict besides its slots.
    __slots__ = ()

    # Not at run time: msgspec evaluates the annotations of all bases of what it decodes into.
    if TYPE_CHECKING:
        __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]

    def to_dict(self) -> dict[str, Any]:
        """Converts the codec into plain dicts, lists and values, ready to be written as JSON.

        Returns:
            The JSON object as a dict, its keys in the order of the attributes.

        Raises:
            CodecError: If an attribute holds something that has no JSON form.
        """
        try:
            values = ((item.name, getattr(self, item.name)) for item in self.__attrs_attrs__)
            return {name: _plain(value) for name, value in values if value is not msgspec.UNSET}
        except (NotImplementedError, TypeError, RecursionError) as error:
            raise CodecError(f"{type(self).__name__} has no JSON form: {error}") from error

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Self:
        """Makes a codec from what `to_dict` gives or `json.loads` reads.

        Args:
            d: The JSON object. Keys that the codec does not have are ignored.

        Raises:
            CodecError: If a key is missing or a value is of the wrong type; the message names it.
        """
        try:
            return msgspec.convert(d, cls)
        except (msgspec.ValidationError, RecursionError) as error:
            raise CodecError(f"This is no {cls.__name__}: {error}") from error

    def to_json(self) -> str:
        """Writes the codec as JSON.

        Returns:
            The text, without line feeds.

        Raises:
            CodecError: If an attribute holds something that has no JSON form.
        """
        try:
            return msgspec.json.encode(self.to_dict()).decode()
        except (UnicodeError, OverflowError) as error:
            raise CodecError(f"{type(self).__name__} has no JSON form: {error}") from error

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Makes a codec from JSON.

        Args:
            text: The JSON object. Keys that the codec does not have are ignored.

        Raises:
            CodecError: If it is not JSON, a key is missing or a value is of the wrong type.
        """
        try:
            return msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise CodecError(f"This is no {cls.__name__}: {error}") from error

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
                return False  # What has no JSON form equals no JSON object.
        return NotImplemented

    # Mutable values are not hashable.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        values = (
            (attribute, getattr(self, attribute.name, msgspec.UNSET))
            for attribute in self.__attrs_attrs__
        )
        shown = ", ".join(
            # What is marked `repr=False` is a secret. That there is none is not.
            f"{attribute.name}={repr(value) if attribute.repr or value is None else _HIDDEN}"
            for attribute, value in values
            if value is not msgspec.UNSET
        )
        return f"{type(self).__name__}({shown})"


def _plain(value: Any) -> Any:
    """Does what msgspec's `to_builtins` does, but keeps the order of a codec's keys.

    That function sorts them: it asks the class for its slots, which Python keeps by the alphabet.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Codec):
        return value.to_dict()
    if isinstance(value, list | tuple):
        items = cast("list[Any]", value)
        return [item if type(item) in _PLAIN else _plain(item) for item in items]
    if isinstance(value, dict):
        pairs = cast("Mapping[Any, Any]", value).items()
        return {key if isinstance(key, str) else _key(key): _plain(item) for key, item in pairs}
    return msgspec.to_builtins(value, enc_hook=plain_value)


def _key(key: Any) -> str:
    return str(msgspec.to_builtins(key, enc_hook=plain_value))
