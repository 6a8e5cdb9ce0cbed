"""Name resolution that can be abandoned."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Any, TypeAlias

AddressInfo: TypeAlias = tuple[int, int, int, str, Any]
"""Family, type, protocol, canonical name and address, as `socket.getaddrinfo` returns them."""


def numeric_address(host: str, port: int) -> Sequence[AddressInfo] | None:
    """Return the address information of an IP address, or None for a host name.

    Raises:
        OSError: If it is the address of an interface that does not exist.
    """
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        if ":" in host:
            raise
        return None


class NameLookup:
    """The resolution of one host name in a thread of its own.

    `socket.getaddrinfo` has no timeout and cannot be interrupted. The thread is a daemon, and not
    one of an event loop's executor, so neither `asyncio.run` nor the interpreter waits for it.

    Args:
        host: The host name.
        port: The port.
        callback: A function that is called in that thread when the result is there.

    Raises:
        OSError: If the thread cannot be started.
    """

    def __init__(self, host: str, port: int, callback: Callable[[], object] | None = None) -> None:
        self.done = Event()
        self._host = host
        self._port = port
        self._callback = callback
        self._addresses: Sequence[AddressInfo] = ()
        self._error: Exception | None = None
        try:
            Thread(target=self._run, name="openapi_runtime name lookup", daemon=True).start()
        except RuntimeError as error:
            raise OSError(f"Cannot start a thread to look up {host}: {error}") from error

    def _run(self) -> None:
        try:
            self._addresses = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            self._error = error
        self.done.set()
        if self._callback is not None:
            self._callback()

    def result(self) -> Sequence[AddressInfo]:
        """Return the addresses.

        Raises:
            OSError: If the name cannot be resolved.
        """
        if isinstance(self._error, OSError):
            raise self._error
        if self._error is not None:
            raise OSError(f"{self._host} is not a valid host name") from self._error
        return self._addresses
