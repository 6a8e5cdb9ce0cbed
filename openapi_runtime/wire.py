"""Decoding of types that msgspec cannot decode from JSON by itself."""

from __future__ import annotations

from typing import Any, Final, get_args, get_origin
from weakref import WeakKeyDictionary

import msgspec

from .wire_types import (
    Converter,
    Discriminator,
    Wire,
    WireType,
    is_subclass,
    path_segment,
    wire,
    with_joined_path,
)

__all__ = (
    "Converter",
    "Discriminator",
    "Wire",
    "WireType",
    "convert",
    "decode_hook",
    "is_subclass",
    "path_segment",
    "plain_error",
    "wire",
    "wire_converter",
    "with_joined_path",
)


def convert(value: Any, type_: Any) -> Any:
    """Convert a plain JSON value to a type, which may contain `Wire` types.

    Args:
        value: A value as `json.loads` returns it. Objects of the type are also accepted.
        type_: The type.

    Raises:
        msgspec.ValidationError: If the value does not have the type. The message contains its path.
    """
    try:
        return msgspec.convert(value, type_, dec_hook=decode_hook, str_keys=True)
    except msgspec.ValidationError as error:
        if error.__cause__ is None:
            raise
        problem = plain_error(error)
    raise problem


def decode_hook(type_: Any, value: Any) -> Any:
    """Decode a value of a `Wire` type, as the `dec_hook` of msgspec.

    Args:
        type_: The `Wire` type.
        value: The plain JSON value.

    Raises:
        ValueError: If the value does not have the type.
    """
    if get_origin(type_) is not Wire:
        return value  # msgspec checks whether it is an instance of this class.
    converter: Any = wire_converter(type_)
    codec: Any = None
    try:
        codec_for = getattr(converter, "codec_for", None)
        codec = None if codec_for is None else codec_for(value)
        if codec is None:
            return converter(value)
        # Done here, not in `from_wire`, because each call counts toward the recursion limit of
        # Python 3.11, and objects may be nested 200 levels deep.
        attributes = codec._attributes_of(value)
        return msgspec.convert(attributes, codec, dec_hook=decode_hook, str_keys=True)
    except msgspec.ValidationError as error:
        message = with_joined_path(str(error))
        # msgspec adds the path of this value only to the messages of exceptions of other types.
        problem = ValueError(message if codec is None else codec._json_message(message))
    # Raised outside of the `except` block, because the traceback of a context refers to values,
    # which may be secret.
    raise problem


def plain_error(error: msgspec.ValidationError) -> msgspec.ValidationError:
    """Return an error that was caused by `decode_hook`, with the full path and no cause."""
    return msgspec.ValidationError(with_joined_path(str(error)))


_converters: Final[WeakKeyDictionary[Any, Converter]] = WeakKeyDictionary()


def wire_converter(type_: Any) -> Converter:
    """Return the function that converts plain JSON values to a `Wire` type."""
    converter = _converters.get(type_)
    if converter is None:
        from .unions import converter_to

        (inner,) = get_args(type_)
        converter = _converters[type_] = converter_to(inner, decode_hook)
    return converter
