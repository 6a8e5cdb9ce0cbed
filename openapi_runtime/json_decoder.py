"""Fast decoding of JSON into codecs."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar, cast

import msgspec

from .wire import decode_hook, plain_error

T = TypeVar("T")

DECODE_ERRORS: Final = (msgspec.DecodeError, UnicodeError, RecursionError)
"""Exceptions of `JsonDecoder.decode` for invalid JSON and for JSON of another type."""

_GC_PAUSE_SIZE: Final = 4096
"""Size in bytes from which the garbage collector is paused while decoding."""


class JsonDecoder(Generic[T]):
    """Decoder of JSON into one type.

    Creating a decoder is cheap: the type and the codecs in it are inspected on first use.
    """

    __slots__ = ("_decode", "_type")

    def __init__(self, type_: Any) -> None:
        self._type = type_
        self._decode: Any = None

    def prepare(self) -> Any:
        """Inspect the type now instead of on first use, and return the decoding function.

        Raises:
            TypeError: If msgspec does not support it.
        """
        self._decode = msgspec.json.Decoder(self._type, dec_hook=decode_hook).decode
        return self._decode

    def check(self) -> None:
        """Inspect the type and everything in it now, including types used only for some values.

        Raises:
            RuntimeError: If a `Wire` type in it is invalid.
            TypeError: If msgspec does not support a type.
        """
        from .type_checks import check_type

        self.prepare()
        check_type(self._type)

    def decode(self, content: bytes | memoryview) -> T:
        """Decode one JSON value.

        Args:
            content: The JSON text in UTF-8.

        Raises:
            msgspec.ValidationError: If the value has another type. The message contains its path.
            msgspec.DecodeError: If the JSON is invalid.
        """
        decode = self._decode
        if decode is None:
            decode = self.prepare()
        try:
            if len(content) < _GC_PAUSE_SIZE:
                return cast("T", decode(content))
            return cast("T", _without_gc(decode, content))
        except msgspec.ValidationError as error:
            if error.__cause__ is None:
                raise
            problem = plain_error(error)
        raise problem


def _without_gc(decode: Callable[[bytes | memoryview], Any], content: bytes | memoryview) -> Any:
    # Decoding allocates thousands of objects, none of which is garbage. Python's collector would
    # scan them several times, which takes twice as long as the decoding.
    was_enabled = gc.isenabled()
    try:
        gc.disable()
        return decode(content)
    finally:
        if was_enabled:
            gc.enable()
