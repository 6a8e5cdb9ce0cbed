"""Decodes JSON into codecs, quickly."""

from __future__ import annotations

import gc
from typing import Any, Final, Generic, TypeVar, cast

import msgspec

T = TypeVar("T")

UNREADABLE = (msgspec.DecodeError, UnicodeError, RecursionError)
"""What `JsonDecoder.decode` raises for bytes that are not JSON of its type."""

_SMALL: Final = 4096
"""How many bytes make too few objects for the collector to be worth a thought."""


class JsonDecoder(Generic[T]):
    """Decodes JSON into one type.

    Making one is cheap: the type, and all codecs within it, are looked into on first use.
    """

    __slots__ = ("_decode", "_type")

    def __init__(self, type_: Any) -> None:
        self._type = type_
        self._decode: Any = None

    def decode(self, content: bytes | memoryview) -> T:
        """Decodes one JSON value.

        Args:
            content: The JSON, in UTF-8.

        Raises:
            msgspec.ValidationError: If it is not of the type; the message has the path.
            msgspec.DecodeError: If it is not JSON.
        """
        decode = self._decode
        if decode is None:
            decode = self._decode = msgspec.json.Decoder(self._type).decode
        if len(content) < _SMALL:
            return cast("T", decode(content))
        # Decoding makes thousands of objects, none of them garbage. Python's collector would look
        # through them several times meanwhile, which takes twice as long as the decoding.
        collecting = gc.isenabled()
        try:
            gc.disable()
            return cast("T", decode(content))
        finally:
            if collecting:
                gc.enable()
