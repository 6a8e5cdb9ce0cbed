"""Blocking I/O primitives, the sync counterparts of `async_io`."""

from __future__ import annotations

import errno
import os
import select
import socket
import sys
import threading
import time
from array import array
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, Final, ParamSpec, TypeVar
from weakref import WeakSet

from .deadline import Deadline, positive_time_left, time_left
from .name_lookup import AddressInfo, look_up, numeric_address

if sys.platform == "linux":
    from fcntl import ioctl
    from termios import TIOCOUTQ
else:
    ioctl = None
    TIOCOUTQ = 0

P = ParamSpec("P")
T = TypeVar("T")

IN_PROGRESS: Final = frozenset({errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY})

WOULD_BLOCK: Final = (BlockingIOError, InterruptedError)
"""The exceptions of an operation that would block."""

sleep = time.sleep


class Socket(socket.socket):
    """A socket that closes silently when it is garbage collected.

    This happens if a client was never closed; a warning would not help.
    """

    __slots__ = ()

    def __del__(self) -> None:
        # The attributes are missing if the operating system could not create the socket.
        with suppress(AttributeError):
            self.close()


def resolve(host: str, port: int, timeout: float | None) -> Sequence[AddressInfo]:
    """Resolve a host name or IP address.

    Raises:
        OSError: If it cannot be resolved. A TimeoutError if the timeout expires.
    """
    addresses = numeric_address(host, port)
    if addresses is not None:
        return addresses
    lookup = look_up(host, port)
    if not lookup.wait(timeout):
        raise TimeoutError(f"The lookup of {host} timed out")
    return lookup.result()


def open_socket(info: AddressInfo) -> Socket:
    """Return a new socket for an address. It is non-blocking and not connected.

    Raises:
        OSError: If no socket can be created, for example because too many files are open.
    """
    family, kind, protocol, _, _ = info
    connection = Socket(family, kind, protocol)
    connection.setblocking(False)
    return connection


def connect(connection: socket.socket, info: AddressInfo, timeout: float | None) -> None:
    """Connect a socket to an address, and close it on failure.

    Raises:
        OSError: If the connection is refused. A TimeoutError if the timeout expires.
    """
    try:
        error = connection.connect_ex(info[4])
        if error in IN_PROGRESS:
            wait_writable(connection, timeout)
            error = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, os.strerror(error))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise


def unacknowledged(connection: socket.socket) -> int:
    """Return the number of sent bytes that the peer has not acknowledged, or 0 if it is unknown."""
    if ioctl is None:
        return 0
    size = array("i", [0])
    try:
        ioctl(connection.fileno(), TIOCOUTQ, size)
    except OSError:
        return 0
    return size[0]


def wait_readable(connection: socket.socket, timeout: float | None) -> None:
    """Wait until a socket is readable or has ended.

    Raises:
        TimeoutError: If the timeout expires.
    """
    _wait(connection, timeout, read=True, write=False)


def wait_writable(connection: socket.socket, timeout: float | None) -> None:
    """Wait until a socket is writable.

    Raises:
        TimeoutError: If the timeout expires.
    """
    _wait(connection, timeout, read=False, write=True)


def wait_readable_or_writable(connection: socket.socket, timeout: float | None) -> None:
    """Wait until a socket is writable, is readable or has ended.

    Raises:
        TimeoutError: If the timeout expires.
    """
    _wait(connection, timeout, read=True, write=True)


def _wait(connection: socket.socket, timeout: float | None, *, read: bool, write: bool) -> None:
    descriptor = connection.fileno()
    if descriptor < 0:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(descriptor, read * select.POLLIN | write * select.POLLOUT)
        # Rounded up, because a wait that ends too early would be repeated with a timeout of 0.
        ready: Any = poll.poll(None if timeout is None else int(timeout * 1000) + 1)
    else:  # Windows.
        sockets = [connection]
        found = select.select(sockets * read, sockets * write, sockets, timeout)
        ready = any(found)
    if not ready:
        raise TimeoutError("timed out")


class ReceiverBase:
    """Base class of the receivers of a socket's bytes.

    Args:
        connection: The non-blocking socket.
        max_bytes: The maximum number of bytes to receive at once.

    Attributes:
        waited: Whether the last call had to wait for bytes.
    """

    def __init__(self, connection: socket.socket, max_bytes: int) -> None:
        self.waited = True
        self._socket = connection
        self._max_bytes = max_bytes

    def close(self) -> None:
        """Close the socket, from any thread and also without an event loop."""
        self._socket.close()

    def close_after_fork(self) -> None:
        """Close the socket in a forked process."""
        self._socket.close()


class Receiver(ReceiverBase):
    """Receiver that waits for its socket with each call."""

    def receive(self, timeout: float | None) -> bytes:
        """Return the next bytes, or b"" at the end of the connection.

        Raises:
            OSError: If the connection is broken. A TimeoutError if the timeout expires.
        """
        while True:
            with suppress(*WOULD_BLOCK):
                if time_left(timeout) != 0:
                    return self._socket.recv(self._max_bytes)
            self.waited = True
            wait_readable(self._socket, positive_time_left(timeout))


body_receiver = Receiver
"""The receiver of a long body. In the sync version, it is the ordinary receiver."""


def checkpoint() -> None:
    """Do nothing, because threads are scheduled preemptively."""


def within(timeout: float | None, error: Exception) -> AbstractContextManager[object]:
    """Return a context manager that does nothing, because threads cannot be canceled."""
    del timeout, error
    return nullcontext()


def preload() -> None:
    """Do nothing, because calls without an event loop import no further modules."""


def shielded() -> AbstractContextManager[object]:
    """Return a context manager that does nothing, because threads cannot be canceled."""
    return nullcontext()


class Interruption:
    """Interruption between two chunks of a transfer. It does not wake a thread that is waiting.

    Attributes:
        interrupted: Whether `interrupt` was called.
    """

    def __init__(self) -> None:
        self.interrupted = False

    @contextmanager
    def interruptible(self, error: Exception) -> Generator[None]:
        """Raise an error if `interrupt` was called before the block."""
        if self.interrupted:
            raise error
        yield

    def interrupt(self) -> None:
        """Interrupt the next block."""
        self.interrupted = True


def current_event_loop() -> object:
    """Return None, because threads have no event loop."""
    return None


def run_in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in the current thread."""
    return function(*args, **kwargs)


class Slots:
    """Semaphore with a timeout."""

    def __init__(self, count: int) -> None:
        self._semaphore = threading.Semaphore(count)

    def acquire(self, timeout: float | None) -> bool:
        """Acquire a slot and return True, or return False if none is free within the timeout."""
        return self._semaphore.acquire(timeout=timeout)

    def release(self) -> None:
        """Release a slot."""
        self._semaphore.release()


class TurnLock:
    """Lock with a deadline for acquiring it. It is released in forked processes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _locks.add(self)

    def acquire(self, deadline: Deadline) -> bool:
        """Acquire the lock and return True, or return False at the deadline."""
        left = deadline.left()
        return self._lock.acquire(timeout=-1 if left is None else left)

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()

    def reset_after_fork(self) -> None:
        """Release the lock in a forked process, where the thread that holds it does not exist."""
        self._lock = threading.Lock()


_locks: Final[WeakSet[TurnLock]] = WeakSet()


def _reset_locks_after_fork() -> None:
    for lock in list(_locks):
        lock.reset_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_locks_after_fork)
