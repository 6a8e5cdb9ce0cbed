# Derived from openapi_runtime/_async/streams.py by scripts/unasync. Do not edit.
"""httpcore network backend on plain sockets, with per-call deadlines and abort support."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any, Final, TypeVar
from weakref import WeakSet

import httpcore

from openapi_runtime.deadline import positive_time_left, time_left
from openapi_runtime.framing import ResponseTracker
from openapi_runtime.persistence import Persistence
from openapi_runtime.sync_io import (
    WOULD_BLOCK,
    Receiver,
    ReceiverBase,
    body_receiver,
    checkpoint,
    connect,
    open_socket,
    resolve,
    sleep,
    unacknowledged,
    wait_readable,
    wait_readable_or_writable,
    wait_writable,
)

T = TypeVar("T")

READ_SIZE: Final = 256 * 1024
"""The number of bytes to read at once. httpcore's 64 KB are slower for the packets of a stream."""

WRITE_SIZE: Final = 256 * 1024

_REPEATABLE: Final = (b"GET ", b"HEAD ", b"OPTIONS ", b"PUT ", b"CONNECT ")
"""The first bytes of requests that are safe to repeat if their bodies are in memory."""

_TLS_ENDED: Final = (ssl.SSLZeroReturnError, ssl.SSLEOFError)
_INTERIM: Final = re.compile(rb"(?:HTTP/1\.[01] 1[0-9]{2}.*?\n\r?\n)+", re.DOTALL)
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([2-5][0-9]{2})")
_EARLY_LIMIT: Final = 64 * 1024
"""The maximum number of bytes to receive while a request is being sent. The rest is read later."""


class RequestNotReceivedError(httpcore.RemoteProtocolError):
    """The server closed the connection before it received any byte of the request.

    The request can be sent again over another connection, regardless of its method.
    """


class OpenStreams:
    """The streams of a transport, so that they can be aborted.

    Attributes:
        closed: Whether the transport is closed. Streams added later are aborted at once.
    """

    def __init__(self) -> None:
        self.closed = False
        self._streams: WeakSet[SocketStream] = WeakSet()

    def add(self, stream: SocketStream) -> None:
        """Add a stream."""
        self._streams.add(stream)
        # Checked after adding, so that either this thread or the thread that closes the transport
        # aborts the stream.
        if self.closed:
            stream.abort()

    def abort(self) -> None:
        """Abort all streams."""
        self.closed = True
        for stream in list(self._streams):
            stream.abort()

    def close_after_fork(self) -> None:
        """Close all sockets in a forked process."""
        for stream in list(self._streams):
            stream.close_after_fork()


