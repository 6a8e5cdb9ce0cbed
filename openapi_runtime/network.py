"""Sockets for the HTTP library: with a deadline, and within reach to be cut."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final
from weakref import WeakSet

import httpcore

from .deadline import Deadline, time_left

_HEAD_END: Final = re.compile(rb"\n\r?\n")

READ_SIZE: Final = 256 * 1024
"""How many bytes to ask a socket for. The library's own 64 KB make it work more often on the large
packets of a status stream."""

WRITE_SIZE: Final = 256 * 1024


class Head:
    """Divides what comes over a connection into the head of the answer and what follows it.

    The HTTP library is given the head and no byte more, so that the body can be read past it.
    """

    def __init__(self) -> None:
        self._seen = b""
        self.following = b""
        """What came after the head."""

    def of(self, data: bytes) -> bytes:
        """Returns the part of some bytes that belongs to the head, and keeps the others."""
        # The end of a head may be split anywhere.
        both = self._seen + data
        match = _HEAD_END.search(both)
        if match is None:
            self._seen = both[-2:]
            return data
        at = match.end() - len(self._seen)
        self._seen, self.following = b"", data[at:]
        return data[:at]

    def take(self) -> bytes:
        """Returns what came after the head, once."""
        data, self.following = self.following, b""
        return data


class SyncStream(httpcore.NetworkStream):
    """One connection of the sync client."""

    def __init__(self, inner: httpcore.NetworkStream, backend: SyncBackend) -> None:
        self._inner = inner
        self._backend = backend
        self._head = Head() if backend.single else None
        # With TLS inside TLS, bytes of the socket are not bytes of the connection.
        self._socket: socket.socket | None = inner.get_extra_info("socket")
        self._outer: SyncStream | None = None
        backend.open_streams.add(self)

    def __del__(self) -> None:
        # Of a client that was never closed. There is nothing to say about it that would help.
        with suppress(Exception):
            self._inner.close()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Returns the next bytes, of the head only if what follows is read past the library."""
        del max_bytes  # The library takes what it gets.
        head = self._head
        if head is None:
            return self.receive(timeout)
        return head.of(head.take() or self.receive(timeout))

    def following(self) -> bytes:
        """Returns what came together with the head but belongs to the body."""
        return self._head.take() if self._head else b""

    def receive(self, timeout: float | None) -> bytes:
        """Returns the bytes that arrive next, or b"" at the end of the connection."""
        left = time_left(timeout)
        if left == 0:
            raise httpcore.ReadTimeout("timed out")
        if self._socket is None:
            return self._inner.read(READ_SIZE, left)
        try:
            self._socket.settimeout(left)
            return self._socket.recv(READ_SIZE)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of some bytes."""
        view = memoryview(buffer)
        while view:
            left = time_left(timeout)
            if left == 0:
                raise httpcore.WriteTimeout("timed out")
            if self._socket is None:
                self._inner.write(bytes(view[:WRITE_SIZE]), left)
                view = view[WRITE_SIZE:]
                continue
            try:
                self._socket.settimeout(left)
                view = view[self._socket.send(view[:WRITE_SIZE]) :]
            except TimeoutError as error:
                raise httpcore.WriteTimeout(str(error)) from error
            except OSError as error:
                raise httpcore.WriteError(str(error)) from error

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Secures the connection."""
        inside_tls = isinstance(self._socket, ssl.SSLSocket)
        inner = self._inner.start_tls(ssl_context, server_hostname, time_left(timeout))
        secured = SyncStream(inner, self._backend)
        if inside_tls:
            secured._socket = None
            secured._outer = self
        return secured

    def get_extra_info(self, info: str) -> Any:
        """Returns what the library asks about the connection."""
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        """Closes the connection."""
        self._inner.close()

    def cut(self) -> None:
        """Ends the connection, also for a thread that waits for it."""
        raw = self._inner.get_extra_info("socket")
        with suppress(OSError):
            # Not SSLSocket's own, which would let the waiting thread go on in plain text.
            socket.socket.shutdown(raw, socket.SHUT_RDWR)

    def forget(self) -> None:
        """Closes the socket in a forked process, and leaves the connection to its parent."""
        with suppress(OSError):
            self._inner.get_extra_info("socket").close()


class SyncBackend(httpcore.NetworkBackend):
    """Opens the connections of the sync client.

    Args:
        open_streams: Where to put them, to be found again.
        single: Whether each is for one answer, whose body is read past the library.
    """

    def __init__(self, open_streams: WeakSet[SyncStream], *, single: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self.open_streams = open_streams
        self.single = single

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Opens a connection."""
        # Address by address, because each attempt by itself may take the whole timeout.
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        refusal: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found)) or [host]
        for number, address in enumerate(addresses):
            left = time_left(timeout)
            if left == 0:
                raise httpcore.ConnectTimeout("timed out")
            # One that does not answer leaves time for the others.
            share = None if left is None else left / (len(addresses) - number)
            try:
                inner = self._inner.connect_tcp(
                    host if ":" in host else address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refusal = refusal or error
            else:
                return SyncStream(inner, self)
        raise refusal or httpcore.ConnectError(f"No address found for {host}")


def timeouts(deadline: Deadline) -> dict[str, float | None]:
    """Returns a deadline in the form in which the HTTP library takes timeouts."""
    return {"connect": deadline, "read": deadline, "write": deadline, "pool": deadline.left()}
