"""An httpcore network backend on bare sockets, with deadlines for calls and abort support."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, TypeVar
from weakref import WeakSet

import httpcore

from openapi_runtime.async_io import (
    checkpoint,
    connect,
    resolve,
    sleep,
    wait_readable,
    wait_readable_or_writable,
    wait_writable,
)
from openapi_runtime.deadline import time_left
from openapi_runtime.framing import ResponseTracker

T = TypeVar("T")

READ_SIZE: Final = 256 * 1024
"""The bytes to read at once. The 64 KB of httpcore cost more time for the packets of a stream."""

WRITE_SIZE: Final = 256 * 1024

_WOULD_BLOCK: Final = (BlockingIOError, InterruptedError)
_TLS_ENDED: Final = (ssl.SSLZeroReturnError, ssl.SSLEOFError)
_INTERIM: Final = re.compile(rb"HTTP/1\.[01] 1[0-9]{2}.*?\n\r?\n", re.DOTALL)
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([2-5][0-9]{2})")


class AsyncSocketStream(httpcore.AsyncNetworkStream):
    """One connection.

    Args:
        connection: The non-blocking socket.
        backend: The backend that opened it.
        tls: The TLS state of the connection, if it is secured.
        outer: The secured connection that this one is tunneled through, if any.
    """

    def __init__(
        self,
        connection: socket.socket,
        backend: AsyncSocketBackend,
        tls: _TLSState | None = None,
        outer: AsyncSocketStream | None = None,
    ) -> None:
        self._socket = connection
        self._backend = backend
        self._tls = tls
        self._outer = outer
        self._tracker = ResponseTracker()
        self._between_requests = True
        self._used = False
        """Whether a request was sent before."""
        self._waited = True
        """Whether the last bytes that were read had to be waited for."""
        self._early = b""
        """What was received while the request was still being sent."""
        self._watching = True
        """Whether to look for an error response while the request is being sent."""
        self._body_start = b""
        """What was received together with the head of a response that is read directly."""
        backend.open_streams.add(self)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes for httpcore.

        On a dedicated connection, the bytes that follow the head of the response are kept back, so
        that the body can be received directly. If httpcore reads on, it gets them.
        """
        del max_bytes  # httpcore accepts any number.
        self._between_requests = True
        in_head = not self._tracker.head_done
        data = self.take_body_start() or await self.receive(timeout)
        head = self._tracker.feed(data)
        if in_head and self._tracker.head_done and self._backend.dedicated:
            data, self._body_start = data[:head], data[head:]
        return data

    def take_body_start(self) -> bytes:
        """Return the part of the body that was received together with the head, once."""
        data, self._body_start = self._body_start, b""
        return data

    async def receive(self, timeout: float | None) -> bytes:
        """Return the next bytes of the connection, or b"" at its end.

        Raises:
            httpcore.ReadTimeout: If none arrive before the deadline.
            httpcore.ReadError: If the connection is broken.
        """
        if self._early:
            data, self._early = self._early, b""
            return data
        if not self._waited:
            # A server that is always ahead of the client must not block other tasks. Before
            # reading, because a task that is cancelled here then loses no bytes.
            await checkpoint()
        self._waited = False
        try:
            if self._tls is None:
                return await self._receive_raw(timeout)
            return await self._tls_call(lambda tls: tls.read(READ_SIZE), timeout)
        except TimeoutError:
            problem: Exception = httpcore.ReadTimeout("timed out")
        except (OSError, ValueError) as error:
            problem = httpcore.ReadError(str(error) or type(error).__name__)
        raise problem

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes for httpcore.

        Raises:
            httpcore.ConnectionNotAvailable: If the server closed the connection, or sent surplus
                bytes, since the last response. Nothing of the request was sent then, and httpcore
                takes another connection.
            httpcore.WriteTimeout: If the bytes are not accepted before the deadline.
            httpcore.WriteError: If the connection is broken, or an error response has arrived
                before the request is complete. httpcore then reads the response.
        """
        if self._between_requests:
            if self._used and self._is_readable():
                raise httpcore.ConnectionNotAvailable
            self._between_requests, self._used, self._watching = False, True, True
            self._tracker = ResponseTracker(has_body=not buffer.startswith((b"HEAD ", b"CONNECT ")))
        try:
            if self._tls is None:
                await self._send_raw(buffer, timeout)
                return
            view = memoryview(buffer)
            while view:
                part = view[:WRITE_SIZE]
                view = view[await self._tls_call(_writer(part), timeout) :]
                self._check_for_error_response()
            return
        except TimeoutError:
            problem: Exception = httpcore.WriteTimeout("timed out")
        except (OSError, ValueError) as error:
            problem = httpcore.WriteError(str(error) or type(error).__name__)
        raise problem

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Secure the connection.

        Raises:
            httpcore.ConnectTimeout: If that does not succeed before the deadline.
            httpcore.ConnectError: If it is refused, or the certificate is not trusted.
        """
        try:
            tls = _TLSState(ssl_context, server_hostname)
            secured = AsyncSocketStream(
                self._socket, self._backend, tls, self if self._tls is not None else None
            )
            await secured._tls_call(lambda tls: tls.do_handshake(), timeout)
            return secured
        except TimeoutError:
            problem: Exception = httpcore.ConnectTimeout("timed out")
        except (OSError, ValueError, httpcore.NetworkError, httpcore.TimeoutException) as error:
            problem = httpcore.ConnectError(str(error) or type(error).__name__)
        self._socket.close()
        raise problem

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks about the connection."""
        match info:
            case "is_readable":
                return self._is_readable()
            case "ssl_object":
                return self._tls and self._tls.object
            case "socket":
                return self._socket
            case "client_addr":
                return self._socket.getsockname()
            case "server_addr":
                return self._socket.getpeername()
            case _:
                return None

    async def aclose(self) -> None:
        """Close the connection."""
        self._socket.close()

    def abort(self) -> None:
        """End the connection, also for the thread or task that waits for it."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def abandon(self) -> None:
        """Close the socket of a connection that nothing waits for, without an event loop."""
        with suppress(OSError):
            self._socket.close()

    def _is_readable(self) -> bool:
        """Whether bytes would be read that are no response to a request, or the end."""
        if self._tracker.surplus or self._early:
            return True
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except _WOULD_BLOCK:
            return False
        except OSError:
            pass
        return True

    async def _receive_raw(self, timeout: float | None) -> bytes:
        if self._outer is not None:
            return await self._outer.receive(timeout)
        while True:
            with suppress(*_WOULD_BLOCK):
                if time_left(timeout) != 0:
                    return self._socket.recv(READ_SIZE)
            self._waited = True
            await wait_readable(self._socket, _positive(timeout))

    async def _send_raw(self, data: bytes | memoryview, timeout: float | None) -> None:
        if self._outer is not None:
            await self._outer.write(bytes(data), timeout)
            return
        view = memoryview(data)
        while view:
            try:
                if time_left(timeout) == 0:
                    raise TimeoutError
                view = view[self._socket.send(view[:WRITE_SIZE]) :]
            except _WOULD_BLOCK:
                left = _positive(timeout)
                if self._watching and self._tls is None:
                    await wait_readable_or_writable(self._socket, left)
                else:
                    await wait_writable(self._socket, left)
            if view:
                await checkpoint()
                if self._tls is None:
                    self._check_for_error_response()

    def _check_for_error_response(self) -> None:
        """Stop sending a request that the server has refused already.

        A server may refuse an upload by its size, long before it has received it (RFC 9110,
        section 15.5.14), and need not close the connection.

        Raises:
            ConnectionError: If it has sent an error response, or has ended the connection.
        """
        if not self._watching or self._outer is not None:
            return
        try:
            data = self._socket.recv(READ_SIZE)
            if not data:
                raise ConnectionError("The server closed the connection")
        except _WOULD_BLOCK:
            return
        self._early += data if self._tls is None else self._tls.decrypt(data)
        final = self._early
        while interim := _INTERIM.match(final):
            final = final[interim.end() :]
        status = _STATUS.match(final)
        if status is not None:
            # A success may be sent early, too: that server still wants the rest.
            self._watching = False
            if int(status[1]) >= 300:
                raise ConnectionError("The server sent an error response before the whole request")

    async def _tls_call(self, function: Callable[[ssl.SSLObject], T], timeout: float | None) -> T:
        """Call a method of the TLS object, and exchange the bytes that it needs for it."""
        tls = self._tls
        assert tls is not None
        while True:
            try:
                result = function(tls.object)
            except ssl.SSLWantReadError:
                await self._send_raw(tls.outgoing.read(), timeout)
                data = await self._receive_raw(timeout)
                tls.received(data)
            except _TLS_ENDED:
                if not tls.handshake_done:
                    raise
                return b""  # type: ignore[return-value]
            except ssl.SSLError:
                # The alert that tells the server why.
                with suppress(OSError, httpcore.NetworkError):
                    await self._send_raw(tls.outgoing.read(), timeout)
                raise
            else:
                tls.handshake_done = True
                await self._send_raw(tls.outgoing.read(), timeout)
                return result


