"""Name resolution with a timeout."""

from __future__ import annotations

# The codec with which getaddrinfo encodes host names. Its import requires a file descriptor, which
# may be unavailable when the first name is resolved.
import encodings.idna  # noqa: F401  # pyright: ignore[reportUnusedImport]
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Final, TypeAlias

from .descriptors import descriptor_shortage

AddressInfo: TypeAlias = tuple[int, int, int, str, Any]
"""Family, type, protocol, canonical name and address, as `socket.getaddrinfo` returns them."""

_SHARING_SECONDS: Final = 5.0
"""How long calls join a lookup in progress, in seconds. Later calls start another one, which may
succeed."""

_MAX_LOOKUPS: Final = 4
"""The maximum number of lookups of one host name at a time. If all of them are stuck, further calls
join the last one."""


def numeric_address(host: str, port: int) -> Sequence[AddressInfo] | None:
    """Return the address information of an IP address, or None for a host name.

    Raises:
        OSError: If the address refers to an interface that does not exist, or the host name is
            invalid.
    """
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        if ":" in host:
            raise
        return None
    except UnicodeError as error:
        raise OSError(f"{host} is not a valid host name") from error


class NameLookup:
    """Resolution of one host name in a separate thread.

    `socket.getaddrinfo` has no timeout and cannot be interrupted. The thread is a daemon, and not
    one of an event loop's executor, so neither `asyncio.run` nor the interpreter waits for it.

    Args:
        host: The host name.
        port: The port.

    Raises:
        OSError: If the thread cannot be started.
    """

    def __init__(self, host: str, port: int) -> None:
        self.started = monotonic()
        self._host = host
        self._port = port
        self._done = Event()
        self._callbacks: list[Callable[[], object]] = []
        self._callbacks_lock = Lock()
        self._addresses: Sequence[AddressInfo] = ()
        self._error: Exception | None = None
        try:
            Thread(target=self._run, name="openapi_runtime name lookup", daemon=True).start()
        except RuntimeError as error:
            raise OSError(f"Cannot start a thread to look up {host}: {error}") from error

    def _run(self) -> None:
        try:
            self._addresses = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        # Every exception, because calls would otherwise wait for the result of a thread that has
        # ended.
        except Exception as error:
            self._error = descriptor_shortage(error) or error
        # Removed first, so that no later call receives this result.
        _lookups.remove(self._host, self._port, self)
        with self._callbacks_lock:
            self._done.set()
            callbacks = self._callbacks
        for callback in callbacks:
            # The event loop may have ended without waiting for the result.
            with suppress(Exception):
                callback()

    def wait(self, timeout: float | None) -> bool:
        """Wait for the result in this thread, and return whether it is available."""
        return self._done.wait(timeout)

    def call_when_done(self, callback: Callable[[], object]) -> None:
        """Call a function when the result is available, in the thread of the lookup.

        Args:
            callback: The function. It must not block.
        """
        with self._callbacks_lock:
            if not self._done.is_set():
                self._callbacks.append(callback)
                return
        callback()

    def result(self) -> Sequence[AddressInfo]:
        """Return the addresses.

        Raises:
            OSError: If the name cannot be resolved.
        """
        error = self._error
        if isinstance(error, OSError):
            # Raise a copy, because each raise extends the traceback.
            raise type(error)(*error.args)
        if error is not None:
            raise OSError(f"{self._host} is not a valid host name: {error}") from None
        return self._addresses


class _Lookups:
    """Lookups in progress, shared by the calls that need their results."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Remove all lookups. Also called in a forked process, where their threads do not exist."""
        self._lock = Lock()
        self._pending: dict[tuple[str, int], list[NameLookup]] = {}

    def start(self, host: str, port: int) -> NameLookup:
        """Return a lookup in progress, or start one."""
        with self._lock:
            pending = self._pending.setdefault((host, port), [])
            if pending and (
                len(pending) >= _MAX_LOOKUPS or monotonic() - pending[-1].started < _SHARING_SECONDS
            ):
                return pending[-1]
            lookup = NameLookup(host, port)
            pending.append(lookup)
            return lookup

    def remove(self, host: str, port: int, lookup: NameLookup) -> None:
        """Remove a completed lookup."""
        with self._lock:
            pending = self._pending.get((host, port), [])
            if lookup in pending:
                pending.remove(lookup)
            if not pending:
                self._pending.pop((host, port), None)


_lookups: Final = _Lookups()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_lookups.reset)


def look_up(host: str, port: int) -> NameLookup:
    """Resolve a host name, sharing the lookup with concurrent calls.

    Raises:
        OSError: If no thread can be started.
    """
    return _lookups.start(host, port)
