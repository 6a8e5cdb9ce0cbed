"""Encoding and validation of request bodies before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from secrets import token_hex
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from .codec import to_plain
from .errors import CodecError, encode_error
from .json_decoder import DECODE_ERRORS, JsonDecoder
from .messages import Content
from .operation import Operation
from .plain_values import plain_value

T = TypeVar("T")

ENCODE_ERRORS: Final = (CodecError, NotImplementedError, OverflowError, RecursionError, TypeError)
"""Exceptions for values that have no JSON form."""


class JsonBody(Generic[T]):
    """Encoder of values of one type as JSON.

    The encoded JSON is validated against the type, so that an invalid value is reported with its
    path before the request is sent.

    Args:
        type_: The type, which may contain `Wire` types.
        plain: Whether values may contain a `MappedCodec`, whose JSON keys msgspec does not know.
            They are converted to plain values first.
    """

    __slots__ = ("_decoder", "_plain")

    def __init__(self, type_: Any, *, plain: bool = False) -> None:
        self._decoder = JsonDecoder[Any](type_)
        self._plain = plain

    def encode(self, operation: Operation, path: str, body: T) -> bytes:
        """Encode a body.

        Args:
            operation: The operation.
            path: The path of the request.
            body: The value, which may contain NumPy arrays and scalars.

        Returns:
            The JSON, which is `null` for None.

        Raises:
            ApiError: If the value does not have the type.
        """
        try:
            value = to_plain(body) if self._plain else body
            content = msgspec.json.encode(value, enc_hook=plain_value)
            self._decoder.decode(content)
        except (*DECODE_ERRORS, *ENCODE_ERRORS) as error:
            raise encode_error(operation, path, error) from error
        return content


def text_body(operation: Operation, path: str, body: str) -> bytes:
    """Encode a text as UTF-8.

    Args:
        operation: The operation.
        path: The path of the request.
        body: The text.

    Raises:
        ApiError: If the body is not text.
    """
    if not isinstance(body, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise encode_error(operation, path, f"the body must be text, not {type(body).__name__}")
    return body.encode("utf-8", "surrogatepass")


def binary_body(
    operation: Operation, path: str, body: bytes | Iterable[bytes] | AsyncIterable[bytes]
) -> Content:
    """Validate a body of bytes or of chunks that are read while they are sent.

    Args:
        operation: The operation.
        path: The path of the request.
        body: The bytes or an iterable of chunks.

    Raises:
        ApiError: If the body is neither.
    """
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    is_iterable = hasattr(body, "__iter__") or hasattr(body, "__aiter__")
    if isinstance(body, str) or not is_iterable:
        raise encode_error(
            operation,
            path,
            f"the body must be bytes or an iterable of bytes, not {type(body).__name__}",
        )
    return body


def length_header(length: int | None) -> dict[str, str]:
    """Return the Content-Length header of a body that is sent in chunks.

    Args:
        length: The number of bytes, or None for no header.
    """
    return {} if length is None else {"Content-Length": str(length)}


class FormPart(NamedTuple):
    """Part of a multipart body.

    Attributes:
        name: The name of the form field.
        file_name: The name of the file.
        content_type: The media type of the content.
        content: The content.
    """

    name: str
    file_name: str
    content_type: str
    content: bytes


def multipart_body(*parts: FormPart) -> tuple[bytes, str]:
    """Encode parts as `multipart/form-data`.

    Args:
        parts: The parts in order.

    Returns:
        The body and its media type with the boundary.
    """
    # A random boundary cannot be forged by the content of a part.
    boundary = token_hex(16)
    lines: list[bytes] = []
    for part in parts:
        disposition = f'form-data; name="{part.name}"; filename="{part.file_name}"'
        lines += [
            f"--{boundary}".encode(),
            f"Content-Disposition: {disposition}".encode(),
            f"Content-Type: {part.content_type}".encode(),
            b"",
            part.content,
        ]
    lines += [f"--{boundary}--".encode(), b""]
    return b"\r\n".join(lines), f"multipart/form-data; boundary={boundary}"


def part_bytes(operation: Operation, path: str, name: str, content: bytes) -> bytes:
    """Validate the content of a binary part.

    Args:
        operation: The operation.
        path: The path of the request.
        name: The name of the part.
        content: The content.

    Raises:
        ApiError: If the content is not bytes.
    """
    if not isinstance(content, bytes | bytearray | memoryview):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise encode_error(operation, path, f"{name} must be bytes, not {type(content).__name__}")
    return bytes(content)
