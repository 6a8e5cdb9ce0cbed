"""Markers of types that msgspec cannot decode from JSON by itself.

`Wire[X]` marks such a type inside an annotation. Type checkers see `X`. msgspec does not support
the class `Wire`, and therefore calls `openapi_runtime.wire.decode_hook` with the marked type and
the plain JSON value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import GenericAlias
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Self,
    TypeAlias,
    TypeVar,
)

T = TypeVar("T")

Converter: TypeAlias = Callable[[Any], Any]

if TYPE_CHECKING:
    Wire: TypeAlias = Annotated[T, "wire"]
else:

    class _AnyInstance(type):
        # msgspec requires the return value of the hook to be an instance of the class.
        def __instancecheck__(cls, instance: object) -> bool:
            return True

    class _Marked(GenericAlias):
        # The order of a union's members matters here, but equality of unions ignores it.
        def __eq__(self, other: object) -> bool:
            return self is other

        def __hash__(self) -> int:
            return id(self)

    class Wire(metaclass=_AnyInstance):
        """Marker of a type that `decode_hook` decodes: a `MappedCodec` or a union.

        `Wire[X]`, `Wire[X] | None`, `Wire[X] | UnsetType`, `list[Wire[X]]` and
        `dict[str, Wire[X]]` are valid. In a union, msgspec allows no other types beside a marked
        type: mark the whole union instead. The members of a marked union need no mark.
        """

        def __class_getitem__(cls, type_: Any) -> Any:
            # msgspec passes the arguments of an alias as a tuple.
            return _Marked(cls, type_ if isinstance(type_, tuple) else (type_,))


def wire(type_: Any) -> Any:
    """Return `Wire[type_]` as a value. Type checkers accept `Wire` only in annotations."""
    marked: Any = Wire
    return marked[type_]


class WireType:
    """Base class of classes that define their conversion from JSON, if marked by `Wire`."""

    __slots__ = ()

    @classmethod
    def from_wire(cls, value: Any, *, strict: bool = True) -> Self:
        """Create an object from its JSON form.

        Args:
            value: The plain JSON value.
            strict: Whether its scalars have JSON types, instead of all being text.

        Raises:
            msgspec.ValidationError: If the value is invalid.
        """
        raise NotImplementedError


class Discriminator:
    """Property that selects the member of a union for an object.

    Use it as `Wire[Annotated[Cat | Dog, Discriminator("petType", {"cat": "Cat", "dog": "Dog"})]]`.
    An object with an unknown value of the property, as newer servers may send, or without the
    property is decoded to a plain dict.

    Args:
        property: The JSON key of the property.
        mapping: The class name of the member for each value of the property.
    """

    __slots__ = ("mapping", "property")

    def __init__(self, property: str, mapping: Mapping[str, str]) -> None:
        self.property = property
        self.mapping = dict(mapping)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Discriminator):
            return NotImplemented
        return self.property == other.property and self.mapping == other.mapping

    # Types are used as dictionary keys, here and in msgspec.
    def __hash__(self) -> int:
        return hash((self.property, frozenset(self.mapping.items())))

    def __repr__(self) -> str:
        return f"Discriminator({self.property!r}, {self.mapping!r})"


# Compiled on first use, because most programs never use it.
_TWO_PATHS: Final = r" - at (`key` in )?`\$([^`]*)` - at `\$([^`]*)`\Z"


def with_joined_path(message: str) -> str:
    """Join the path within a value and the path of the value, which msgspec has appended."""
    return re.sub(_TWO_PATHS, r" - at \1`$\3\2`", message)


def path_segment(key: str) -> str:
    """Return the part of a path for a JSON key."""
    if re.fullmatch(r"[^\W\d]\w*", key):
        return f".{key}"
    import json

    return "[" + json.dumps(key).replace("`", "\\u0060") + "]"


def is_subclass(type_: Any, base: type) -> bool:
    """Return whether a type, which need not be a class, is a subclass of another one."""
    return isinstance(type_, type) and issubclass(type_, base)
