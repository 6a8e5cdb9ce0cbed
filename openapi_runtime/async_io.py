"""Async I/O primitives for every event loop that anyio supports.

asyncio streams lose a connection that is opened at the moment its task is canceled, warn when they
are abandoned, and depend on their event loop. Plain sockets have none of these problems: the event
loop only waits until they are readable or writable.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import anyio
from anyio import to_thread
from anyio.lowlevel import checkpoint, current_token

from .deadline import Deadline, positive_time_left, time_left
from .name_lookup import AddressInfo, look_up, numeric_address
from .sync_io import IN_PROGRESS, WOULD_BLOCK, ReceiverBase, open_socket, unacknowledged

if TYPE_CHECKING:
    from .asyncio_receiver import AsyncioReceiver

__all__ = (
    "WOULD_BLOCK",
    "Receiver",
    "ReceiverBase",
    "Slots",
    "TurnLock",
    "body_receiver",
    "checkpoint",
    "connect",
    "current_event_loop",
    "open_socket",
    "preload",
    "resolve",
    "run_in_thread",
    "shielded",
    "sleep",
    "unacknowledged",
    "wait_readable",
    "wait_readable_or_writable",
    "wait_writable",
    "within",
)

P = ParamSpec("P")
T = TypeVar("T")

sleep = anyio.sleep


async def resolve(host: str, port: int, timeout: float | None) -> Sequence[AddressInfo]:
    """Resolve a host name or IP address.

    Raises:
        OSError: If it cannot be resolved. A TimeoutError if the timeout expires.
    """
    addresses = numeric_address(host, port)
    if addresses is not None:
        return addresses
    done, call_in_event_loop = anyio.Event(), _event_loop_caller()
    lookup = look_up(host, port)
    lookup.call_when_done(lambda: call_in_event_loop(done.set))
    with anyio.fail_after(timeout):
        await done.wait()
    return lookup.result()


def _event_loop_caller() -> Callable[[Callable[[], object]], object]:
    """Return a function that calls another function in the running event loop, from any thread.

    Unlike `anyio.from_thread.run_sync`, it does not wait: the event loop may have been stopped.
    """
    event_loop = _native_event_loop()
    if hasattr(event_loop, "call_soon_threadsafe"):
        return event_loop.call_soon_threadsafe  # type: ignore[no-any-return]
    return event_loop.run_sync_soon  # type: ignore[no-any-return]


def _native_event_loop() -> Any:
    """Return the running event loop of asyncio, or the token of another library's event loop."""
    token: Any = current_token()
    return getattr(token, "native_token", token)  # Before anyio 4.11, the token is native.


async def connect(connection: socket.socket, info: AddressInfo, timeout: float | None) -> None:
    """Connect a socket to an address, and close it on failure.

    Raises:
        OSError: If the connection is refused. A TimeoutError if the timeout expires.
    """
    try:
        error = connection.connect_ex(info[4])
        if error in IN_PROGRESS:
            await wait_writable(connection, timeout)
            error = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, os.strerror(error))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise


async def wait_readable(connection: socket.socket, timeout: float | None) -> None:
    """Wait until a socket is readable or has ended.

    Raises:
        TimeoutError: If the timeout expires.
    """
    with anyio.fail_after(timeout), _closed_sockets_as_errors():
        await anyio.wait_readable(connection)


async def wait_writable(connection: socket.socket, timeout: float | None) -> None:
    """Wait until a socket is writable.

    Raises:
        TimeoutError: If the timeout expires.
    """
    with anyio.fail_after(timeout), _closed_sockets_as_errors():
        await anyio.wait_writable(connection)


async def wait_readable_or_writable(connection: socket.socket, timeout: float | None) -> None:
    """Wait until a socket is writable, is readable or has ended.

    Raises:
        TimeoutError: If the timeout expires.
    """
    failures: list[OSError] = []

    async def wait(until: Callable[[socket.socket], Awaitable[None]]) -> None:
        try:
            with _closed_sockets_as_errors():
                await until(connection)
        except OSError as error:
            # Not raised here: the task group would wrap it in an ExceptionGroup.
            failures.append(error)
        group.cancel_scope.cancel()

    with anyio.fail_after(timeout):
        async with anyio.create_task_group() as group:
            group.start_soon(wait, anyio.wait_readable)
            group.start_soon(wait, anyio.wait_writable)
    if failures:
        raise failures[0]


