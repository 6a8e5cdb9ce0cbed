"""Sessions: what the `session_id` cookie stands for."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable


class Sessions:
    """The sessions that are open, kept in memory: after a restart every client logs in again.

    Args:
        clock: The current Unix time in seconds.
        lifetime: How long a session lasts after its login, in seconds.
    """

    def __init__(self, clock: Callable[[], float], lifetime: float) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._lock = threading.Lock()
        self._open: dict[bytes, tuple[int, float]] = {}

    def begin(self, user_id: int) -> str:
        """Opens a session for a user and returns its id, the value of the cookie."""
        session_id = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            self._open = {key: entry for key, entry in self._open.items() if entry[1] > now}
            self._open[_digest(session_id)] = (user_id, now + self._lifetime)
        return session_id

    def user_of(self, session_id: str) -> int | None:
        """Returns the id of the user a session belongs to, or None if it is over or unknown."""
        # Looked up by digest, so that the time a comparison takes tells nothing about the id.
        with self._lock:
            user_id, expires = self._open.get(_digest(session_id), (None, 0.0))
        return user_id if expires > self._clock() else None

    def end_for(self, user_id: int) -> None:
        """Ends all sessions of a user who was deleted or whose password or role has changed."""
        with self._lock:
            self._open = {k: entry for k, entry in self._open.items() if entry[0] != user_id}

    def end_all(self) -> None:
        """Ends every session."""
        with self._lock:
            self._open.clear()


def _digest(session_id: str) -> bytes:
    return hashlib.sha256(session_id.encode("utf-8", "surrogateescape")).digest()
