"""Delays between attempts to connect."""

from __future__ import annotations

from random import uniform


class ReconnectDelays:
    """Delays that grow with each attempt, in seconds.

    Up to half of each delay is subtracted at random, so that programs that lost a server at the
    same moment reconnect at different times.

    Args:
        first: The maximum delay before the first attempt to reconnect.
        longest: The maximum delay before any attempt.
    """

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._delay = first

    def reset(self) -> None:
        """Restart with the first delay, after a success."""
        self._delay = self._first

    def next(self) -> float:
        """Return the number of seconds to wait."""
        delay, self._delay = self._delay, min(2 * self._delay, self._longest)
        return uniform(delay / 2, delay)
