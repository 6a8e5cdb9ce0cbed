"""Requests and responses of the endpoint functions, independent of the HTTP library."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from .operation import Operation
from .unset import UNSET, Unset

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
        headers: Further headers. `Content-Length` sets the length of an iterable body, which is
            sent with chunked transfer encoding otherwise.
    """

    operation: Operation
    path: str
    query: str = ""
    content: Content = field(default=None, repr=False)
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(slots=True)
class ApiResponse:
    """Response with any status and a complete body.

    Attributes:
        status: The HTTP status code.
        headers: The headers by their lower-case names. Repeated headers are joined by ", ",
            repeated `set-cookie` headers by line feeds.
        content: The body.
        request: The request.
        url: The URL of the request, without user information.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    request: ApiRequest
    url: str


class ResponseStream(Protocol):
    """Response whose body has not been read. Iterate over it to receive the body in chunks."""

    status: int
    headers: Mapping[str, str]
    request: ApiRequest
    url: str

    def __iter__(self) -> Iterator[bytes | memoryview]: ...

    def __next__(self) -> bytes | memoryview: ...

    def read(self) -> ApiResponse:
        """Read the rest of the body."""
        ...

    def set_timeout(self, timeout: float | None) -> None:
        """Set the deadline to this many seconds from now, or remove it if None."""
        ...

    def close(self) -> None:
        """Release the connection. Closing a closed stream has no effect."""
        ...

    def abort(self) -> None:
        """End the stream from another thread and wake the thread that reads it."""
        ...


class AsyncResponseStream(Protocol):
    """Response whose body has not been read. Iterate over it to receive the body in chunks."""

    status: int
    headers: Mapping[str, str]
    request: ApiRequest
    url: str

    def __aiter__(self) -> AsyncIterator[bytes | memoryview]: ...

    async def __anext__(self) -> bytes | memoryview: ...

    async def read(self) -> ApiResponse:
        """Read the rest of the body."""
        ...

    def set_timeout(self, timeout: float | None) -> None:
        """Set the deadline to this many seconds from now, or remove it if None."""
        ...

    async def close(self) -> None:
        """Release the connection. Closing a closed stream has no effect."""
        ...


class SyncSender(Protocol):
    """Interface that the `sync` endpoint functions require of a client."""

    def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Send a request and read the whole response, whatever its status."""
        ...

    def stream(
        self, request: ApiRequest, timeout: Timeout = UNSET
    ) -> AbstractContextManager[ResponseStream]:
        """Send a request and return the response, whatever its status, before its body."""
        ...


class AsyncSender(Protocol):
    """Interface that the `asyncio` endpoint functions require of a client."""

    async def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Send a request and read the whole response, whatever its status."""
        ...

    def stream(
        self, request: ApiRequest, timeout: Timeout = UNSET
    ) -> AbstractAsyncContextManager[AsyncResponseStream]:
        """Send a request and return the response, whatever its status, before its body."""
        ...
