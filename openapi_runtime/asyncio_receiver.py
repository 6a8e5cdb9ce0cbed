"""Receiver of long response bodies on asyncio."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from contextlib import suppress
from math import inf

from .deadline import positive_time_left
from .sync_io import WOULD_BLOCK, ReceiverBase


class AsyncioReceiver(ReceiverBase):
    """Receiver that stays registered with a selector event loop between two calls.

    The event loop receives the bytes for the task that waits for them. For each packet of a stream,
    this saves a failed attempt to receive, two changes of the selector, and a timer.

    The event loop refers to this object, so it must not refer to its stream: an abandoned stream is
    closed when it is garbage collected.

    Args:
        connection: The non-blocking socket.
        max_bytes: The maximum number of bytes to receive at once.
        event_loop: The running event loop.
    """

    def __init__(
        self, connection: socket.socket, max_bytes: int, event_loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(connection, max_bytes)
        self._loop = event_loop
        self._descriptor: int | None = None
        """The file descriptor that is registered."""
        self._waiter: asyncio.Future[None] | None = None
        """The future of the task that waits for bytes."""
        self._received: bytes | OSError | None = None
        """The bytes or the error that the task has not fetched. A task that is canceled at that
        moment loses no bytes."""
        self._end = inf
        """The time of the event loop at which the wait times out."""
        self._timer: asyncio.TimerHandle | None = None
        """The timer, which is not moved with each packet: if it expires too early, it is set
        again."""
        self._timer_end = inf
        """The time at which the timer expires. The timer handles of some Qt event loops lack it."""

    async def receive(self, timeout: float | None) -> bytes:
        """Return the next bytes, or b"" at the end of the connection.

        Raises:
            OSError: If the connection is broken. A TimeoutError if the timeout expires.
        """
        left = positive_time_left(timeout)
        if self._received is None:
            if self._waiter is not None:
                raise _closed()  # Another task waits for the bytes.
            if asyncio.get_running_loop() is not self._loop:
                self._move_to(asyncio.get_running_loop())
            if self._descriptor is None:
                self._register()
            self._set_timer(left)
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
            self.waited = True
        received, self._received = self._received, None
        if isinstance(received, bytes):
            return received
        try:
            raise received or _closed()
        finally:
            # The error refers to this frame, which would keep the stream alive.
            del received

    def close(self) -> None:
        """Close the socket, from any thread and also without an event loop."""
        try:
            is_running_here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            is_running_here = False
        if is_running_here or not self._loop.is_running() or self._socket.fileno() < 0:
            self._close()
            return
        # Selectors and timers are not thread-safe. A registered socket must not be closed, because
        # the event loop would mistake the next one with the same descriptor for it.
        try:
            self._loop.call_soon_threadsafe(self._close)
        except RuntimeError:  # The event loop was closed in the meantime.
            self._close()

    def close_after_fork(self) -> None:
        """Close the socket in a forked process, which shares the selector with its parent."""
        self._descriptor = None
        super().close_after_fork()

    def _close(self) -> None:
        self._leave()
        self._socket.close()
        if self._waiter is not None and not self._waiter.done():
            with suppress(RuntimeError):  # The event loop was closed before the task ended.
                self._waiter.set_result(None)

    def _move_to(self, event_loop: asyncio.AbstractEventLoop) -> None:
        self._leave()
        self._loop = event_loop

    def _leave(self) -> None:
        self._unregister()
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _register(self) -> None:
        descriptor = self._socket.fileno()
        if descriptor < 0:
            raise _closed()
        self._loop.add_reader(descriptor, self._on_readable)
        self._descriptor = descriptor

    def _unregister(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None and not self._loop.is_closed():
            self._loop.remove_reader(descriptor)

    def _on_readable(self) -> None:
        waiter = self._waiter
        if waiter is None or waiter.done():
            # The program is handling earlier bytes. The operating system keeps the new ones.
            self._unregister()
            return
        try:
            self._received = self._socket.recv(self._max_bytes)
        except WOULD_BLOCK:
            return
        except OSError as error:
            self._received = error
        waiter.set_result(None)

    def _set_timer(self, left: float | None) -> None:
        if left is None:
            self._end = inf
            return
        self._end = self._loop.time() + left
        if self._timer is not None:
            if self._timer_end <= self._end:
                return
            self._timer.cancel()
        self._start_timer()

    def _start_timer(self) -> None:
        self._timer_end = self._end
        self._timer = self._loop.call_at(self._end, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        waiter = self._waiter
        if waiter is None or waiter.done() or self._end == inf:
            return
        if self._loop.time() < self._end:
            self._start_timer()
        else:
            waiter.set_exception(TimeoutError("timed out"))


def _closed() -> OSError:
    return OSError(errno.EBADF, os.strerror(errno.EBADF))
