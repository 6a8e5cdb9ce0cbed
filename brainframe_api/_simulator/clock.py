"""The clock of the simulator, which tests can control."""

from __future__ import annotations

import threading
import time


class Clock:
    """Unix time in seconds, which follows the system clock or is frozen.

    All parts of the simulator use this clock: for timestamps of statuses and alerts, windows of
    alarm conditions, active times of alarms, and the expiration of sessions and licenses.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = 0.0
        self._frozen: float | None = None

    def __call__(self) -> float:
        """Return the current Unix time in seconds."""
        with self._lock:
            return time.time() + self._offset if self._frozen is None else self._frozen

    def freeze(self, at: float | None = None) -> None:
        """Stop the clock.

        Args:
            at: The Unix time in seconds to set the clock to; by default, the current time.
        """
        now = self()
        with self._lock:
            self._frozen = now if at is None else at

    def advance(self, seconds: float) -> None:
        """Move the clock forward, whether it is running or frozen.

        Args:
            seconds: How far to move it; must not be negative, because timestamps must not decrease.
        """
        if seconds < 0:
            raise ValueError(f"cannot advance the clock by {seconds} seconds: expected 0 or more")
        with self._lock:
            if self._frozen is None:
                self._offset += seconds
            else:
                self._frozen += seconds

    def reset(self) -> None:
        """Follow the system clock again, without an offset."""
        with self._lock:
            self._offset = 0.0
            self._frozen = None