class SocketStream(httpcore.NetworkStream):
    """A connection to a server or a proxy.

    Args:
        connection: The non-blocking socket.
        backend: The backend that opened it.
        tls: The TLS state of the connection, if it is secured.
        outer: The secured connection that this one is tunneled through, if any.
        handshake_timeout: The timeout for the handshake with a SOCKS proxy.
    """

    def __init__(
        self,
        connection: socket.socket,
        backend: SocketBackend,
        tls: _TLSState | None = None,
        outer: SocketStream | None = None,
        handshake_timeout: float | None = None,
    ) -> None:
        self._socket = connection
        self._backend = backend
        self._tls = tls
        self._outer = outer
        self._tracker = ResponseTracker()
        self._between_requests = True
        self._used = False
        """Whether a response has begun on this connection, so that a later request reuses it."""
        self._idle_since = 0.0
        """The time at which the last bytes of a response arrived."""
        self._sent = 0
        """The number of bytes of the current request passed to the operating system."""
        self._writes = 0
        """The number of writes of the current request."""
        self._response_begun = False
        """Whether bytes arrived in response to the current request."""
        receiver = Receiver(connection, READ_SIZE)
        self._receiver: ReceiverBase = receiver
        self._receive_raw = receiver.receive if outer is None else outer.receive
        """The function that receives the bytes of this connection, before TLS decrypts them."""
        self._early = b""
        """The bytes that were received while the request was being sent."""
        self._watching = False
        """Whether to look for an error response while the request is being sent."""
        self._body_start = b""
        """The bytes that were received together with the headers of a response whose body is read
        directly."""
        self._in_handshake = False
        """Whether the last written bytes were for a SOCKS proxy."""
        self._handshake_timeout = handshake_timeout
        self._owns_socket = True
        self._aborted = False
        backend.open_streams.add(self)

    def __del__(self) -> None:
        # httpcore does not close a connection whose handshake with a SOCKS proxy fails.
        if self._owns_socket:
            self.abandon()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes for httpcore.

        On a dedicated connection, the bytes after the headers of the response are buffered, so that
        the body can be received directly. If httpcore continues reading, it receives them.

        Raises:
            RequestNotReceivedError: If the server closed the connection before it received any
                byte of the second or a later request.
            httpcore.ReadTimeout: If no bytes arrive before the deadline.
            httpcore.ReadError: If the connection is broken.
        """
        del max_bytes  # httpcore accepts any number.
        if self._in_handshake:
            return self._read_reply()
        self._between_requests = True
        in_head = not self._tracker.head_done
        try:
            data = self._take_body_start() or self.receive(timeout)
        except httpcore.ReadError:
            if self._used and not self._response_begun:
                self._backend.persistence.record_closed(monotonic() - self._idle_since)
            raise
        self._watch_persistence(data)
        head = self._tracker.feed(data)
        if in_head and self._tracker.head_done and self._backend.dedicated:
            data, self._body_start = data[:head], data[head:]
        return data

    def _read_reply(self) -> bytes:
        """Return the reply of a SOCKS proxy, for which httpcore sets no timeout."""
        data = self.receive(self._handshake_timeout)
        if not data:
            raise httpcore.ProxyError("the proxy closed the connection")
        return data

    def begin_body(self) -> bytes:
        """Return the part of the body that was received together with the headers.

        The caller receives the rest directly.
        """
        if self._outer is None:
            receiver = body_receiver(self._socket, READ_SIZE)
            self._receiver, self._receive_raw = receiver, receiver.receive
        return self._take_body_start()

    def _take_body_start(self) -> bytes:
        data, self._body_start = self._body_start, b""
        return data

    def receive(self, timeout: float | None) -> bytes:
        """Return the next bytes of the connection, or b"" at its end.

        Raises:
            httpcore.ReadTimeout: If none arrive before the deadline.
            httpcore.ReadError: If the connection is broken, or was aborted.
        """
        if self._early:
            data, self._early = self._early, b""
            return data
        if not self._receiver.waited:
            # A server that always sends faster than the client reads must not block other tasks.
            # The checkpoint comes before reading, so that a task canceled there loses no bytes.
            checkpoint()
        self._receiver.waited = False
        data = b""
        problem: Exception | None = None
        try:
            if self._tls is None:
                data = self._receive_raw(timeout)
            else:
                data = self._tls_call(lambda tls: tls.read(READ_SIZE), timeout)
        except TimeoutError:
            problem = httpcore.ReadTimeout("timed out")
        except _TLS_ENDED:
            pass
        except (OSError, ValueError) as error:
            problem = httpcore.ReadError(str(error) or type(error).__name__)
        if problem is None:
            if data or not self._aborted:
                return data
            # An aborted connection must not look like the end of the data, because some servers
            # mark the end of a body by closing the connection.
            problem = httpcore.ReadError("aborted")
        raise problem

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes for httpcore.

        Raises:
            httpcore.ConnectionNotAvailable: If the server has closed the connection or sent surplus
                bytes since the last response. Also if the server may be about to close the
                connection, and the request cannot be repeated. In both cases, nothing was sent, and
                httpcore uses another connection.
            httpcore.WriteTimeout: If the bytes are not accepted before the deadline.
            httpcore.WriteError: If the connection is broken, or an error response has arrived
                before the request is complete. httpcore then reads the response.
        """
        # The messages of a SOCKS handshake begin with these bytes (RFC 1928, RFC 1929). No HTTP
        # request does.
        is_handshake = buffer[:1] in (b"\x01", b"\x05")
        self._in_handshake = is_handshake and self._between_requests and not self._used
        if self._in_handshake:
            timeout = self._handshake_timeout
        try:
            if self._between_requests and not self._in_handshake:
                self._begin_request(buffer, timeout)
            elif self._writes > 1 and buffer:
                self._check_for_error_response()
            self._writes += 1
            if self._tls is None:
                self._send_raw(buffer, timeout, self)
            else:
                self._send_tls(buffer, timeout, self)
            return
        except TimeoutError:
            problem: Exception = httpcore.WriteTimeout("timed out")
        except (OSError, ValueError) as error:
            problem = httpcore.WriteError(str(error) or type(error).__name__)
        raise problem

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Secure the connection.

        Raises:
            httpcore.ConnectTimeout: If the handshake is not complete before the deadline.
            httpcore.ConnectError: If the handshake fails, for example because the certificate is
                not trusted.
        """
        try:
            tls = _TLSState(ssl_context, server_hostname)
            secured = SocketStream(
                self._socket, self._backend, tls, self if self._tls is not None else None
            )
            self._owns_socket = False
            secured._tls_call(lambda tls: tls.do_handshake(), timeout)
            return secured
        except TimeoutError:
            problem: Exception = httpcore.ConnectTimeout("timed out")
        except (OSError, ValueError) as error:
            problem = httpcore.ConnectError(str(error) or type(error).__name__)
        except BaseException:
            self._socket.close()
            raise
        self._socket.close()
        raise problem

    def get_extra_info(self, info: str) -> Any:
        """Return a property of the connection for httpcore."""
        match info:
            case "is_readable":
                return self._has_ended()
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

    def close(self) -> None:
        """Close the connection."""
        self._receiver.close()

    def abort(self) -> None:
        """End the connection, and wake any thread or task that waits for it."""
        self._aborted = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def abandon(self) -> None:
        """Close the socket of a connection that is no longer used, without an event loop."""
        with suppress(OSError):
            self._receiver.close()

    def close_after_fork(self) -> None:
        """Close the socket in a forked process; the connection belongs to the parent."""
        with suppress(OSError):
            self._receiver.close_after_fork()

    def _begin_request(self, buffer: bytes, timeout: float | None) -> None:
        if self._used:
            # Checked as late as possible, because the server may close the connection at any time.
            if self._has_ended():
                raise httpcore.ConnectionNotAvailable
            if not buffer.startswith(_REPEATABLE):
                self._settle(timeout)
        self._between_requests, self._watching = False, True
        self._response_begun, self._sent, self._writes = False, 0, 0
        self._tracker = ResponseTracker(has_body=not buffer.startswith((b"HEAD ", b"CONNECT ")))

    def _settle(self, timeout: float | None) -> None:
        """Give the server time to close the connection, if it may be about to do so.

        Raises:
            httpcore.ConnectionNotAvailable: If the connection has ended, or another one should be
                used instead.
        """
        seconds = self._backend.persistence.settling_seconds(monotonic() - self._idle_since)
        if seconds is None:
            raise httpcore.ConnectionNotAvailable
        if seconds:
            left = positive_time_left(timeout)
            with suppress(TimeoutError):
                wait_readable(self._socket, seconds if left is None else min(left, seconds))
            if self._has_ended():
                raise httpcore.ConnectionNotAvailable

    def _watch_persistence(self, data: bytes) -> None:
        """Update the persistence estimate from bytes of a response, or b"" at the end."""
        self._idle_since, idle_since = monotonic(), self._idle_since
        if self._used and not self._response_begun:
            if data:
                self._backend.persistence.record_kept()
            else:
                self._backend.persistence.record_closed(self._idle_since - idle_since)
                # A FIN, unlike a RST, acknowledges all bytes that the server has received. So if no
                # byte of the request is acknowledged, the server received none before it closed.
                # Bytes that arrive later are not processed (RFC 9112, section 9.6).
                if self._outer is None and 0 < self._sent <= unacknowledged(self._socket):
                    raise RequestNotReceivedError("The server closed the connection")
        self._response_begun = self._used = True

    def _has_ended(self) -> bool:
        """Return whether an idle connection has ended, or has received unexpected bytes."""
        ended = self._has_input()
        if ended:
            self._backend.persistence.record_closed(monotonic() - self._idle_since)
        return ended

    def _has_input(self) -> bool:
        """Return whether there is something to receive: bytes or the end."""
        if self._tracker.surplus or self._early or (self._tls and self._tls.has_input()):
            return True
        if self._outer is not None:
            return self._outer._has_input()
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except WOULD_BLOCK:
            return False
        except OSError:
            pass
        return True

    def _receive_now(self) -> bytes | None:
        """Return the bytes that have arrived, b"" at the end, or None if there are none yet."""
        if self._outer is not None:
            data = self._outer._receive_now()
        else:
            try:
                data = self._socket.recv(READ_SIZE)
            except WOULD_BLOCK:
                data = None
        if data is None or self._tls is None:
            return data
        self._tls.received(data)
        return self._tls.read_all()

    def _send_raw(
        self,
        data: bytes | memoryview,
        timeout: float | None,
        sender: SocketStream | None = None,
    ) -> None:
        """Send bytes of this connection, or of one that is tunneled through it.

        Args:
            data: The bytes.
            timeout: The deadline.
            sender: The connection whose request the bytes belong to, if any.
        """
        if self._outer is not None:
            self._outer._send_tls(data, timeout, sender)
            return
        view = memoryview(data)
        while view:
            try:
                if time_left(timeout) == 0:
                    raise TimeoutError
                count = self._socket.send(view[:WRITE_SIZE])
                self._sent += count
                view = view[count:]
            except WOULD_BLOCK:
                left = positive_time_left(timeout)
                if sender is not None and sender._watching:
                    wait_readable_or_writable(self._socket, left)
                else:
                    wait_writable(self._socket, left)
            if view:
                checkpoint()
                if sender is not None:
                    sender._check_for_error_response()

    def _send_tls(
        self, data: bytes | memoryview, timeout: float | None, sender: SocketStream | None
    ) -> None:
        view = memoryview(data)
        while view:
            part = view[:WRITE_SIZE]
            view = view[self._tls_call(_writer(part), timeout, sender) :]
            if view and sender is not None:
                sender._check_for_error_response()

    def _check_for_error_response(self) -> None:
        """Stop sending a request that the server has already rejected.

        A server may reject an upload because of its size long before it has received all of it
        (RFC 9110, section 15.5.14), and may then keep the connection open without reading the rest.

        Raises:
            ConnectionError: If the server has sent an error response or ended the connection.
        """
        if not self._watching:
            return
        data = self._receive_now()
        if data is None:
            return
        if not data:
            raise ConnectionError("The server closed the connection")
        self._early += data
        interim = _INTERIM.match(self._early)
        if interim is not None:
            self._early = self._early[interim.end() :]
        status = _STATUS.match(self._early)
        # A successful response may also be sent early, but then the server still reads the rest of
        # the request.
        self._watching = status is None and len(self._early) < _EARLY_LIMIT
        if status is not None and int(status[1]) >= 300:
            raise ConnectionError("The server sent an error response before the whole request")

    def _tls_call(
        self,
        function: Callable[[ssl.SSLObject], T],
        timeout: float | None,
        sender: SocketStream | None = None,
    ) -> T:
        """Call a method of the TLS object, and exchange the bytes that it requires."""
        tls = self._tls
        assert tls is not None
        while True:
            try:
                result = function(tls.object)
            except ssl.SSLWantReadError:
                self._send_raw(tls.outgoing.read(), timeout)
                data = self._receive_raw(timeout)
                tls.received(data)
            except _TLS_ENDED:
                raise
            except ssl.SSLError:
                # Send the TLS alert with the reason.
                with suppress(OSError):
                    self._send_raw(tls.outgoing.read(), timeout)
                raise
            else:
                self._send_raw(tls.outgoing.read(), timeout, sender)
                return result


class _TLSState:
    """The TLS layer of a connection, which reads and writes buffers instead of the socket."""

    def __init__(self, context: ssl.SSLContext, server_hostname: str | None) -> None:
        self.incoming = ssl.MemoryBIO()
        self.outgoing = ssl.MemoryBIO()
        # The zone of an IPv6 address is not part of its name in a certificate.
        hostname = server_hostname and server_hostname.partition("%")[0]
        self.object = context.wrap_bio(self.incoming, self.outgoing, server_hostname=hostname)

    def received(self, data: bytes) -> None:
        """Process bytes from the connection, or b"" at its end."""
        if data:
            self.incoming.write(data)
        else:
            self.incoming.write_eof()

    def has_input(self) -> bool:
        """Return whether there are received but unread bytes."""
        return bool(self.incoming.pending or self.object.pending())

    def read_all(self) -> bytes | None:
        """Return the plain text received so far, b"" at the end, or None if there is none."""
        parts: list[bytes] = []
        try:
            while part := self.object.read(READ_SIZE):
                parts.append(part)
        except ssl.SSLWantReadError:
            return b"".join(parts) or None
        except _TLS_ENDED:
            pass
        return b"".join(parts)


def _writer(data: memoryview) -> Callable[[ssl.SSLObject], int]:
    return lambda tls: tls.write(data)


class SocketBackend(httpcore.NetworkBackend):
    """Network backend that opens `AsyncSocketStream`s.

    Args:
        open_streams: The registry of the streams, for `abort` and for forked processes.
        dedicated: Whether each stream is for a single response, whose body is received directly.

    Attributes:
        persistence: The estimate of how long the server keeps connections open.
    """

    def __init__(self, open_streams: OpenStreams, *, dedicated: bool) -> None:
        self.open_streams = open_streams
        self.dedicated = dedicated
        self.persistence = Persistence()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection to the first address of a host that accepts it.

        Raises:
            httpcore.ConnectTimeout: If the name lookup times out, or if no address accepts it and
                the first one did not respond in time.
            httpcore.ConnectError: If the host has no address, or no address accepts it for another
                reason.
        """
        del local_address, socket_options  # Never set by our transport.
        # httpcore passes the zone of an IPv6 address as in a URL (RFC 6874).
        host = host.replace("%25", "%", 1) if ":" in host else host
        refusal: OSError | None = None
        try:
            addresses = resolve(host, port, positive_time_left(timeout))
            for number, info in enumerate(addresses):
                left = positive_time_left(timeout)
                # An address that does not respond must leave time for the others.
                share = None if left is None else left / (len(addresses) - number)
                try:
                    connection = open_socket(info)
                    # Created before connecting, because a stream adds itself to the open streams,
                    # so `abort` also ends the connection attempt.
                    stream = SocketStream(connection, self, handshake_timeout=timeout)
                    connect(connection, info, share)
                    return stream
                except OSError as error:
                    refusal = refusal or error
        except OSError as error:
            refusal = refusal or error
        if isinstance(refusal, TimeoutError):
            raise httpcore.ConnectTimeout("timed out")
        raise httpcore.ConnectError(str(refusal or f"No address found for {host}"))

    def sleep(self, seconds: float) -> None:
        """Wait."""
        sleep(seconds)
