"""An HTTP server for an ASGI application, in its own thread."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from brainframe_api._simulator.errors import StartupError

if TYPE_CHECKING:
    from collections.abc import Callable

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

logger = logging.getLogger("brainframe_api.simulator")

HEADER_SECONDS = 15.0
"""How long a client may take to send the headers of a request, in seconds."""

_SHUTDOWN_SECONDS = 5
_REPORT_SECONDS = 60.0
_SWEEP_SECONDS = 0.25
_NO_DESCRIPTORS = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class _TrackedProtocol(H11Protocol):
    """uvicorn's HTTP protocol, registered in a table of connections."""

    table: Connections
    _peer: tuple[str, int]
    _waiting_since = 0.0
    _has_received = False

    # uvicorn narrows the type of the argument, which is valid for TCP transports.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._peer = transport.get_extra_info("peername")[:2]
        self._waiting_since = self.loop.time()
        self.table.add(self._peer, self)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.table.remove(self._peer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._has_received = True
        super().data_received(data)

    def on_response_complete(self) -> None:
        self._waiting_since = self.loop.time()
        self._has_received = False
        super().on_response_complete()

    def waiting_since(self) -> float | None:
        """Return when the connection became idle, or None during a request."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return self._waiting_since if cycle is None or cycle.response_complete else None

    def is_overdue(self, seconds: float) -> bool:
        """Return whether the client has not sent the headers of a request within a time limit.

        Connections that are idle between two requests have another timeout, which uvicorn applies.

        Args:
            seconds: The time limit in seconds.
        """
        since = self.waiting_since()
        is_idle = cast("RequestResponseCycle | None", self.cycle) and not self._has_received
        return since is not None and not is_idle and self.loop.time() - since > seconds


class Connections:
    """The open connections by client address, with a limit.

    Args:
        limit: The maximum number of connections. When it is reached, the connection that has been
            idle for the longest time is closed; if all are in use, further clients wait.
        header_seconds: How long a client may take to send the headers of a request, in seconds.
    """

    def __init__(self, limit: int = 1000, *, header_seconds: float = HEADER_SECONDS) -> None:
        self._limit = min(limit, _most_connections())
        self._header_seconds = header_seconds
        self._protocols: dict[tuple[str, int], _TrackedProtocol] = {}
        self._reported_at = -_REPORT_SECONDS

    def protocol(self) -> type[asyncio.Protocol]:
        """Return uvicorn's HTTP protocol, extended to maintain this table."""
        return type("TrackedProtocol", (_TrackedProtocol,), {"table": self})

    def add(self, client: tuple[str, int], protocol: _TrackedProtocol) -> None:
        """Add a connection."""
        self._protocols[client] = protocol

    def remove(self, client: tuple[str, int]) -> None:
        """Remove a closed connection."""
        self._protocols.pop(client, None)

    def has(self, client: tuple[str, int]) -> bool:
        """Return whether a client is connected through a socket."""
        return client in self._protocols

    def disconnect(self, client: tuple[str, int], *, flush: bool) -> None:
        """Close a connection, after sending buffered data if `flush` is True."""
        protocol = self._protocols.get(client)
        if protocol is not None:
            if flush:
                protocol.transport.close()
            else:
                protocol.transport.abort()

    def disconnect_all(self) -> None:
        """Close all connections, after sending buffered data."""
        for protocol in list(self._protocols.values()):
            protocol.transport.close()

    async def wait_for_room(self) -> None:
        """Wait until the limit allows another connection, closing an idle one if necessary."""
        while len(self._protocols) >= self._limit:
            self.make_room(f"the limit of {self._limit} connections is reached")
            # An aborted connection is removed in the next iteration of the event loop.
            await asyncio.sleep(0)
            if len(self._protocols) >= self._limit:
                await asyncio.sleep(0.05)

    def make_room(self, reason: str) -> None:
        """Close the connection that has been idle for the longest time, if one is idle."""
        now = time.monotonic()
        if now - self._reported_at >= _REPORT_SECONDS:
            self._reported_at = now
            logger.warning("Closing idle connections: %s; see --max-connections", reason)
        idle = [
            (since, protocol)
            for protocol in self._protocols.values()
            if (since := protocol.waiting_since()) is not None
        ]
        if idle:
            min(idle, key=lambda entry: entry[0])[1].transport.abort()

    async def sweep(self) -> None:
        """Close the connections whose headers are overdue, until canceled."""
        while True:
            await asyncio.sleep(min(_SWEEP_SECONDS, self._header_seconds))
            for protocol in list(self._protocols.values()):
                if protocol.is_overdue(self._header_seconds):
                    protocol.transport.abort()


def _most_connections() -> int:
    """Return the number of connections that leaves enough file descriptors for other uses."""
    if sys.platform == "win32":
        return sys.maxsize
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else max(8, soft * 3 // 4)


def bind(host: str, port: int) -> socket.socket:
    """Create a listening socket.

    Raises:
        StartupError: If the port is in use or not permitted, or the host is not a local address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The explicit protocol makes asyncio set TCP_NODELAY.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # Allow immediate reuse of the port. On Windows, the option would let two servers share a
        # port.
        if hasattr(socket, "SO_REUSEADDR") and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        remedy = "choose a local address with --host"
        if isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES):
            remedy = "stop the other program, or choose another --port (0 picks a free port)"
        raise StartupError(
            f"cannot listen on {host} port {port}: {reason or error}; {remedy}"
        ) from error
    return listening


class _Server(uvicorn.Server):
    """uvicorn's server with an accept loop that enforces the connection limit.

    asyncio's accept loop has no limit, and logs an error for each connection that exceeds the
    available file descriptors.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        listening: socket.socket,
        connections: Connections,
        ready: threading.Event,
    ) -> None:
        super().__init__(config)
        self._listening = listening
        self._connections = connections
        self._ready = ready
        self._background: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening.setblocking(False)
        self._background = [
            asyncio.create_task(self._accept()),
            asyncio.create_task(self._connections.sweep()),
        ]
        self._ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for task in self._background:
            task.cancel()
        await asyncio.wait(self._background)
        self._listening.close()
        await super().shutdown(sockets)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, _ = await loop.sock_accept(self._listening)
            except OSError as error:
                if error.errno in _NO_DESCRIPTORS:
                    self._connections.make_room(f"{error.strerror}")
                    await asyncio.sleep(0.1)
                continue
            try:
                await self._connections.wait_for_room()
                await loop.connect_accepted_socket(self._protocol, accepted)
            except BaseException as error:
                accepted.close()
                if not isinstance(error, OSError):
                    raise

    def _protocol(self) -> asyncio.Protocol:
        create = cast("Callable[..., asyncio.Protocol]", self.config.http_protocol_class)
        return create(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


class Listener:
    """A thread with an event loop that serves HTTP on a socket until `stop`.

    Args:
        application: The ASGI application.
        listening: The bound and listening socket.
        connections: The table of open connections.
    """

    def __init__(
        self, application: ASGIApp, listening: socket.socket, connections: Connections
    ) -> None:
        self._connections = connections
        self._socket = listening
        self._ready = threading.Event()
        config = uvicorn.Config(
            cast(Any, application),
            http=connections.protocol(),
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            # With proxy headers, any client could spoof its address.
            proxy_headers=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
        self._server = _Server(config, listening, connections, self._ready)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="brainframe-simulator", daemon=True)

    def start(self) -> None:
        """Start the thread, and return once it accepts requests."""
        self._thread.start()
        while not self._ready.wait(0.05):
            if not self._thread.is_alive():
                raise StartupError("the HTTP server failed to start; see the log for the reason")

    def call_soon(self, function: Any) -> None:
        """Schedule a call on the event loop of the server."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(function)

    def stop(self) -> None:
        """Stop accepting requests, close the connections and wait for the thread to end."""
        if not self._thread.is_alive():
            self._socket.close()
            return
        self._server.should_exit = True
        # Abort the responses: a status stream that ends normally would mean that there are no more
        # results, whereas a client reconnects after a broken connection.
        self.call_soon(self._connections.disconnect_all)
        self._thread.join(_SHUTDOWN_SECONDS + 5)

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            await self._server.serve([])

        asyncio.run(serve())