class _TLSState:
    """The TLS layer of a connection, without its input and output."""

    def __init__(self, context: ssl.SSLContext, server_hostname: str | None) -> None:
        self.incoming = ssl.MemoryBIO()
        self.outgoing = ssl.MemoryBIO()
        # The zone of an IPv6 address is not part of its name in a certificate.
        hostname = server_hostname and server_hostname.partition("%")[0]
        self.object = context.wrap_bio(self.incoming, self.outgoing, server_hostname=hostname)
        self.handshake_done = False

    def received(self, data: bytes) -> None:
        """Process bytes of the connection, of which b"" is the end."""
        if data:
            self.incoming.write(data)
        else:
            self.incoming.write_eof()

    def decrypt(self, data: bytes) -> bytes:
        """Return what is complete of the plain text in some bytes of the connection."""
        self.incoming.write(data)
        parts: list[bytes] = []
        with suppress(ssl.SSLWantReadError, *_TLS_ENDED):
            while part := self.object.read(READ_SIZE):
                parts.append(part)
        return b"".join(parts)


def _writer(data: memoryview) -> Callable[[ssl.SSLObject], int]:
    return lambda tls: tls.write(data)


def _positive(timeout: float | None) -> float | None:
    """Return the time left.

    Raises:
        TimeoutError: If there is none.
    """
    left = time_left(timeout)
    if left == 0:
        raise TimeoutError("timed out")
    return left


