"""Whether a server keeps its connections open between requests."""

from __future__ import annotations

from time import monotonic
from typing import Final

SETTLING_SECONDS: Final = 0.02
"""How long a connection must have been idle before a request that cannot be repeated is sent on
it, as long as nothing is known about the server. The end of a connection that the server closes
after its response arrives within that time."""

_SOON_SECONDS: Final = 1.0
"""A server that closes a connection so soon after its response does not keep connections open. One
that closes it later has an idle timeout."""

_MEMORY_SECONDS: Final = 5.0
"""How long an observation counts against a server. It may have been restarted meanwhile."""


class Persistence:
    """Estimate of how long one server keeps idle connections open.

    A server may close a connection after any response without announcing it. A request that is
    already on its way then fails, and only some requests can be repeated (RFC 9112, section 9.3.1).
    The others avoid connections that such a server may be about to close.
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
            idle_seconds: The seconds that it was idle.
        """
        if idle_seconds < _SOON_SECONDS:
            self._kept = False
            self._closed_at = monotonic()

    def settling_seconds(self, idle_seconds: float) -> float | None:
        """Return how long to wait before a request that cannot be repeated is sent.

        Args:
            idle_seconds: The seconds for which the connection has been idle.

        Returns:
            The seconds in which the end of the connection might still arrive, or None if another
            connection should be used.
        """
        if self._kept or idle_seconds >= _SOON_SECONDS:
            return 0.0
        if monotonic() - self._closed_at < _MEMORY_SECONDS:
            return None
        return max(0.0, SETTLING_SECONDS - idle_seconds)
