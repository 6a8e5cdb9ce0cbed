"""How long a call may still take."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import Self

_FOR_EVER = 1e8
"""Three years. Operating systems do not take arbitrarily long timeouts."""


class Deadline(float):
    """The end of a call, in the guise of a timeout.

    The HTTP library hands the timeout of a call on to every single read and write of it. Being
    given a deadline, our network layer asks it for the time left and not for the time there was at
    the start, so that a server which sends one byte now and then cannot prolong a call.

    As a number it is the seconds it began with.
    """

    __slots__ = ("_end",)
    _end: float

    def __new__(cls, seconds: float | None) -> Self:
        """Sets the end this many seconds from now, or none."""
        self = super().__new__(cls, inf if seconds is None else seconds)
        self.restart(seconds)
        return self

    def left(self) -> float | None:
        """Returns the seconds left, 0 when there are none, or None when there is no end."""
        end = self._end
        return None if end == inf else max(0.0, end - monotonic())

    def restart(self, seconds: float | None) -> None:
        """Puts the end this many seconds from now, or takes it away."""
        never = seconds is None or seconds > _FOR_EVER
        self._end = inf if never else monotonic() + (seconds or 0.0)


def time_left(timeout: float | None) -> float | None:
    """Returns the seconds that a timeout leaves, which a deadline knows by itself."""
    return timeout.left() if isinstance(timeout, Deadline) else timeout
