"""The connection pools of a client, which all clients made from it share."""

from __future__ import annotations

import os
from threading import Lock
from typing import Final
from weakref import WeakSet

import httpcore

from .address import Address
from .async_network import AsyncBackend, AsyncStream
from .connections import AsyncConnections, SyncConnections
from .network import SyncBackend, SyncStream
from .transit import MAX_CONNECTIONS, Key, Route

CLOSED: Final = "The client is closed. It cannot be used any more."


class SyncPools:
    """The pools of sync clients, for any number of threads.

    Args:
        route: How connections are made.

    Attributes:
        closed: Whether they have been closed.
    """

    def __init__(self, route: Route) -> None:
        self._route = route
        self.closed = False
        self._start()
        _all.add(self)

    def _start(self) -> None:
        self._lock = Lock()
        self._open_streams: WeakSet[SyncStream] = WeakSet()
        self._pools: dict[Key, SyncConnections] = {}

    def key(self, address: Address) -> Key:
        """Returns the key of the pool for a server."""
        return self._route.key(address)

    def shared(self, key: Key) -> SyncConnections:
        """Returns the pool for whole answers, whose connections are used again and again."""
        self._check()
        pool = self._pools.get(key)
        if pool is None:
            with self._lock:
                self._check()
                pool = self._pools.get(key)
                if pool is None:
                    backend = SyncBackend(self._open_streams, single=False)
                    maker = httpcore.ConnectionPool(
                        **self._route.settings(key, single=False), network_backend=backend
                    )
                    pool = self._pools[key] = SyncConnections(maker, MAX_CONNECTIONS)
        return pool

    def single(self, key: Key) -> httpcore.ConnectionPool:
        """Returns a pool of one connection for one answer that is read piece by piece.

        Such answers take their time, and must not keep other calls waiting for a connection. And
        an abandoned one is closed by the garbage collector at any moment, also while this thread
        holds the lock of the shared pool.
        """
        self._check()
        backend = SyncBackend(self._open_streams, single=True)
        with self._lock:
            settings = self._route.settings(key, single=True)
        return httpcore.ConnectionPool(**settings, network_backend=backend)

    def _check(self) -> None:
        if self.closed:
            raise RuntimeError(CLOSED)

    def close(self) -> None:
        """Ends all connections, also those that are in use. Doing so twice is fine."""
        self.closed = True
        with self._lock:
            pools = list(self._pools.values())
            self._pools.clear()
        for stream in list(self._open_streams):
            stream.cut()
        for pool in pools:
            pool.close()

    def leave_to_parent(self) -> None:
        """In a forked process, starts over: the connections are the parent's."""
        # The locks may be held by threads that do not exist here, so nothing is closed in order.
        streams = list(self._open_streams)
        self._start()
        for stream in streams:
            stream.forget()


class AsyncPools:
    """The pools of async clients, for any number of tasks of one event loop.

    Args:
        route: How connections are made.

    Attributes:
        closed: Whether they have been closed.
    """

    def __init__(self, route: Route) -> None:
        self._route = route
        self.closed = False
        self._loop: object = None
        self._start()
        _all.add(self)

    def _start(self) -> None:
        self._open_streams: WeakSet[AsyncStream] = WeakSet()
        self._pools: dict[Key, AsyncConnections] = {}

    def key(self, address: Address) -> Key:
        """Returns the key of the pool for a server."""
        return self._route.key(address)

    def shared(self, key: Key) -> AsyncConnections:
        """Returns the pool for whole answers, whose connections are used again and again."""
        self._check()
        pool = self._pools.get(key)
        if pool is None:
            maker = httpcore.AsyncConnectionPool(
                **self._route.settings(key, single=False),
                network_backend=AsyncBackend(self._open_streams, single=False),
            )
            pool = self._pools[key] = AsyncConnections(maker, MAX_CONNECTIONS)
        return pool

    def single(self, key: Key) -> httpcore.AsyncConnectionPool:
        """Returns a pool of one connection for one answer that is read piece by piece.

        Such answers take their time, and must not keep other calls waiting for a connection.
        """
        self._check()
        return httpcore.AsyncConnectionPool(
            **self._route.settings(key, single=True),
            network_backend=AsyncBackend(self._open_streams, single=True),
        )

    def _check(self) -> None:
        if self.closed:
            raise RuntimeError(CLOSED)
        loop = _running_loop()
        if loop != self._loop:
            # The connections of an event loop that has ended are of no use in the next.
            self._start()
            self._loop = loop

    async def close(self) -> None:
        """Ends all connections, also those that are in use. Doing so twice is fine."""
        from anyio import CancelScope

        self.closed = True
        pools, streams = list(self._pools.values()), list(self._open_streams)
        self._start()
        if self._loop != _running_loop():
            # Nobody waits for the connections of another event loop.
            return
        for stream in streams:
            stream.cut()
        with CancelScope(shield=True):
            for pool in pools:
                await pool.aclose()

    def leave_to_parent(self) -> None:
        """In a forked process, starts over: the event loop and its connections are the parent's."""
        streams = list(self._open_streams)
        self._start()
        for stream in streams:
            stream.forget()


def _running_loop() -> object:
    from anyio.lowlevel import current_token

    return current_token()


_all: Final[WeakSet[SyncPools | AsyncPools]] = WeakSet()


def _leave_all_to_parent() -> None:
    for pools in list(_all):
        pools.leave_to_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_all_to_parent)
