"""Connections that are used again and again, handed out in an instant however many calls wait.

The pools of the HTTP library go through all connections and all waiting requests for each request
that begins or ends: with a thousand calls at a time, that is nearly all they do. These make their
connections with such a pool, but keep the idle ones on a stack.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from threading import Semaphore
from typing import TYPE_CHECKING, Any, cast

import httpcore

if TYPE_CHECKING:
    import anyio


class _Idle:
    """The connections that no request uses at the moment, by server, the latest used on top."""

    def __init__(self) -> None:
        self._stacks: dict[tuple[bytes, int | None], deque[Any]] = {}

    def take(self, url: httpcore.URL) -> Any:
        """Returns the connection to a server that was used last, or None."""
        stack = self._stacks.get((url.host, url.port))
        try:
            return stack.pop() if stack else None
        except IndexError:  # Another thread was quicker.
            return None

    def put(self, url: httpcore.URL, connection: Any) -> None:
        """Keeps a connection to a server."""
        # Neither of these needs a lock: each is one step for other threads.
        self._stacks.setdefault((url.host, url.port), deque()).append(connection)

    def remove_expired(self) -> list[Any]:
        """Removes the connections that have been idle for too long, to any server."""
        expired: list[Any] = []
        for stack in list(self._stacks.values()):
            while stack:
                try:
                    oldest = stack.popleft()
                except IndexError:
                    break
                if not oldest.has_expired():
                    stack.appendleft(oldest)
                    break
                expired.append(oldest)
        return expired

    def remove_all(self) -> list[Any]:
        """Removes all connections."""
        removed: list[Any] = []
        for stack in list(self._stacks.values()):
            while stack:
                try:
                    removed.append(stack.pop())
                except IndexError:
                    break
        return removed


def _pool_timeout(request: httpcore.Request) -> float | None:
    return cast("float | None", cast("Any", request).extensions["timeout"]["pool"])


class SyncConnections:
    """The connections of sync clients to servers of one scheme. Any number of threads share them.

    Args:
        maker: A pool of the HTTP library, which is only ever asked to make connections.
        limit: How many requests may be under way at a time. Others wait.
    """

    def __init__(self, maker: httpcore.ConnectionPool, limit: int) -> None:
        self._maker = maker
        self._places = Semaphore(limit)
        self._idle = _Idle()
        self._closed = False

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """Sends a request and returns the answer before its body.

        The connection is used again once the answer is closed.

        Raises:
            httpcore.PoolTimeout: If there is no place for it within its timeout.
        """
        if not self._places.acquire(timeout=_pool_timeout(request)):
            raise httpcore.PoolTimeout
        try:
            while True:
                connection = self._take(request.url)
                try:
                    response = connection.handle_request(request)
                except httpcore.ConnectionNotAvailable:
                    continue
                break
        except BaseException:
            self._places.release()
            raise
        response.stream = _SyncBody(
            response.stream, lambda: self._give_back(request.url, connection)
        )
        return response

    def _take(self, url: httpcore.URL) -> httpcore.ConnectionInterface:
        while (connection := self._idle.take(url)) is not None:
            # Neither idle for long, nor closed by the server.
            if connection.is_available() and not connection.has_expired():
                return cast("httpcore.ConnectionInterface", connection)
            connection.close()
        for expired in self._idle.remove_expired():
            expired.close()
        return self._maker.create_connection(url.origin)

    def _give_back(self, url: httpcore.URL, connection: httpcore.ConnectionInterface) -> None:
        try:
            if connection.is_available():
                self._idle.put(url, connection)
            else:
                connection.close()
        finally:
            self._places.release()
        if self._closed:
            self.close()

    def close(self) -> None:
        """Closes the idle connections, and each other one when it is given back."""
        self._closed = True
        for connection in self._idle.remove_all():
            connection.close()


class _SyncBody:
    """The body of an answer. Closing it gives the connection back."""

    def __init__(self, content: Any, give_back: Callable[[], None]) -> None:
        self._content = content
        self._give_back: Callable[[], None] | None = give_back

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._content)

    def close(self) -> None:
        give_back, self._give_back = self._give_back, None
        if give_back is not None:
            try:
                self._content.close()
            finally:
                give_back()


class AsyncConnections:
    """The connections of async clients to servers of one scheme. The tasks of a loop share them.

    Args:
        maker: A pool of the HTTP library, which is only ever asked to make connections.
        limit: How many requests may be under way at a time. Others wait.
    """

    def __init__(self, maker: httpcore.AsyncConnectionPool, limit: int) -> None:
        self._maker = maker
        self._limit = limit
        self._places: anyio.Semaphore | None = None
        self._idle = _Idle()
        self._closed = False

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Sends a request and returns the answer before its body.

        The connection is used again once the answer is closed.

        Raises:
            httpcore.PoolTimeout: If there is no place for it within its timeout.
        """
        places = await self._place(request)
        try:
            while True:
                connection = await self._take(request.url)
                try:
                    response = await connection.handle_async_request(request)
                except httpcore.ConnectionNotAvailable:
                    continue
                break
        except BaseException:
            places.release()
            raise

        async def give_back() -> None:
            try:
                if connection.is_available() and not self._closed:
                    self._idle.put(request.url, connection)
                else:
                    await connection.aclose()
            finally:
                places.release()

        response.stream = _AsyncBody(response.stream, give_back)
        return response

    async def _place(self, request: httpcore.Request) -> anyio.Semaphore:
        from anyio import Semaphore, WouldBlock, fail_after

        if self._places is None:
            self._places = Semaphore(self._limit, fast_acquire=True)
        places = self._places
        try:
            places.acquire_nowait()
        except WouldBlock:
            try:
                with fail_after(_pool_timeout(request)):
                    await places.acquire()
            except TimeoutError:
                raise httpcore.PoolTimeout from None
        return places

    async def _take(self, url: httpcore.URL) -> httpcore.AsyncConnectionInterface:
        while (connection := self._idle.take(url)) is not None:
            # Neither idle for long, nor closed by the server.
            if connection.is_available() and not connection.has_expired():
                return cast("httpcore.AsyncConnectionInterface", connection)
            await _close_all([connection])
        await _close_all(self._idle.remove_expired())
        return self._maker.create_connection(url.origin)

    async def aclose(self) -> None:
        """Closes the idle connections, and each other one when it is given back."""
        self._closed = True
        await _close_all(self._idle.remove_all())


async def _close_all(connections: list[Any]) -> None:
    from anyio import CancelScope

    # A task that is cancelled now leaves none of them open.
    with CancelScope(shield=True):
        for connection in connections:
            await connection.aclose()


class _AsyncBody:
    """The body of an answer. Closing it gives the connection back."""

    def __init__(self, content: Any, give_back: Callable[[], Awaitable[None]]) -> None:
        self._content = content
        self._give_back: Callable[[], Awaitable[None]] | None = give_back

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._content)

    async def aclose(self) -> None:
        give_back, self._give_back = self._give_back, None
        if give_back is not None:
            try:
                await self._content.aclose()
            finally:
                await give_back()
