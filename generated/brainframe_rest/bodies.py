# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/bodies.py
"""Makes the bodies of requests, and checks them before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from secrets import token_hex
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from .decoding import UNREADABLE, JsonDecoder
from .errors import encode_error
from .message import Content
from .operation import Operation
from .plain_values import plain_value

T = TypeVar("T")


class JsonBody(Generic[T]):
    """Writes values of one type as JSON.

    What is written is read back against the type, so that a wrong value is found here, with its
    path, and not by the server.
    """

    __slots__ = ("_decoder",)

    def __init__(self, type_: Any) -> None:
        self._decoder = JsonDecoder[Any](type_)

    def encode(self, operation: Operation, path: str, body: T) -> bytes:
        """Writes a body.

        Args:
            operation: The operation that it is for.
            path: The path of the request.
            body: The value. Arrays and scalars of numpy in it are fine.

        Returns:
            The JSON, `null` for None.

        Raises:
            ApiError: If the value is not of the type.
        """
        try:
            content = msgspec.json.encode(body, enc_hook=plain_value)
            self._decoder.decode(content)
        except (*UNREADABLE, NotImplementedError, OverflowError, TypeError) as error:
            raise encode_error(operation, path, error) from error
        return content


def text_body(operation: Operation, path: str, body: str) -> bytes:
    """Writes a text as UTF-8.

    Args:
        operation: The operation that it is for.
        path: The path of the request.
        body: The text.

    Raises:
        ApiError: If it is not text.
    """
    if not isinstance(body, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise encode_error(operation, path, f"the body must be text, not {type(body).__name__}")
    return body.encode("utf-8", "surrogatepass")


def binary_body(
    operation: Operation, path: str, body: bytes | Iterable[bytes] | AsyncIterable[bytes]
) -> Content:
    """Checks a body of bytes, or of pieces that are read while they are sent.

    Args:
        operation: The operation that it is for.
        path: The path of the request.
        body: The bytes or the pieces.

    Raises:
        ApiError: If it is neither.
    """
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    in_pieces = hasattr(body, "__iter__") or hasattr(body, "__aiter__")
    if isinstance(body, str) or not in_pieces:
        raise encode_error(
            operation,
            path,
            f"the body must be bytes or an iterable of bytes, not {type(body).__name__}",
        )
    return body


def length_header(length: int | None) -> dict[str, str]:
    """Says how long a body that is sent in pieces will be, where that is known.

    Args:
        length: The number of bytes.
    """
    return {} if length is None else {"Content-Length": str(length)}


class FormPart(NamedTuple):
    """One part of a multipart body.

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
    """Puts parts together as `multipart/form-data`.

    Args:
        parts: The parts, in their order.

    Returns:
        The body, and its media type with the boundary.
    """
    # Random, so that no content can be made to contain it.
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
    """Checks the content of a binary part.

    Args:
        operation: The operation that it is for.
        path: The path of the request.
        name: The name of the part.
        content: Its content.

    Raises:
        ApiError: If it is not bytes.
    """
    if not isinstance(content, bytes | bytearray | memoryview):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise encode_error(operation, path, f"{name} must be bytes, not {type(content).__name__}")
    return bytes(content)