@contextmanager
def _closed_sockets_as_errors() -> Generator[None]:
    """Raise an OSError for a socket that is closed before or during the wait."""
    try:
        yield
    except (anyio.ClosedResourceError, anyio.BusyResourceError, ValueError) as error:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF)) from error


class Receiver(ReceiverBase):
    """Receiver that waits for its socket with each call."""

    async def receive(self, timeout: float | None) -> bytes:
        """Return the next bytes, or b"" at the end of the connection.

        Raises:
            OSError: If the connection is broken. A TimeoutError if the timeout expires.
        """
        while True:
            with suppress(*WOULD_BLOCK):
                if time_left(timeout) != 0:
                    return self._socket.recv(self._max_bytes)
            self.waited = True
            await wait_readable(self._socket, positive_time_left(timeout))


def body_receiver(connection: socket.socket, max_bytes: int) -> Receiver | AsyncioReceiver:
    """Return the receiver of a long body, for the running event loop."""
    event_loop = _native_event_loop()
    if hasattr(event_loop, "add_reader"):
        from asyncio import SelectorEventLoop  # Not imported for trio.

        from .asyncio_receiver import AsyncioReceiver

        # When a connection is reset, uvloop reports its socket once and then ends the registration,
        # even if there were bytes to receive first. The default event loop of Windows has no
        # registrations.
        if isinstance(event_loop, SelectorEventLoop):
            return AsyncioReceiver(connection, max_bytes, event_loop)
    return Receiver(connection, max_bytes)


@contextmanager
def within(timeout: float | None, error: Exception) -> Generator[None]:
    """Cancel the block when the timeout expires, and raise an error."""
    with anyio.move_on_after(timeout) as scope:
        yield
    if scope.cancelled_caught:
        raise error


def preload() -> None:
    """Import the modules for the first call, while file descriptors are available."""
    # Otherwise, anyio imports these modules during the first call in an event loop.
    names = [f"anyio._backends._{name}" for name in ("asyncio", "trio") if name in sys.modules]
    for name in (*names, "sniffio"):
        with suppress(ImportError):
            import_module(name)


def shielded() -> AbstractContextManager[object]:
    """Return a context manager that shields its block from cancellation."""
    return anyio.CancelScope(shield=True)


class Interruption:
    """Interruption of a wait in another task of the event loop.

    Attributes:
        interrupted: Whether `interrupt` was called.
    """

    def __init__(self) -> None:
        self.interrupted = False
        self._waiting: tuple[object, anyio.CancelScope] | None = None

    @contextmanager
    def interruptible(self, error: Exception) -> Generator[None]:
        """Cancel the block if it is or was interrupted, and raise an error."""
        if self.interrupted:
            raise error
        with anyio.CancelScope() as scope:
            self._waiting = current_event_loop(), scope
            try:
                yield
            finally:
                self._waiting = None
        if scope.cancelled_caught:
            raise error

    def interrupt(self) -> None:
        """Interrupt the block. From another thread, it takes effect with the next block."""
        self.interrupted = True
        waiting = self._waiting
        with suppress(RuntimeError):  # This thread has no event loop.
            if waiting is not None and waiting[0] == current_event_loop():
                waiting[1].cancel()


def current_event_loop() -> object:
    """Return the running event loop."""
    return current_token()


async def run_in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a worker thread, so that it does not block other tasks."""
    return await to_thread.run_sync(partial(function, *args, **kwargs))


class Slots:
    """Semaphore with a timeout."""

    def __init__(self, count: int) -> None:
        self._semaphore = anyio.Semaphore(count, fast_acquire=True)

    async def acquire(self, timeout: float | None) -> bool:
        """Acquire a slot and return True, or return False if none is free within the timeout."""
        try:
            self._semaphore.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(timeout) as scope:
                await self._semaphore.acquire()
            return not scope.cancelled_caught
        return True

    def release(self) -> None:
        """Release a slot."""
        self._semaphore.release()


class TurnLock:
    """Lock for tasks, with a deadline for acquiring it."""

    def __init__(self) -> None:
        self._lock: anyio.Lock | None = None

    async def acquire(self, deadline: Deadline) -> bool:
        """Acquire the lock and return True, or return False at the deadline."""
        # Created here, because a lock belongs to the event loop in which it is created.
        lock = self._lock = self._lock or anyio.Lock()
        with anyio.move_on_after(deadline.left()) as scope:
            await lock.acquire()
        return not scope.cancelled_caught

    def release(self) -> None:
        """Release the lock."""
        assert self._lock is not None
        self._lock.release()
