# Derived from openapi_runtime/_async/pool.py by scripts/unasync. Do not edit.
"""Connection pool for one server, with constant-time operations."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any, Final, cast

import httpcore
import httpx

from openapi_runtime.sync_io import Slots, shielded
from openapi_runtime.transport_errors import CORE_ERRORS, transport_error

from .streams import RequestNotReceivedError

KEEPALIVE_SECONDS: Final = 4.0
"""How long an idle connection is kept, in seconds. It is less than the 5 seconds of common servers,
so that a request rarely uses a connection that is being closed."""


class Pool:
    """Connection pool for one server.

    The pool of httpcore examines all connections and all waiting requests at the start and end of
    each request. With 50 concurrent requests, this takes four times as long as the requests. Here,
    each connection is a separate httpcore pool, and the idle ones are on a stack.

    Args:
        create: A function that creates an httpcore pool for a single connection.
        limit: The maximum number of concurrent requests. Further ones wait.
    """

    def __init__(self, create: Callable[[], httpcore.ConnectionPool], limit: int) -> None:
        self._create = create
        self._slots = Slots(limit)
        # The idle connections, each with the time at which it became idle. The oldest come first.
        self._idle: deque[tuple[float, httpcore.ConnectionPool]] = deque()
        self._closed = False

    def handle_request(self, request: httpcore.Request) -> httpx.Response:
        """Send a request and return the response before its body.

        Raises:
            httpcore.PoolTimeout: If no other request ends within the timeout.
            httpcore.TimeoutException: If the request times out.
        """
        extensions: dict[str, Any] = cast("Any", request).extensions
        if not self._slots.acquire(extensions["timeout"]["pool"]):
            raise httpcore.PoolTimeout
        try:
            if self._closed:
                raise httpcore.ConnectError("The client was closed")
            self._close_expired()
            connection = self._take()
            try:
                response = self._send(connection, request)
            except RequestNotReceivedError:
                # Safe for any method, if the body can be sent again.
                if not isinstance(cast("Any", request).stream, httpx.ByteStream):
                    raise
                connection = self._create()
                response = self._send(connection, request)
        except BaseException:
            self._slots.release()
            raise

        def release() -> None:
            try:
                self._put_back(connection)
            finally:
                self._slots.release()

        return to_httpx(response, release)

    @staticmethod
    def _send(connection: httpcore.ConnectionPool, request: httpcore.Request) -> httpcore.Response:
        try:
            return connection.handle_request(request)
        except BaseException:
            with shielded():
                connection.close()
            raise

    def _take(self) -> httpcore.ConnectionPool:
        try:
            # httpcore and the stream check whether the server has closed it in the meantime.
            return self._idle.pop()[1]
        except IndexError:
            return self._create()

    def _put_back(self, connection: httpcore.ConnectionPool) -> None:
        # A connection that the server has closed, or on which it sent surplus bytes, counts as
        # expired.
        if not self._closed and any(
            inner.is_idle() and not inner.has_expired() for inner in connection.connections
        ):
            self._idle.append((monotonic(), connection))
            if not self._closed:
                return
        connection.close()

    def _close_expired(self) -> None:
        oldest = monotonic() - KEEPALIVE_SECONDS
        while True:
            try:
                if self._idle[0][0] >= oldest:
                    return
                _, connection = self._idle.popleft()
            except IndexError:  # There are none, or another thread took the last one.
                return
            with shielded():
                connection.close()

    def close(self) -> None:
        """Close idle connections now, and others when their responses are closed."""
        self._closed = True
        while self._idle:
            try:
                _, connection = self._idle.pop()
            except IndexError:
                return
            connection.close()


def to_httpx(response: httpcore.Response, release: Callable[[], Any] | None) -> httpx.Response:
    """Convert a response of httpcore to one of httpx.

    Args:
        response: The response.
        release: A function that is called when the response is closed.
    """
    extensions: dict[str, Any] = cast("Any", response).extensions
    return httpx.Response(
        response.status,
        headers=response.headers,
        stream=_ReleasingStream(response.stream, release),
        extensions=extensions,
    )


class _ReleasingStream(httpx.SyncByteStream):
    """The body of a response, which calls a function when it is closed."""

    def __init__(self, content: Any, release: Callable[[], Any] | None) -> None:
        self._content = content
        self._release = release

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self._content:
                yield chunk
            return
        except CORE_ERRORS as error:
            problem = transport_error(error)
        raise problem

    def close(self) -> None:
        release, self._release = self._release, None
        # The connection is returned to the pool even if the task is canceled.
        with shielded():
            try:
                self._content.close()
            finally:
                if release is not None:
                    release()
