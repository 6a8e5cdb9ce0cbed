"""Bookkeeping of threads inside OpenCV, which must not outlive the interpreter.

At its end, the interpreter terminates threads that ask for its lock. In a thread that does so on
the way out of C++ code, this ends the process with SIGABRT: "terminate called without an active
exception". So nothing of ours may be inside OpenCV then. OpenCV cannot be interrupted, but its
calls for network cameras have timeouts.
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
"""More than the longest call takes: 10 s for a webcam that stopped to send, 5 s for a camera."""

_all: weakref.WeakSet[NativeCalls] = weakref.WeakSet()


class Closed(Exception):  # noqa: N818 (not an error)
    """Raised instead of entering native code after `NativeCalls.close`."""


class Closable(Protocol):
    """Something that stops calling OpenCV when it is closed."""

    def close(self) -> None:
        """Stop, without blocking. May be called more than once."""
        ...


class NativeCalls:
    """Knows which threads are inside OpenCV, and lets no other in after `close`."""

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
        """Let no thread enter any more, and close the callers, without waiting."""
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
    """Wait for the turn to open a video.

    OpenCV opens one video at a time. Others would wait for it in native code, one timeout after the
    other; here they wait outside.

    Args:
        calls: Its `close` ends the waiting.

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
    """Wait until no thread is inside OpenCV, before the interpreter ends."""
    deadline = time.monotonic() + LONGEST_CALL
    remaining = list(_all)
    for calls in remaining:
        calls.close()
    for calls in remaining:
        if not calls.wait(max(0.0, deadline - time.monotonic())):
            _logger.error("A call of OpenCV did not return within %g s.", LONGEST_CALL)


atexit.register(_leave_all)
