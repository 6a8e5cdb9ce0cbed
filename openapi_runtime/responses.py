"""Parsing of responses: JSON into codecs, headers into values, error statuses into ApiError."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Generic, TypeVar, cast

import msgspec

from .errors import ApiError, decode_error, status_error
from .json_decoder import DECODE_ERRORS, JsonDecoder
from .media_types import CHARSET, essence
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
T_co = TypeVar("T_co", covariant=True)


def check_status(response: ApiResponse) -> None:
    """Raise an error unless the response is successful.

    Args:
        response: The response.

    Raises:
        ApiError: If it is not successful, with the kind and description in the body, if any.
    """
    if not response.request.operation.is_success(response.status):
        raise status_error(response)


class Reader(Generic[T_co]):
    """Parser of responses of one media type."""

    __slots__ = ()

    def read(self, response: ApiResponse) -> T_co:
        """Parse a response.

        Raises:
            ApiError: If the status is an error or the body is invalid.
        """
        check_status(response)
        return self.decode(response)

    def decode(self, response: ApiResponse) -> T_co:
        """Parse the body of a response whose status has been checked.

        Raises:
            ApiError: If the body is invalid.
        """
        raise NotImplementedError


class JsonResponse(Reader[T]):
    """Parser of responses whose body is JSON."""

    __slots__ = ("_decoder",)

    def __init__(self, type_: Any) -> None:
        self._decoder = JsonDecoder[T](type_)

    def prepare(self) -> None:
        """Inspect the type now instead of on first use.

        Raises:
            RuntimeError: If a `Wire` type in it is invalid.
            TypeError: If msgspec does not support it.
        """
        self._decoder.check()

    def decode(self, response: ApiResponse) -> T:
        """Parse the body of a response whose status has been checked.

        Args:
            response: The response.

        Raises:
            ApiError: If the body is invalid.
        """
        if not response.content:
            raise decode_error(response, "the body is empty")
        try:
            return self._decoder.decode(response.content)
        except DECODE_ERRORS as error:
            problem = error
        raise decode_error(response, problem) from problem


class TextResponse(Reader[str]):
    """Parser of responses whose body is text, in the charset of its Content-Type or UTF-8."""

    __slots__ = ()

    def decode(self, response: ApiResponse) -> str:
        """Parse the body of a response whose status has been checked.

        Returns:
            The text without a byte order mark.

        Raises:
            ApiError: If the charset is unknown or the body is invalid in it.
        """
        found = re.search(CHARSET, response.headers.get("content-type", ""))
        charset = found[1] if found else "utf-8"
        try:
            text = response.content.decode(charset)
        except LookupError:
            problem: Exception | str = f"the charset {charset!r:.100} is unknown"
        except UnicodeError as error:
            problem = f"the body is not valid {charset}: {error}"
        else:
            return text.removeprefix("\ufeff")
        raise decode_error(response, problem)


class BytesResponse(Reader[bytes]):
    """Parser of responses whose body is returned unchanged."""

    __slots__ = ()

    def decode(self, response: ApiResponse) -> bytes:
        """Return the body of a response whose status has been checked."""
        return response.content


class Nothing(Reader[None]):
    """Parser of responses whose body is ignored."""

    __slots__ = ()

    def decode(self, response: ApiResponse) -> None:
        """Return None."""
        del response


class DetailedResponse(Generic[T]):
    """Response with its status, headers and raw body, in addition to the parsed value.

    Attributes:
        status_code: The HTTP status code.
        headers: The headers. Names are case-insensitive; repeated headers are joined by ", ".
        content: The body.
        parsed: The parsed body.
        source: The original response.
    """

    __slots__ = ("content", "headers", "parsed", "source", "status_code")

    # Not a dataclass, which would add a millisecond to each import.
    def __init__(self, source: ApiResponse, parsed: T) -> None:
        self.status_code = source.status
        self.headers = source.headers
        self.content = source.content
        self.parsed = parsed
        self.source = source

    def __repr__(self) -> str:
        # Headers and bodies may contain secrets.
        return f"{type(self).__name__}(status_code={self.status_code}, parsed={self.parsed!r})"


class Responses(Generic[T]):
    """Parser of the successful responses of an operation, by status and media type.

    The exact status is looked up first, then its range such as `2XX`, then `default`. If only one
    successful status is documented, its parser is also used for undocumented ones.

    Where an operation documents several media types for a status, the Content-Type of the response
    decides, without its parameters: the exact media type, then a range such as `text/*`, then
    `*/*`. A response without a Content-Type is parsed as the first documented media type. A
    response with an undocumented Content-Type is parsed as JSON if JSON is documented and the body
    is valid for its documented type, because many servers mislabel JSON. Otherwise it is invalid.

    If one of the documented successful responses has no body, an empty body is also valid where
    JSON is documented, and is parsed as None, because servers confuse 200 and 204.

    Args:
        table: The parsers by status (`200`, `"2XX"`, `"default"`). Instead of a parser, an item may
            be a dict of the parsers by media type or media type range.
    """

    __slots__ = ("_by_status", "_may_be_empty")

    def __init__(self, table: Mapping[int | str, Reader[T] | Mapping[str, Reader[T]]]) -> None:
        self._by_status: dict[int | str, Reader[T] | dict[str, Reader[T]]] = {
            _status_key(status): {essence(name): reader for name, reader in item.items()}
            if isinstance(item, Mapping)
            else item
            for status, item in table.items()
        }
        self._may_be_empty = any(isinstance(item, Nothing) for item in table.values())

    def read(self, response: ApiResponse) -> T:
        """Parse a response.

        Args:
            response: The response.

        Raises:
            ApiError: If the status is an error or the response does not match the document.
        """
        check_status(response)
        item = self._by_status.get(response.status) or self._other_item(response)
        reader = _reader_for(response, item) if isinstance(item, dict) else item
        if not response.content and self._may_be_empty and isinstance(reader, _BODY_REQUIRED):
            return cast("T", None)
        return reader.decode(response)

    def detailed(self, response: ApiResponse) -> DetailedResponse[T]:
        """Parse a response and keep its status, headers and raw body.

        Args:
            response: The response.

        Raises:
            ApiError: If the status is an error or the response does not match the document.
        """
        return DetailedResponse(response, self.read(response))

    def prepare(self) -> None:
        """Inspect the types of all JSON bodies now instead of on first use.

        Raises:
            RuntimeError: If a `Wire` type in one of them is invalid.
            TypeError: If msgspec does not support one of them.
        """
        for item in self._by_status.values():
            for reader in item.values() if isinstance(item, dict) else (item,):
                if isinstance(reader, JsonResponse):
                    reader.prepare()

    def _other_item(self, response: ApiResponse) -> Reader[T] | dict[str, Reader[T]]:
        """Return the item for a status that is not listed."""
        table = self._by_status
        item = table.get(f"{response.status // 100}XX") or table.get("default")
        if item is not None:
            return item
        documented = [status for status in table if str(status) < "4"]
        if len(documented) == 1:
            return table[documented[0]]
        shown = ", ".join(map(str, documented)) or "none"
        raise decode_error(
            response, f"the status {response.status} is not documented; documented: {shown}"
        )


def _status_key(status: int | str) -> int | str:
    if isinstance(status, int) or status == "default":
        return status
    return int(status) if status.isdecimal() else status.upper()


def _reader_for(response: ApiResponse, readers: dict[str, Reader[T]]) -> Reader[T]:
    """Return the parser for the media type of a response."""
    media_type = essence(response.headers.get("content-type", ""))
    if not media_type:
        return next(iter(readers.values()))
    for pattern in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        reader = readers.get(pattern)
        if reader is not None:
            return reader
    return _UndocumentedType(media_type, readers)


class _UndocumentedType(Reader[T]):
    """Parser of responses with an undocumented media type, which may be mislabeled JSON."""

    def __init__(self, media_type: str, readers: dict[str, Reader[T]]) -> None:
        self._media_type = media_type
        self._readers = readers

    def decode(self, response: ApiResponse) -> T:
        for reader in self._readers.values():
            if isinstance(reader, JsonResponse):
                with suppress(ApiError):
                    decoded: T = reader.decode(response)
                    return decoded
        raise decode_error(
            response,
            f"the Content-Type {self._media_type!r:.100} is not documented; documented: "
            + ", ".join(self._readers),
        )


_BODY_REQUIRED: Final = (JsonResponse, _UndocumentedType)
"""Parsers for which an empty body is invalid. For others it is empty text or empty bytes."""


def header(response: ApiResponse, name: str, type_: Any, *, explode: bool = False) -> Any:
    """Return the value of a header, or None if the response does not have it.

    Args:
        response: The response.
        name: The name of the header.
        type_: The type, such as `int`, `list[str]` or `datetime`.
        explode: Whether an object has the form `R=100,G=200` instead of `R,100,G,200`.

    Raises:
        ApiError: If the header is not a value of the type.
    """
    text = response.headers.get(name.lower())
    if text is None:
        return None
    from .text_values import parse_text

    try:
        return parse_text(text, type_, explode=explode)
    except (ValueError, msgspec.ValidationError) as error:
        problem = str(error)
    # Raised outside of the `except` block, so that the exception, which may quote a secret in the
    # header, does not become the context of the new one.
    shown = redact(text, *response.secrets)
    raise decode_error(response, f"invalid {name} header {shown!r:.100}: {problem}")


def required_header(response: ApiResponse, name: str, type_: Any, *, explode: bool = False) -> Any:
    """Return the value of a header that the response must have.

    Args:
        response: The response.
        name: The name of the header.
        type_: The type, such as `int`, `list[str]` or `datetime`.
        explode: Whether an object has the form `R=100,G=200` instead of `R,100,G,200`.

    Raises:
        ApiError: If the header is missing or not a value of the type.
    """
    if name.lower() not in response.headers:
        raise decode_error(response, f"missing {name} header")
    return header(response, name, type_, explode=explode)


def json_header(response: ApiResponse, name: str, type_: Any, *, required: bool = False) -> Any:
    """Return the value of a header whose text is JSON, or None if the response does not have it.

    Args:
        response: The response.
        name: The name of the header.
        type_: The type of the JSON value.
        required: Whether the response must have the header.

    Raises:
        ApiError: If a required header is missing, or the header is not JSON of the type.
    """
    text = response.headers.get(name.lower())
    if text is None:
        if required:
            raise decode_error(response, f"missing {name} header")
        return None
    try:
        return JsonDecoder[Any](type_).decode(text.encode())
    except DECODE_ERRORS as error:
        problem = str(error)
    shown = redact(text, *response.secrets)
    raise decode_error(response, f"invalid {name} header {shown!r:.100}: {problem}")


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
