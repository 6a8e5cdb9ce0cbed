"""Sessions, identified by the `session_id` cookie."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable


class Sessions:
    """The open sessions, kept in memory; after a restart every client must log in again.

    Args:
        clock: Returns the current Unix time in seconds.
        lifetime: The lifetime of a session after its login, in seconds.
    """

    def __init__(self, clock: Callable[[], float], lifetime: float) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._lock = threading.Lock()
        self._open: dict[bytes, tuple[int, float]] = {}

    def begin(self, user_id: int) -> str:
        """Open a session for a user and return its ID."""
        session_id = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            self._open = {key: entry for key, entry in self._open.items() if entry[1] > now}
            self._open[_digest(session_id)] = (user_id, now + self._lifetime)
        return session_id

    def user_id_of(self, session_id: str) -> int | None:
        """Return the ID of a session's user, or None if the session is unknown or has expired."""
        # Compare digests, so that the response time reveals nothing about valid session IDs.
        with self._lock:
            user_id, expires = self._open.get(_digest(session_id), (None, 0.0))
        return user_id if expires > self._clock() else None

    def end_for(self, user_id: int) -> None:
        """End all sessions of a user, after a deletion or a change of password or role."""
        with self._lock:
            self._open = {k: entry for k, entry in self._open.items() if entry[0] != user_id}

    def end_all(self) -> None:
        """End all sessions."""
        with self._lock:
            self._open.clear()


def _digest(session_id: str) -> bytes:
    return hashlib.sha256(session_id.encode("utf-8", "surrogateescape")).digest()
