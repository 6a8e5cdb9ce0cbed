"""What waits, in the form for threads and in the form for tasks of an event loop."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar
from weakref import WeakSet

from openapi_runtime.deadline import Deadline

if TYPE_CHECKING:
    import anyio

    from openapi_runtime.errors import ApiError

P = ParamSpec("P")
T = TypeVar("T")

sleep = time.sleep


async def async_sleep(seconds: float) -> None:
    """Waits without holding up other tasks."""
    # Not at the top: the sync API has no use for an event loop.
    import anyio

    await anyio.sleep(seconds)


class LoginLock:
    """Lets one thread at a time log in."""

    def __init__(self) -> None:
        self.renew()
        _locks.add(self)

    def renew(self) -> None:
        """Starts over unlocked."""
        self._lock = Lock()

    @contextmanager
    def hold(self, deadline: Deadline) -> Generator[None]:
        """Holds the lock.

        Raises:
            ApiError: If others hold it for longer than there is time.
        """
        lock, left = self._lock, deadline.left()
        if not lock.acquire(timeout=-1 if left is None else left):
            raise _too_late()
        try:
            yield
        finally:
            lock.release()


_locks: Final[WeakSet[LoginLock]] = WeakSet()


def _renew_locks() -> None:
    # In a forked process, the thread that would unlock them does not exist.
    for lock in list(_locks):
        lock.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_locks)


class AsyncLoginLock:
    """Lets one task at a time log in."""

    def __init__(self) -> None:
        self._lock: anyio.Lock | None = None

    @asynccontextmanager
    async def hold(self, deadline: Deadline) -> AsyncGenerator[None]:
        """Holds the lock.

        Raises:
            ApiError: If others hold it for longer than there is time.
        """
        import anyio

        lock = self._lock
        if lock is None:
            lock = self._lock = anyio.Lock()
        with anyio.move_on_after(deadline.left()) as scope:
            await lock.acquire()
        if scope.cancelled_caught:
            raise _too_late()
        try:
            yield
        finally:
            lock.release()


def _too_late() -> ApiError:
    from openapi_runtime.errors import ApiError, Failure

    return ApiError(
        "Another call did not complete the login within the timeout", failure=Failure.TIMEOUT
    )


def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Does work in the thread of the caller."""
    return function(*args, **kwargs)


async def async_in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Does work that would hold up other tasks in a thread of its own."""
    from anyio.to_thread import run_sync

    return await run_sync(partial(function, *args, **kwargs))
