# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/answers.py
"""Reads the answers of the server: JSON into codecs, headers into values, errors into ApiError."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Generic, TypeVar, cast

from .decoding import UNREADABLE, JsonDecoder
from .errors import decode_error, status_error
from .message import (
    AsyncByteStream,
    AsyncSender,
    ByteStream,
    Request,
    Response,
    SyncSender,
    Timeout,
)

T = TypeVar("T")


def check_status(response: Response) -> None:
    """Lets answers of success pass.

    Args:
        response: The answer. Every status below 400 is a success.

    Raises:
        ApiError: If it is an error; with its kind and description where the body has them.
    """
    if response.status >= 400:
        raise status_error(response)


class JsonAnswer(Generic[T]):
    """Reads answers whose body is JSON of one type, or of the first of several that fits."""

    __slots__ = ("_decoders", "_may_be_empty")

    def __init__(self, *types: Any, may_be_empty: bool = False) -> None:
        self._decoders = [JsonDecoder[Any](type_) for type_ in types]
        self._may_be_empty = may_be_empty

    def read(self, response: Response) -> T:
        """Reads an answer.

        Args:
            response: The answer.

        Returns:
            The value; None for an empty body where the operation may answer nothing.

        Raises:
            ApiError: If the answer is an error, or not what the document promises.
        """
        check_status(response)
        return self.decode(response)

    def decode(self, response: Response) -> T:
        """Reads the body of an answer whose status is known to be one of success.

        Args:
            response: The answer.

        Raises:
            ApiError: If the body is not what the document promises.
        """
        if not response.content:
            if self._may_be_empty:
                return cast("T", None)
            raise decode_error(response, "the body is empty")
        first_problem: Exception | None = None
        for decoder in self._decoders:
            try:
                return cast("T", decoder.decode(response.content))
            except UNREADABLE as problem:
                first_problem = first_problem or problem
        assert first_problem is not None
        raise decode_error(response, first_problem) from first_problem


def integer_header(response: Response, name: str) -> int:
    """Reads a header that holds an integer.

    Args:
        response: The answer.
        name: The name of the header.

    Raises:
        ApiError: If it is missing or no integer.
    """
    text = text_header(response, name)
    try:
        return int(text)
    except ValueError as problem:
        raise decode_error(response, f"the header {name} is {text!r:.100}") from problem


def list_header(response: Response, name: str) -> list[str]:
    """Reads a header that holds a list separated by commas.

    Args:
        response: The answer.
        name: The name of the header.

    Raises:
        ApiError: If it is missing.
    """
    return [item.strip() for item in text_header(response, name).split(",") if item.strip()]


def text_header(response: Response, name: str) -> str:
    """Reads a header.

    Args:
        response: The answer.
        name: The name of the header.

    Raises:
        ApiError: If it is missing.
    """
    value = response.headers.get(name.lower())
    if value is None:
        raise decode_error(response, f"the header {name} is missing")
    return value


def content_with_type(response: Response) -> tuple[bytes, str]:
    """Returns the body of an answer and the media type that it says it has.

    Args:
        response: The answer.

    Returns:
        The bytes, and the Content-Type header as it came, or "" without one.

    Raises:
        ApiError: If the answer is an error.
    """
    check_status(response)
    return response.content, response.headers.get("content-type", "")


@contextmanager
def open_stream(client: SyncSender, request: Request, timeout: Timeout) -> Generator[ByteStream]:
    """Opens an answer whose body is read piece by piece, and closes it at the end of the block.

    Args:
        client: What to send the request with.
        request: The request.
        timeout: Seconds for the whole call, None to wait for ever.

    Raises:
        ApiError: If the answer is an error.
    """
    with client.stream(request, timeout) as stream:
        if stream.status >= 400:
            raise status_error(stream.read())
        yield stream


@asynccontextmanager
async def open_async_stream(
    client: AsyncSender, request: Request, timeout: Timeout
) -> AsyncGenerator[AsyncByteStream]:
    """Opens an answer whose body is read piece by piece, and closes it at the end of the block.

    Args:
        client: What to send the request with.
        request: The request.
        timeout: Seconds for the whole call, None to wait for ever.

    Raises:
        ApiError: If the answer is an error.
    """
    async with client.stream(request, timeout) as stream:
        if stream.status >= 400:
            raise status_error(await stream.read())
        yield stream