class AsyncSocketBackend(httpcore.AsyncNetworkBackend):
    """A network backend that opens `AsyncSocketStream`s.

    Args:
        open_streams: The set to add them to, for `abort` and for forked processes.
        dedicated: Whether each is for a single response, whose body is received directly.
    """

    def __init__(self, open_streams: WeakSet[AsyncSocketStream], *, dedicated: bool) -> None:
        self.open_streams = open_streams
        self.dedicated = dedicated

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open a connection to the first address of a host that accepts it.

        Raises:
            httpcore.ConnectTimeout: If none does before the deadline.
            httpcore.ConnectError: If none does.
        """
        del local_address, socket_options  # Never set by our transport.
        # httpcore knows the zone of an IPv6 address as it stands in a URL (RFC 6874).
        host = host.replace("%25", "%", 1) if ":" in host else host
        refusal: OSError | None = None
        try:
            addresses = await resolve(host, port, _positive(timeout))
            for number, info in enumerate(addresses):
                left = _positive(timeout)
                # An address that does not respond leaves time for the others.
                share = None if left is None else left / (len(addresses) - number)
                try:
                    return AsyncSocketStream(await connect(info, share), self)
                except OSError as error:
                    refusal = refusal or error
        except OSError as error:
            refusal = refusal or error
        if isinstance(refusal, TimeoutError):
            raise httpcore.ConnectTimeout("timed out")
        raise httpcore.ConnectError(str(refusal or f"No address found for {host}"))

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await sleep(seconds)
