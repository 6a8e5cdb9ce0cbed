"""The clock that the whole simulator reads, so that a test can move time."""

from __future__ import annotations

import threading
import time


class Clock:
    """Unix time in seconds that follows the system, or stands still until it is moved.

    Every part of the simulator asks this clock: timestamps of statuses and alerts, windows of
    alarm conditions, active times of alarms, expiry of sessions and licenses.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = 0.0
        self._frozen: float | None = None

    def __call__(self) -> float:
        """Returns the current time in Unix seconds."""
        with self._lock:
            return time.time() + self._offset if self._frozen is None else self._frozen

    def freeze(self, at: float | None = None) -> None:
        """Makes time stand still.

        Args:
            at: The Unix time in seconds to stand at; now when left out.
        """
        now = self()
        with self._lock:
            self._frozen = now if at is None else at

    def advance(self, seconds: float) -> None:
        """Moves time forward, whether it runs or stands still.

        Args:
            seconds: How far; not negative, since timestamps must never run backwards.
        """
        if seconds < 0:
            raise ValueError(f"a clock only moves forward, not by {seconds} seconds")
        with self._lock:
            if self._frozen is None:
                self._offset += seconds
            else:
                self._frozen += seconds

    def reset(self) -> None:
        """Makes the clock follow the system again, without an offset."""
        with self._lock:
            self._offset = 0.0
            self._frozen = None
