"""Requests and responses of the endpoint functions, independent of the HTTP library."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from .operation import Operation
from .unset import UNSET, Unset

if TYPE_CHECKING:
    import httpx

Timeout: TypeAlias = float | None | Unset
"""Timeout of a whole call in seconds, None for no timeout, or UNSET for the client's timeout."""

Content: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes] | None
"""Request body: bytes, an iterable of chunks, or None for no body."""


@dataclass(slots=True)
class ApiRequest:
    """Request that is ready to be sent to the server of a client.

    Attributes:
        operation: The operation of the OpenAPI document.
        path: The absolute path, percent-encoded.
        query: The query string without its question mark, percent-encoded.
        content: The body. An iterable is sent chunk by chunk, as it is read.
        content_type: The media type of the body.
        headers: Further headers. `Content-Length` sets the length of an iterable body. Without it,
            the body is sent with chunked transfer encoding.
        cookies: The cookies of the operation as the value of a Cookie header. They are sent
            together with the session cookie and the cookies of the user's httpx client.
    """

    operation: Operation
    path: str
    query: str = ""
    content: Content = field(default=None, repr=False)
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    cookies: str = field(default="", repr=False)


@dataclass(slots=True)
class ApiResponse:
    """Response with any status and a complete body.

    Attributes:
        status: The HTTP status code.
        headers: The headers. Names are case-insensitive; repeated headers are joined by ", ".
        content: The body.
        request: The request.
        url: The URL of the request, without user name and password.
        secrets: The values to hide in errors.
        copies: A function that returns copies of the httpx request and response for an error,
            without secrets.
        body_was_read: Whether the body was read. False if an event hook of httpx raised
            `HTTPStatusError`, which closes the response.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    request: ApiRequest
    url: str
    secrets: tuple[str, ...] = field(default=(), repr=False)
    copies: Callable[[], tuple[httpx.Request, httpx.Response]] | None = field(
        default=None, repr=False
    )
    body_was_read: bool = True


class ResponseStream(Protocol):
    """Response whose body has not been read. Iterate over it to receive the body in chunks."""

    @property
    def status(self) -> int:
        """The HTTP status code."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""
        ...

    @property
    def request(self) -> ApiRequest:
        """The request."""
        ...

    @property
    def url(self) -> str:
        """The URL of the request, without user name and password."""
        ...

    @property
    def copies(self) -> Callable[[], tuple[httpx.Request, httpx.Response]]:
        """A function that returns copies of the request and response for an error."""
        ...

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values to hide in errors."""
        ...

    def __iter__(self) -> Iterator[bytes | memoryview]: ...

    def __next__(self) -> bytes | memoryview: ...

    def set_timeout(self, timeout: float | None) -> None:
        """Set the deadline to this many seconds from now, or remove it if None."""
        ...

    def close(self) -> None:
        """Release the connection. Can be called repeatedly."""
        ...

    def abort(self) -> None:
        """End the stream from another thread. A pending read is interrupted."""
        ...


class AsyncResponseStream(Protocol):
    """Response whose body has not been read. Iterate over it to receive the body in chunks."""

    @property
    def status(self) -> int:
        """The HTTP status code."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""
        ...

    @property
    def request(self) -> ApiRequest:
        """The request."""
        ...

    @property
    def url(self) -> str:
        """The URL of the request, without user name and password."""
        ...

    @property
    def copies(self) -> Callable[[], tuple[httpx.Request, httpx.Response]]:
        """A function that returns copies of the request and response for an error."""
        ...

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values to hide in errors."""
        ...

    def __aiter__(self) -> AsyncIterator[bytes | memoryview]: ...

    async def __anext__(self) -> bytes | memoryview: ...

    def set_timeout(self, timeout: float | None) -> None:
        """Set the deadline to this many seconds from now, or remove it if None."""
        ...

    async def aclose(self) -> None:
        """Release the connection. Can be called repeatedly."""
        ...

    def abort(self) -> None:
        """End the stream from another thread or task. A pending read is interrupted."""
        ...


class SyncSender(Protocol):
    """Interface that the `sync` endpoint functions require of a client."""

    def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Send a request and read the whole response, regardless of its status."""
        ...

    def open_stream(self, request: ApiRequest, timeout: Timeout = UNSET) -> ResponseStream:
        """Send a request and return a successful response before its body."""
        ...


class AsyncSender(Protocol):
    """Interface that the `asyncio` endpoint functions require of a client."""

    async def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Send a request and read the whole response, regardless of its status."""
        ...

    async def open_stream(
        self, request: ApiRequest, timeout: Timeout = UNSET
    ) -> AsyncResponseStream:
        """Send a request and return a successful response before its body."""
        ...
