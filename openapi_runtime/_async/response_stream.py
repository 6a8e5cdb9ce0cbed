"""Responses whose body is streamed."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import httpx

from openapi_runtime.async_io import Interruption, shielded
from openapi_runtime.deadline import Deadline
from openapi_runtime.errors import ApiError
from openapi_runtime.framing import BodyReader, BrokenBodyError
from openapi_runtime.messages import ApiRequest
from openapi_runtime.process_bound import ProcessBound
from openapi_runtime.transport_errors import CORE_ERRORS, transport_error

from .streams import AsyncSocketStream


class AsyncHttpResponseStream(ProcessBound):
    """A response with an unread body. Iterating yields its bytes as they arrive.

    Use it in a `with` block, or close it. An abandoned one is closed when it is garbage collected.

    Attributes:
        status: The HTTP status code.
        headers: The headers.
        request: The request.
        url: The URL of the request, without user name and password.
        copies: A function that returns copies of the request and response for an exception.
        secrets: The values to hide in errors.
    """

    def __init__(
        self,
        request: ApiRequest,
        url: str,
        response: httpx.Response,
        deadline: Deadline,
        to_error: Callable[[Exception], ApiError],
        copies: Callable[[], tuple[httpx.Request, httpx.Response]],
        secrets: tuple[str, ...],
    ) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.request = request
        self.url = url
        self.copies = copies
        self.secrets = secrets
        self._response = response
        self._deadline = deadline
        self._to_error = to_error
        connection: Any = response.extensions.get("network_stream")
        self._connection = connection
        # Only needed for custom transports, which may have no socket.
        self._interruption: Interruption | None = None
        self._chunks: AsyncIterator[bytes | memoryview]
        encoding = response.headers.get("content-encoding", "identity")
        direct = encoding == "identity" and not response.is_stream_consumed
        if direct and isinstance(connection, AsyncSocketStream):
            self._chunks = _DirectBody(response, connection, deadline)
        else:
            self._chunks = response.aiter_bytes()
            self._interruption = Interruption()

    def __del__(self) -> None:
        # httpx's response and its stream refer to each other, so the connection of an abandoned
        # stream would stay open until the next garbage collection.
        connection = getattr(self, "_connection", None)
        if isinstance(connection, AsyncSocketStream):
            connection.abandon()

    def __aiter__(self) -> AsyncIterator[bytes | memoryview]:
        return self

    async def __anext__(self) -> bytes | memoryview:
        try:
            if self._deadline.left() == 0:
                raise httpx.ReadTimeout("timed out")
            if self._interruption is None:
                return await anext(self._chunks)
            with self._interruption.interruptible(httpx.ReadError("aborted")):
                return await anext(self._chunks)
        except StopAsyncIteration:
            await self.aclose()
            if self._interruption is None or not self._interruption.interrupted:
                raise
            # The custom transport took the end of the connection for the end of the body.
            failure = self._to_error(httpx.ReadError("aborted"))
        except (httpx.HTTPError, httpx.StreamError, BrokenBodyError) as error:
            await self.aclose()
            failure = self._to_error(error)
            raise failure from error
        raise failure

    def set_timeout(self, timeout: float | None) -> None:
        """Set the deadline to this many seconds from now, or remove it if None."""
        self._deadline.restart(timeout)

    async def aclose(self) -> None:
        """Release the connection. Can be called repeatedly."""
        with shielded():
            await self._response.aclose()

    def abort(self) -> None:
        """End the stream from another thread or task. A pending read is interrupted."""
        connection = self._connection
        if self._interruption is not None:
            # First, so that the end of the connection is not taken for the end of the body.
            self._interruption.interrupt()
        if isinstance(connection, AsyncSocketStream):
            connection.abort()
        elif connection is not None:
            with suppress(Exception):
                raw: Any = connection.get_extra_info("socket")
                # Not SSLSocket.shutdown, which discards the TLS state, so that a pending read would
                # continue in plain text. Event loops have sockets of other classes.
                if isinstance(raw, socket.socket):
                    socket.socket.shutdown(raw, socket.SHUT_RDWR)
                else:
                    raw.shutdown(socket.SHUT_RDWR)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class _DirectBody:
    """The body of a response, read from its connection in large blocks."""

    def __init__(
        self, response: httpx.Response, connection: AsyncSocketStream, deadline: Deadline
    ) -> None:
        self._connection = connection
        self._deadline = deadline
        self._body = BodyReader(response.status_code, response.headers)
        self._parts: deque[memoryview] = deque()
        self._start = connection.begin_body()

    def __aiter__(self) -> AsyncIterator[memoryview]:
        return self

    async def __anext__(self) -> memoryview:
        while not self._parts:
            if self._body.done:
                raise StopAsyncIteration
            data, self._start = self._start, b""
            data = data or await self._receive()
            self._parts.extend(self._body.feed(data))
        return self._parts.popleft()

    async def _receive(self) -> bytes:
        try:
            return await self._connection.receive(self._deadline)
        except CORE_ERRORS as error:
            problem = transport_error(error)
        raise problem
