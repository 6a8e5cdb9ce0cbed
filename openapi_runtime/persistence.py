"""Estimation of whether a server keeps connections open between requests."""

from __future__ import annotations

from time import monotonic
from typing import Final

SETTLING_SECONDS: Final = 0.02
"""How long a connection to an unknown server must have been idle before it is used for a request
that is not safe to repeat. If the server closes connections after its responses, it does so within
that time."""

_SOON_SECONDS: Final = 1.0
"""A server that closes a connection within this time after its response does not keep connections
open. One that closes it later has an idle timeout."""

_MEMORY_SECONDS: Final = 5.0
"""How long a server counts as one that does not keep connections open, in seconds. It may be
restarted with other settings."""


class Persistence:
    """Estimate of how long one server keeps idle connections open.

    A server may close a connection after any response without announcing it. A request in transit
    then fails, and only some requests are safe to repeat (RFC 9112, section 9.3.1). The others
    avoid connections that such a server may be about to close.
    """

    __slots__ = ("_closed_at", "_kept")

    def __init__(self) -> None:
        self._kept = False
        self._closed_at = -_MEMORY_SECONDS

    def record_kept(self) -> None:
        """Record a second response on one connection."""
        self._kept = True

    def record_closed(self, idle_seconds: float) -> None:
        """Record that the server closed a connection.

        Args:
            idle_seconds: How long the connection was idle, in seconds.
        """
        if idle_seconds < _SOON_SECONDS:
            self._kept = False
            self._closed_at = monotonic()

    def settling_seconds(self, idle_seconds: float) -> float | None:
        """Return how long to wait before sending a request that is not safe to repeat.

        Args:
            idle_seconds: The seconds for which the connection has been idle.

        Returns:
            The number of seconds within which the end of the connection may still arrive, or None
            if another connection should be used.
        """
        if self._kept or idle_seconds >= _SOON_SECONDS:
            return 0.0
        if monotonic() - self._closed_at < _MEMORY_SECONDS:
            return None
        return max(0.0, SETTLING_SECONDS - idle_seconds)
