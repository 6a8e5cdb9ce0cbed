"""Sockets for the HTTP library in its async form: with a deadline, and closed without event loop.

The streams of event loops lose a connection that comes about just when its task is cancelled, warn
when they are abandoned, and die with their event loop. A bare socket does none of that: an event
loop is only asked to say when it can be read or written.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final
from weakref import WeakSet

import anyio
import httpcore
from anyio.abc import ByteStream
from anyio.lowlevel import checkpoint
from anyio.streams.tls import TLSAttribute, TLSStream

from .deadline import time_left
from .network import READ_SIZE, WRITE_SIZE, Head

_UNDER_WAY: Final = frozenset({errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY})
_BROKEN: Final = (OSError, anyio.BrokenResourceError, anyio.ClosedResourceError)


class _Socket(socket.socket):
    """A socket that closes without a word when nobody has it any more.

    So it is with a call that was cancelled just when its connection came about, and with a client
    that was never closed: there is nothing to say about it that would help. It is the socket that
    does so, because objects that refer to each other are finalized in any order.
    """

    __slots__ = ()

    def __del__(self) -> None:
        self.close()


async def _connect(address: Any, family: int, kind: int, protocol: int) -> socket.socket:
    connecting = _Socket(family, kind, protocol)
    try:
        connecting.setblocking(False)
        error = connecting.connect_ex(address)
        if error in _UNDER_WAY:
            await anyio.wait_writable(connecting)
            error = connecting.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, os.strerror(error))
        connecting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connecting.close()
        raise
    return connecting


async def _receive(connected: socket.socket, size: int) -> bytes:
    try:
        data = connected.recv(size)
    except (BlockingIOError, InterruptedError):
        pass
    else:
        # A server that is always ahead does not keep other tasks waiting.
        await checkpoint()
        return data
    while True:
        await anyio.wait_readable(connected)
        with suppress(BlockingIOError, InterruptedError):
            return connected.recv(size)


async def _send(connected: socket.socket, data: bytes | memoryview) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[connected.send(view[:WRITE_SIZE]) :]
        except (BlockingIOError, InterruptedError):
            await anyio.wait_writable(connected)
    await checkpoint()


class _Transport(ByteStream):
    """A socket in the form in which it is secured."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected

    async def receive(self, max_bytes: int = READ_SIZE) -> bytes:
        data = await _receive(self._socket, max_bytes)
        if not data:
            raise anyio.EndOfStream
        return data

    async def send(self, item: bytes) -> None:
        await _send(self._socket, item)

    async def send_eof(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    async def aclose(self) -> None:
        self._socket.close()

    @property
    def extra_attributes(self) -> Mapping[Any, Callable[[], Any]]:
        return {}


class AsyncStream(httpcore.AsyncNetworkStream):
    """One connection of the async client.

    Args:
        connected: The socket.
        secured: What secures it, if anything does.
        backend: What opened it.
    """

    def __init__(
        self, connected: socket.socket, secured: TLSStream | None, backend: AsyncBackend
    ) -> None:
        self._socket = connected
        self._secured = secured
        self._backend = backend
        self._head = Head() if backend.single else None
        self._replaced = False
        backend.open_streams.add(self)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Returns the next bytes, of the head only if what follows is read past the library."""
        del max_bytes  # The library takes what it gets.
        head = self._head
        if head is None:
            return await self.receive(timeout)
        return head.of(head.take() or await self.receive(timeout))

    def following(self) -> bytes:
        """Returns what came together with the head but belongs to the body."""
        return self._head.take() if self._head else b""

    async def receive(self, timeout: float | None) -> bytes:
        """Returns the bytes that arrive next, or b"" at the end of the connection."""
        left = time_left(timeout)
        if left == 0:
            raise httpcore.ReadTimeout("timed out")
        try:
            with anyio.fail_after(left):
                if self._secured is None:
                    return await _receive(self._socket, READ_SIZE)
                return await self._secured.receive(READ_SIZE)
        except anyio.EndOfStream:
            return b""
        except TimeoutError as error:
            raise httpcore.ReadTimeout("timed out") from error
        except _BROKEN as error:
            raise httpcore.ReadError(str(error) or type(error).__name__) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of some bytes."""
        left = time_left(timeout)
        if left == 0:
            raise httpcore.WriteTimeout("timed out")
        try:
            with anyio.fail_after(left):
                if self._secured is None:
                    await _send(self._socket, buffer)
                else:
                    await self._secured.send(buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout("timed out") from error
        except _BROKEN as error:
            raise httpcore.WriteError(str(error) or type(error).__name__) from error

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Secures the connection."""
        try:
            with anyio.fail_after(time_left(timeout)):
                secured = await TLSStream.wrap(
                    self._secured or _Transport(self._socket),
                    ssl_context=ssl_context,
                    hostname=server_hostname,
                    standard_compatible=False,
                    server_side=False,
                )
        except TimeoutError as error:
            self._socket.close()
            raise httpcore.ConnectTimeout("timed out") from error
        except (*_BROKEN, anyio.EndOfStream) as error:
            self._socket.close()
            raise httpcore.ConnectError(str(error) or type(error).__name__) from error
        # The socket is the secured connection's from now on.
        self._replaced = True
        return AsyncStream(self._socket, secured, self._backend)

    def get_extra_info(self, info: str) -> Any:
        """Returns what the library asks about the connection."""
        match info:
            case "is_readable":
                return self._is_readable()
            case "ssl_object":
                return self._secured and self._secured.extra(TLSAttribute.ssl_object, None)
            case "socket":
                return self._socket
            case "client_addr":
                return self._socket.getsockname()
            case "server_addr":
                return self._socket.getpeername()
            case _:
                return None

    def _is_readable(self) -> bool:
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            pass
        return True

    async def aclose(self) -> None:
        """Closes the connection."""
        self._socket.close()

    def cut(self) -> None:
        """Ends the connection, also for a task that waits for it."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Closes the socket and says nothing to the server."""
        if not self._replaced:
            with suppress(Exception):
                self._socket.close()


class AsyncBackend(httpcore.AsyncNetworkBackend):
    """Opens the connections of the async client.

    Args:
        open_streams: Where to put them, to be found again.
        single: Whether each is for one answer, whose body is read past the library.
    """

    def __init__(self, open_streams: WeakSet[AsyncStream], *, single: bool) -> None:
        self.open_streams = open_streams
        self.single = single

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Opens a connection to the first of a host's addresses that answers."""
        del local_address, socket_options  # Never set.
        refusal: OSError | None = None
        try:
            with anyio.fail_after(time_left(timeout)):
                found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                for number, (family, kind, protocol, _, address) in enumerate(found):
                    left = time_left(timeout)
                    share = None if left is None else left / (len(found) - number)
                    try:
                        # One that does not answer leaves time for the others.
                        with anyio.fail_after(share):
                            connected = await _connect(address, family, kind, protocol)
                    except OSError as error:
                        refusal = refusal or error
                    else:
                        return AsyncStream(connected, None, self)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("timed out") from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        if isinstance(refusal, TimeoutError):
            raise httpcore.ConnectTimeout("timed out") from refusal
        raise httpcore.ConnectError(str(refusal or f"No address found for {host}")) from refusal

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await anyio.sleep(seconds)
