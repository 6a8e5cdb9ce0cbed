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
"""The request extension for a dedicated connection, whose response body is received directly from
its network stream. Such a response can be slow without blocking other requests."""

CLOSED: Final = "The client is closed. Create a new one."


class AsyncTransport(httpx.AsyncBaseTransport):
    """Transport with pooled connections, at most 100 to each server.

    A `Deadline` as the timeout of a request limits the whole request. `aclose` also ends the
    requests of other threads and tasks. In another event loop and in a forked process, the
    transport opens new connections.

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
            _parse_proxy(proxy, None)
        self._event_loop: object = None
        self._start()
        hide_secrets_in_logs()
        preload()
        _transports.add(self)

    def _start(self) -> None:
        self._lock = Lock()
        self._pools: dict[tuple[str, str, int | None], AsyncPool] = {}
        self._open_streams = OpenStreams()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the response before its body.

        Raises:
            httpx.TransportError: If there is no response.
            RuntimeError: If the transport is closed.
            ValueError: If the certificates, or the proxy of the environment, are invalid.
        """
        event_loop = current_event_loop()
        if event_loop != self._event_loop:
            # The connections of an event loop that has ended cannot be used in another.
            self._start()
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
                pool = self._connection_factory(url, dedicated=True)()
                return to_httpx(await pool.handle_async_request(core_request), pool.aclose)
            return await self._pool(url).handle_async_request(core_request)
        except CORE_ERRORS as error:
            problem = transport_error(error)
        # Raised outside of the `except` block, because the message of the original exception may
        # contain secrets.
        raise problem

    async def aclose(self) -> None:
        """Close all connections, including those in use."""
        self.closed = True
        with self._lock:
            pools = list(self._pools.values())
            self._pools.clear()
        if self._event_loop != current_event_loop():
            return  # No task waits for the connections of another event loop.
        self._open_streams.abort()
        with shielded():
            for pool in pools:
                await pool.aclose()

    def reset_after_fork(self) -> None:
        """Reset after a fork; inherited connections belong to the parent."""
        # Only the sockets are closed, because the threads that hold locks do not exist here.
        streams = self._open_streams
        self._start()
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
        """Return a function that creates pools for a single connection to a server."""
        if self.closed:
            raise RuntimeError(CLOSED)
        scheme, host = url.scheme, url.host.replace("%25", "%", 1)
        port = url.port or (443 if scheme == "https" else 80)
        proxy = choose_proxy(self._proxy, scheme, host, port)
        secure = scheme == "https" or (proxy or "").startswith("https:")
        tls = self._tls_context() if secure else None
        return partial(
            httpcore.AsyncConnectionPool,
            ssl_context=tls,
            proxy=None if proxy is None else _parse_proxy(proxy, tls),
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
            # OpenSSL ignores authorities of the system that it cannot read.
            shortage = descriptor_shortage() if context is not self._verify else None
        except (ImportError, OSError, ValueError) as error:
            shortage = descriptor_shortage(error)
            if shortage is None:
                raise
        if shortage is not None:
            raise httpcore.ConnectError(f"The certificates cannot be read: {shortage}")
        return context


def _parse_proxy(url: str, tls: Any) -> httpcore.Proxy:
    proxy: httpx.Proxy | None = None
    # Raised outside of the `except` block, because the error of httpx repeats the URL, which may
    # contain a password.
    with suppress(httpx.InvalidURL, ValueError):
        # httpx takes a password that contains a / for the host, and accepts any port.
        if not parse_base_url(f"http://{url.partition('://')[2]}").prefix:
            # httpx supports socks5h since 0.28. For httpcore it equals socks5: the proxy resolves
            # names.
            proxy = httpx.Proxy(re.sub("(?i)^socks5h:", "socks5:", url))
    if proxy is None:
        raise ValueError(
            "The URL of the proxy is invalid: it must have the form http://host:port, "
            "https://host:port or socks5://host:port. It may come from the environment "
            "(HTTP_PROXY, HTTPS_PROXY, ALL_PROXY)."
        )
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
