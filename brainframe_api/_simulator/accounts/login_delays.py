"""Increasing delays after failed logins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from brainframe_api._simulator.errors import SimulatorError

FREE_FAILURES = 3
"""The number of failures per address and user name before delays begin."""

_FREE_FAILURES_OF_ADDRESS = 20
_FIRST_DELAY = 0.25
LONGEST_DELAY = 30.0
"""The longest delay, in seconds. Attempts that would be delayed longer are rejected at once."""

_FORGET_AFTER = 900.0
_MOST_ENTRIES = 10_000

_Key = tuple[str, str | None]
"""An address and a user name, or an address alone."""


@dataclass(slots=True)
class _Entry:
    failures: int = 0
    failed_at: float = 0.0
    next_at: float = 0.0


class LoginDelays:
    """Delays for login attempts, per user name and address, and per address across user names.

    Attempts at the same time queue up, so that sending them in parallel gains nothing.

    Args:
        monotonic: Returns the time of a monotonic clock, in seconds.
    """

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._entries: dict[_Key, _Entry] = {}

    def reserve(self, address: str, username: str) -> float:
        """Reserve a time slot for an attempt and return the delay until then, in seconds.

        Raises:
            SimulatorError: UnauthorizedError if the delay would be too long.
        """
        now = self._monotonic()
        with self._lock:
            entries = [
                (entry, free)
                for key, free in _keys(address, username)
                if (entry := self._entries.get(key)) is not None
                and now - entry.failed_at < _FORGET_AFTER
            ]
            start = max([now, *(entry.next_at for entry, _ in entries)])
            if start - now > LONGEST_DELAY:
                raise SimulatorError(
                    "UnauthorizedError",
                    f"Too many failed logins from {address}; try again in {start - now:.0f} s.",
                )
            for entry, free in entries:
                entry.next_at = start + _delay(entry.failures - free)
            return start - now

    def report(self, address: str, username: str, *, success: bool) -> None:
        """Count a failure, or reset the count of this address and user name after a success.

        A success does not reset the count of the address across user names.
        """
        now = self._monotonic()
        with self._lock:
            if success:
                self._entries.pop((address, username), None)
                return
            for key, free in _keys(address, username):
                entry = self._entries.pop(key, None)
                if entry is None or now - entry.failed_at >= _FORGET_AFTER:
                    entry = _Entry()
                entry.failures += 1
                entry.failed_at = now
                entry.next_at = max(entry.next_at, now + _delay(entry.failures - free))
                # Inserted again, so that the first entry is the oldest one.
                self._entries[key] = entry
            while len(self._entries) > _MOST_ENTRIES:
                del self._entries[next(iter(self._entries))]

    def clear(self) -> None:
        """Forget all failures."""
        with self._lock:
            self._entries.clear()


def _keys(address: str, username: str) -> tuple[tuple[_Key, int], ...]:
    return ((address, username), FREE_FAILURES), ((address, None), _FREE_FAILURES_OF_ADDRESS)


def _delay(counted_failures: int) -> float:
    if counted_failures < 0:
        return 0.0
    return min(_FIRST_DELAY * 2.0 ** min(counted_failures, 20), LONGEST_DELAY)
