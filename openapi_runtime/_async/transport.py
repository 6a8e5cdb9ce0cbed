"""httpx transport of the client: httpcore pools on sockets with deadlines."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any, Final
from weakref import WeakSet

import httpcore
import httpx

from openapi_runtime.async_io import current_event_loop, preload, shielded
from openapi_runtime.base_url import parse_base_url
from openapi_runtime.descriptors import descriptor_shortage
from openapi_runtime.proxies import choose_proxy
from openapi_runtime.secrets import hide_secrets_in_logs
from openapi_runtime.tls import Certificate, Verify, create_tls_context
from openapi_runtime.transport_errors import CORE_ERRORS, transport_error
from openapi_runtime.unset import UNSET, Unset

from .pool import KEEPALIVE_SECONDS, AsyncPool, to_httpx
from .streams import AsyncSocketBackend, OpenStreams

MAX_CONNECTIONS: Final = 100
DEDICATED: Final = "dedicated"
"""The request extension for a connection outside of the pool, whose network stream the caller reads
directly. Such a response may be slow or endless without occupying a connection of the pool."""

CLOSED: Final = "The client is closed. Create a new one."


class AsyncTransport(httpx.AsyncBaseTransport):
    """Transport with pooled connections, at most 100 to each server.

    A `Deadline` as the timeout of a request limits the whole request. `aclose` also ends the
    requests of other threads and tasks. The transport belongs to one event loop at a time: in the
    next one, and in a forked process, it opens new connections.

    Args:
        verify: How to verify the certificate of an https server.
        cert: The client certificate, if any.
        proxy: The URL of a proxy, None for no proxy, or UNSET for the environment.

    Raises:
        ValueError: If the URL of the proxy is invalid.
    """

    def __init__(
        self,
        *,
        verify: Verify = True,
        cert: Certificate | None = None,
        proxy: str | None | Unset = UNSET,
    ) -> None:
        self._verify = verify
        self._cert = cert
        self._proxy = proxy
        self._tls: Any = None
        self.closed = False
        if isinstance(proxy, str):
            _parse_proxy(proxy)  # Raises an exception if the URL is invalid.
        self._event_loop: object = None
        self._forget_connections()
        hide_secrets_in_logs()
        preload()
        _transports.add(self)

    def _forget_connections(self) -> None:
        self._lock = Lock()
        self._pools: dict[tuple[str, str, int | None], AsyncPool] = {}
        self._open_streams = OpenStreams()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return the response without waiting for its body.

        Raises:
            httpx.TransportError: If there is no response.
            RuntimeError: If the transport is closed.
            ValueError: If the certificates, or the proxy of the environment, are invalid.
        """
        event_loop = current_event_loop()
        if event_loop != self._event_loop:
            # Connections are bound to the event loop that opened them.
            self._forget_connections()
            self._event_loop = event_loop
        url = request.url
        core_request = httpcore.Request(
            request.method,
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            if DEDICATED in request.extensions:
                create_connection = self._connection_factory(url, dedicated=True)
                connection = create_connection()
                response = await connection.handle_async_request(core_request)
                return to_httpx(response, connection.aclose)
            return await self._pool(url).handle_async_request(core_request)
        except CORE_ERRORS as error:
            problem = transport_error(error)
        # Raised outside of the `except` block. Otherwise, a traceback would show the original
        # exception as well, whose message may contain secrets.
        raise problem

    async def aclose(self) -> None:
        """Close all connections, including those in use."""
        self.closed = True
        with self._lock:
            pools = list(self._pools.values())
            self._pools.clear()
        if self._event_loop != current_event_loop():
            # The connections belong to an earlier event loop, which no longer runs the tasks that
            # used them. Nothing can be awaited there; the garbage collector closes the sockets.
            return
        self._open_streams.abort()
        with shielded():
            for pool in pools:
                await pool.aclose()

    def reset_after_fork(self) -> None:
        """Reset after a fork; inherited connections belong to the parent."""
        # A fork copies only the thread that calls it, so a lock that another thread holds is never
        # released here. Closing the connections in the regular way would wait for it forever.
        streams = self._open_streams
        self._forget_connections()
        streams.close_after_fork()

    def _pool(self, url: httpx.URL) -> AsyncPool:
        server = (url.scheme, url.host, url.port)
        pool = self._pools.get(server)
        if pool is None:
            factory = self._connection_factory(url, dedicated=False)
            with self._lock:
                if self.closed:
                    raise RuntimeError(CLOSED)
                pool = self._pools.setdefault(server, AsyncPool(factory, MAX_CONNECTIONS))
        return pool

    def _connection_factory(
        self, url: httpx.URL, *, dedicated: bool
    ) -> Callable[[], httpcore.AsyncConnectionPool]:
        """Return a function that creates connections to a server.

        Each is an httpcore pool for one connection, which chooses the protocol and the proxy.
        """
        if self.closed:
            raise RuntimeError(CLOSED)
        # In a URL, the % before the zone of an IPv6 address is encoded.
        scheme, host = url.scheme, url.host.replace("%25", "%", 1)
        port = url.port or (443 if scheme == "https" else 80)
        proxy_url = choose_proxy(self._proxy, scheme, host, port)
        proxy = None if proxy_url is None else _parse_proxy(proxy_url)
        secure = "https" in (scheme, proxy and proxy.url.scheme)
        tls = self._tls_context() if secure else None
        return partial(
            httpcore.AsyncConnectionPool,
            ssl_context=tls,
            proxy=None if proxy is None else _core_proxy(proxy, tls),
            max_connections=1,
            max_keepalive_connections=0 if dedicated else 1,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=AsyncSocketBackend(self._open_streams, dedicated=dedicated),
        )

    def _tls_context(self) -> Any:
        with self._lock:
            if self._tls is None:
                # Created once for all connections, because reading the authorities takes 20 ms.
                self._tls = self._create_tls_context()
            return self._tls

    def _create_tls_context(self) -> Any:
        context: Any = None
        try:
            context = create_tls_context(self._verify, self._cert)
            # Success may hide a shortage of file descriptors: OpenSSL ignores authorities of the
            # system that it cannot open. The user's own context was loaded earlier.
            shortage = descriptor_shortage() if context is not self._verify else None
        except (ImportError, OSError, ValueError) as error:
            shortage = descriptor_shortage(error)
            if shortage is None:
                raise
        if shortage is not None:
            raise httpcore.ConnectError(f"The certificates cannot be read: {shortage}")
        return context


def _parse_proxy(url: str) -> httpx.Proxy:
    # The error of httpx is suppressed instead of chained, because it repeats the URL, which may
    # contain a password.
    with suppress(httpx.InvalidURL, ValueError):
        # httpx accepts any port, and mistakes the user name for the host if the password contains
        # a slash. The rest of the password is then the path.
        if not parse_base_url(f"http://{url.partition('://')[2]}").prefix:
            # httpx has supported socks5h since 0.28. For httpcore it equals socks5: the proxy
            # resolves names.
            return httpx.Proxy(re.sub("(?i)^socks5h:", "socks5:", url))
    raise ValueError(
        "The URL of the proxy is invalid: it must have the form http://host:port, "
        "https://host:port or socks5://host:port. It may come from the environment "
        "(HTTP_PROXY, HTTPS_PROXY, ALL_PROXY)."
    )


def _core_proxy(proxy: httpx.Proxy, tls: Any) -> httpcore.Proxy:
    return httpcore.Proxy(
        httpcore.URL(
            scheme=proxy.url.raw_scheme,
            host=proxy.url.raw_host,
            port=proxy.url.port,
            target=proxy.url.raw_path,
        ),
        auth=proxy.raw_auth,
        ssl_context=tls if proxy.url.scheme == "https" else None,
    )


_transports: Final[WeakSet[AsyncTransport]] = WeakSet()


def _reset_transports_after_fork() -> None:
    for transport in list(_transports):
        transport.reset_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_transports_after_fork)
