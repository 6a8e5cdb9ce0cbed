"""Parsing of responses: JSON into codecs, headers into values, error statuses into ApiError."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

from .errors import decode_error, status_error
from .json_decoder import DECODE_ERRORS, JsonDecoder
from .messages import (
    ApiRequest,
    ApiResponse,
    AsyncResponseStream,
    AsyncSender,
    ResponseStream,
    SyncSender,
    Timeout,
)
from .secrets import redact

T = TypeVar("T")


def check_status(response: ApiResponse) -> None:
    """Raise an error unless the response is a success, which is any status below 400.

    Args:
        response: The response.

    Raises:
        ApiError: If the status is an error, with the kind and description in the body, if any.
    """
    if response.status >= 400:
        raise status_error(response)


class JsonResponse(Generic[T]):
    """Parser of responses whose body is JSON of one type, or of the first match among several."""

    __slots__ = ("_decoders", "_may_be_empty")

    def __init__(self, *types: Any, may_be_empty: bool = False) -> None:
        self._decoders = [JsonDecoder[Any](type_) for type_ in types]
        self._may_be_empty = may_be_empty

    def read(self, response: ApiResponse) -> T:
        """Parse a response.

        Args:
            response: The response.

        Returns:
            The value, or None for an empty body if the operation allows one.

        Raises:
            ApiError: If the status is an error or the body is invalid.
        """
        check_status(response)
        return self.decode(response)

    def decode(self, response: ApiResponse) -> T:
        """Parse the body of a response whose status has been checked.

        Args:
            response: The response.

        Raises:
            ApiError: If the body is invalid.
        """
        if not response.content:
            if self._may_be_empty:
                return cast("T", None)
            raise decode_error(response, "the body is empty")
        first_problem: Exception | None = None
        for decoder in self._decoders:
            try:
                return cast("T", decoder.decode(response.content))
            except DECODE_ERRORS as problem:
                first_problem = first_problem or problem
        assert first_problem is not None
        raise decode_error(response, first_problem) from first_problem


def integer_header(response: ApiResponse, name: str) -> int:
    """Return the value of an integer header.

    Args:
        response: The response.
        name: The name of the header.

    Raises:
        ApiError: If the header is missing or not an integer.
    """
    text = text_header(response, name)
    with suppress(ValueError):
        return int(text)
    # Raised here, because the ValueError repeats the header as it is.
    shown = redact(text, *response.secrets)
    raise decode_error(response, f"invalid {name} header {shown!r:.100}, expected an integer")


def list_header(response: ApiResponse, name: str) -> list[str]:
    """Return the items of a comma-separated header.

    Args:
        response: The response.
        name: The name of the header.

    Raises:
        ApiError: If the header is missing.
    """
    return [item.strip() for item in text_header(response, name).split(",") if item.strip()]


def text_header(response: ApiResponse, name: str) -> str:
    """Return the value of a header.

    Args:
        response: The response.
        name: The name of the header.

    Raises:
        ApiError: If the header is missing.
    """
    value = response.headers.get(name.lower())
    if value is None:
        raise decode_error(response, f"missing {name} header")
    return value


def content_with_type(response: ApiResponse) -> tuple[bytes, str]:
    """Return the body of a response and its media type.

    Args:
        response: The response.

    Returns:
        The bytes and the unmodified Content-Type header, which is "" if missing.

    Raises:
        ApiError: If the status is an error.
    """
    check_status(response)
    return response.content, response.headers.get("content-type", "")


class StreamContext:
    """Context manager that opens a response whose body is read in chunks.

    Args:
        client: The client that sends the request.
        request: The request.
        timeout: The timeout of the whole call in seconds, or None for no timeout.
    """

    def __init__(self, client: SyncSender, request: ApiRequest, timeout: Timeout) -> None:
        self._client = client
        self._request = request
        self._timeout = timeout
        self._stream: ResponseStream | None = None

    def __enter__(self) -> ResponseStream:
        self._stream = self._client.open_stream(self._request, self._timeout)
        return self._stream

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._stream is not None:
            self._stream.close()


class AsyncStreamContext:
    """Context manager that opens a response whose body is read in chunks.

    Args:
        client: The client that sends the request.
        request: The request.
        timeout: The timeout of the whole call in seconds, or None for no timeout.
    """

    def __init__(self, client: AsyncSender, request: ApiRequest, timeout: Timeout) -> None:
        self._client = client
        self._request = request
        self._timeout = timeout
        self._stream: AsyncResponseStream | None = None

    async def __aenter__(self) -> AsyncResponseStream:
        self._stream = await self._client.open_stream(self._request, self._timeout)
        return self._stream

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._stream is not None:
            await self._stream.aclose()
