"""Deadlines of calls."""

from __future__ import annotations

from math import inf, isnan, nan
from time import monotonic
from typing import Any, Self

_FOREVER = 2e6
"""The number of seconds (23 days) above which a timeout counts as no limit, because operating
systems reject longer ones."""


class Deadline(float):
    """Deadline of a call that can be passed as a timeout.

    httpx and httpcore pass the timeout of a call on to every read and write. Our network
    streams use the remaining time of the deadline instead, so a server that occasionally sends a
    byte cannot prolong a call.

    As a float, it has the value of the initial number of seconds.
    """

    __slots__ = ("_end",)
    _end: float

    def __new__(cls, seconds: float | None) -> Self:
        """Create a deadline this many seconds from now, or one that never ends if None.

        Raises:
            TypeError: If the timeout is neither a number nor None.
            ValueError: If it is NaN.
        """
        self = super().__new__(cls, _checked(seconds))
        self.restart(self)
        return self

    def left(self) -> float | None:
        """Return the remaining seconds, 0 after the end, or None if there is no limit."""
        end = self._end
        return None if end == inf else max(0.0, end - monotonic())

    def restart(self, seconds: float | None) -> None:
        """Set the end to this many seconds from now, or remove it if None."""
        limit = _checked(seconds)
        self._end = inf if limit > _FOREVER else monotonic() + limit


def _checked(seconds: float | None) -> float:
    if seconds is None:
        return inf
    given: Any = seconds
    if not isinstance(given, bool | str) and hasattr(given, "__float__"):
        try:
            limit = float(given)
        except OverflowError:
            return inf
        except (TypeError, ValueError):
            limit = nan  # A signaling NaN, or an array.
        if isnan(limit):
            raise ValueError(f"The timeout must be a number of seconds or None, not {given!r:.100}")
        return limit
    raise TypeError(f"The timeout must be a number of seconds or None, not {type(given).__name__}")


def time_left(timeout: float | None) -> float | None:
    """Return the remaining seconds of a timeout or deadline, or None for no limit."""
    return timeout.left() if isinstance(timeout, Deadline) else timeout


def positive_time_left(timeout: float | None) -> float | None:
    """Return the remaining seconds of a timeout or deadline, or None for no limit.

    Raises:
        TimeoutError: If none are left.
    """
    left = time_left(timeout)
    if left == 0:
        raise TimeoutError("timed out")
    return left
