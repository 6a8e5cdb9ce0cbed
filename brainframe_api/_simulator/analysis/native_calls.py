"""Bookkeeping of threads inside OpenCV, which must not outlive the interpreter.

On exit, the interpreter terminates threads that try to acquire the GIL. If such a thread is
returning from C++ code, the process aborts with SIGABRT: "terminate called without an active
exception". No thread of the simulator may therefore be inside OpenCV on exit. OpenCV cannot be
interrupted, but its calls for network cameras have timeouts.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
import weakref
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

_logger = logging.getLogger("brainframe_api.simulator")

LONGEST_CALL = 15.0
"""An upper bound on the duration of a call, in seconds. A webcam that stopped sending blocks for
10 s, a network camera for 5 s.
"""

_all: weakref.WeakSet[NativeCalls] = weakref.WeakSet()


class Closed(Exception):  # noqa: N818 (not an error)
    """Raised instead of entering native code after `NativeCalls.close`."""


class Closable(Protocol):
    """An object that stops calling OpenCV when it is closed."""

    def close(self) -> None:
        """Stop, without blocking. May be called more than once."""
        ...


class NativeCalls:
    """A count of the threads inside OpenCV; no further thread may enter after `close`."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._inside = 0
        self._closed = False
        self._callers: weakref.WeakSet[Closable] = weakref.WeakSet()
        _all.add(self)

    @property
    def closed(self) -> bool:
        """Whether `close` has been called."""
        return self._closed

    def add(self, caller: Closable) -> None:
        """Register a caller, to be closed by `close`."""
        with self._condition:
            self._callers.add(caller)

    @contextmanager
    def section(self) -> Generator[None]:
        """Mark a block that calls OpenCV.

        Raises:
            Closed: If the calls were closed.
        """
        with self._condition:
            if self._closed:
                raise Closed
            self._inside += 1
        try:
            yield
        finally:
            with self._condition:
                self._inside -= 1
                self._condition.notify_all()

    def close(self) -> None:
        """Prevent further threads from entering and close the callers, without waiting."""
        with self._condition:
            self._closed = True
            callers = list(self._callers)
        for caller in callers:
            caller.close()

    def wait(self, timeout: float) -> bool:
        """Wait until no thread is inside.

        Args:
            timeout: The timeout in seconds.

        Returns:
            False after the timeout.
        """
        with self._condition:
            return self._condition.wait_for(lambda: self._inside == 0, timeout)


_opening = threading.Lock()


@contextmanager
def opening(calls: NativeCalls) -> Generator[None]:
    """Wait until no other thread is opening a video.

    OpenCV opens one video at a time. Without this function, further threads would block in native
    code, for one timeout after another.

    Args:
        calls: The calls; `calls.close` ends the wait.

    Raises:
        Closed: If the calls were closed.
    """
    while not _opening.acquire(timeout=0.05):
        if calls.closed:
            raise Closed
    try:
        yield
    finally:
        _opening.release()


def _leave_all() -> None:
    """Wait until no thread is inside OpenCV, before the interpreter exits."""
    deadline = time.monotonic() + LONGEST_CALL
    remaining = list(_all)
    for calls in remaining:
        calls.close()
    for calls in remaining:
        if not calls.wait(max(0.0, deadline - time.monotonic())):
            _logger.error("A call of OpenCV did not return within %g s.", LONGEST_CALL)


atexit.register(_leave_all)
