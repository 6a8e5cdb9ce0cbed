"""Serves an ASGI application on a socket from a thread of its own."""

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
    """The open connections by the address of the client, so that one can be broken on purpose."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """Returns uvicorn's HTTP protocol with a hook that keeps this table."""
        transports = self._transports

        class TrackedProtocol(H11Protocol):
            _peer: tuple[str, int]

            # uvicorn narrows the argument, as every TCP transport allows.
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

    def cut(self, client: tuple[str, int], *, flush: bool) -> None:
        """Breaks a connection, after sending what was written if `flush` is set."""
        transport = self._transports.get(client)
        if transport is not None:
            if flush:
                transport.close()
            else:
                transport.abort()

    def cut_all(self) -> None:
        """Breaks every connection after sending what was written."""
        for transport in list(self._transports.values()):
            transport.close()


def bind(host: str, port: int) -> socket.socket:
    """Opens the listening socket.

    Raises:
        StartupError: The port is taken, not allowed, or the host is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named: asyncio turns off Nagle's delay only where it sees it.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A port that was served a moment ago can be served again; on Windows this would share it.
        if hasattr(socket, "SO_REUSEADDR") and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        remedy = "choose an address of this machine with --host"
        if isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES):
            remedy = "stop what uses the port, or choose another with --port (0 picks a free one)"
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
    """A thread with an event loop that answers HTTP on a socket until `stop`.

    Args:
        application: What answers the requests.
        listening: The socket, bound and listening.
    """

    def __init__(self, application: ASGIApp, listening: socket.socket, links: Connections) -> None:
        self._links = links
        self._socket = listening
        self._ready = threading.Event()
        config = uvicorn.Config(
            cast(Any, application),
            http=links.protocol(),
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
        self._server = _Server(config, self._ready)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="brainframe-simulator", daemon=True)

    def start(self) -> None:
        """Starts the thread and returns when requests are accepted."""
        self._thread.start()
        while not self._ready.wait(0.05):
            if not self._thread.is_alive():
                raise StartupError("the HTTP server ended while it was starting")

    def call_soon(self, function: Any) -> None:
        """Calls a function on the event loop of the server."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(function)

    def stop(self) -> None:
        """Stops accepting, breaks the connections and returns when the thread has ended."""
        if not self._thread.is_alive():
            self._socket.close()
            return
        self._server.should_exit = True
        # Broken, not finished: a status stream that ends cleanly would tell its client that no
        # more results will ever come, instead of making it connect again.
        self.call_soon(self._links.cut_all)
        self._thread.join(_SHUTDOWN_SECONDS + 5)

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            await self._server.serve([self._socket])

        asyncio.run(serve())
