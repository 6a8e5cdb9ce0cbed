# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/message.py
"""Requests and answers as the endpoint functions see them, independent of the HTTP library."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from .operation import Operation
from .unset import UNSET, Unset

Timeout: TypeAlias = float | None | Unset
"""Seconds for a whole call, None to wait for ever, or UNSET for the client's own timeout."""

Content: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes] | None
"""A request body: whole, in pieces, or none."""


@dataclass(slots=True)
class Request:
    """A request, ready to be sent to whichever server a client is connected to.

    Attributes:
        operation: The operation of the document that this is a request for.
        path: The absolute path, percent-encoded.
        query: The query string without its question mark, percent-encoded.
        content: The body. What is not bytes is sent in pieces, as it is read.
        content_type: The media type of the body.
        headers: Further headers. A `Content-Length` among them is the length of a body that is
            sent in pieces; without it, such a body is sent with chunked encoding.
    """

    operation: Operation
    path: str
    query: str = ""
    content: Content = field(default=None, repr=False)
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(slots=True)
class Response:
    """An answer that was read to its end, whatever its status.

    Attributes:
        status: The HTTP status code.
        headers: The headers by their lower-case names. Several of one name are joined by ", ",
            but several `set-cookie` by line feeds.
        content: The body.
        request: What it answers.
        url: Where the request was sent, without user information.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    request: Request
    url: str


class ByteStream(Protocol):
    """An answer whose body is still to be read. Iterating gives its bytes as they arrive."""

    status: int
    headers: Mapping[str, str]
    request: Request
    url: str

    def __iter__(self) -> Iterator[bytes | memoryview]: ...

    def __next__(self) -> bytes | memoryview: ...

    def read(self) -> Response:
        """Reads the rest of the body."""
        ...

    def set_timeout(self, timeout: float | None) -> None:
        """Lets the stream go on for this many seconds from now, or for ever if None."""
        ...

    def close(self) -> None:
        """Releases the connection. Doing so twice is fine."""
        ...

    def cut(self) -> None:
        """Ends the stream from another thread, which wakes the one that reads it."""
        ...


class AsyncByteStream(Protocol):
    """An answer whose body is still to be read. Iterating gives its bytes as they arrive."""

    status: int
    headers: Mapping[str, str]
    request: Request
    url: str

    def __aiter__(self) -> AsyncIterator[bytes | memoryview]: ...

    async def __anext__(self) -> bytes | memoryview: ...

    async def read(self) -> Response:
        """Reads the rest of the body."""
        ...

    def set_timeout(self, timeout: float | None) -> None:
        """Lets the stream go on for this many seconds from now, or for ever if None."""
        ...

    async def close(self) -> None:
        """Releases the connection. Doing so twice is fine."""
        ...


class SyncSender(Protocol):
    """What the `sync` endpoint functions need of a client."""

    def send(self, request: Request, timeout: Timeout = UNSET) -> Response:
        """Sends a request and reads the whole answer, whatever its status."""
        ...

    def stream(
        self, request: Request, timeout: Timeout = UNSET
    ) -> AbstractContextManager[ByteStream]:
        """Sends a request and gives the answer, whatever its status, before its body."""
        ...


class AsyncSender(Protocol):
    """What the `asyncio` endpoint functions need of a client."""

    async def send(self, request: Request, timeout: Timeout = UNSET) -> Response:
        """Sends a request and reads the whole answer, whatever its status."""
        ...

    def stream(
        self, request: Request, timeout: Timeout = UNSET
    ) -> AbstractAsyncContextManager[AsyncByteStream]:
        """Sends a request and gives the answer, whatever its status, before its body."""
        ...
