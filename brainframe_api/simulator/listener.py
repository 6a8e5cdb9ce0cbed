"""An HTTP server for an ASGI application, in its own thread."""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from brainframe_api.simulator.errors import StartupError

_SHUTDOWN_SECONDS = 5


class Connections:
    """The open connections by client address, so that faults can close one."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """Return uvicorn's HTTP protocol, extended to maintain this table."""
        transports = self._transports

        class TrackedProtocol(H11Protocol):
            _peer: tuple[str, int]

            # uvicorn narrows the type of the argument, which is valid for TCP transports.
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                self._peer = transport.get_extra_info("peername")[:2]
                transports[self._peer] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self._peer, None)
                super().connection_lost(exc)

        return TrackedProtocol

    def has(self, client: tuple[str, int]) -> bool:
        """Return whether a client is connected through a socket."""
        return client in self._transports

    def disconnect(self, client: tuple[str, int], *, flush: bool) -> None:
        """Close a connection, after sending buffered data if `flush` is True."""
        transport = self._transports.get(client)
        if transport is not None:
            if flush:
                transport.close()
            else:
                transport.abort()

    def disconnect_all(self) -> None:
        """Close all connections, after sending buffered data."""
        for transport in list(self._transports.values()):
            transport.close()


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
    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()


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
            # Any client could otherwise choose the address that it seems to come from.
            proxy_headers=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
        self._server = _Server(config, self._ready)
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
            await self._server.serve([self._socket])

        asyncio.run(serve())
