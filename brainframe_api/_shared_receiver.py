"""The status receiver that all users of an API object share."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, TypeVar


class _Closable(Protocol):
    @property
    def is_closed(self) -> bool: ...


R = TypeVar("R", bound=_Closable)


class SharedReceiver(Generic[R]):
    """The status receiver of an API object, created on demand.

    One receiver serves all calls, because programs call `get_status_receiver` once per video frame,
    from several threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._receiver: R | None = None
        self.ended = False
        """Whether the API object was closed."""

    def get(self, create: Callable[[], R]) -> R:
        """Return the current receiver. If there is none or it is closed, create one.

        Args:
            create: The function that creates a receiver.

        Raises:
            RuntimeError: If the API object was closed.
        """
        with self._lock:
            if self.ended:
                raise RuntimeError("The client is closed. Create a new one.")
            receiver = self._receiver
            if receiver is None or receiver.is_closed:
                receiver = self._receiver = create()
            return receiver

    def end(self) -> R | None:
        """Return the current receiver, if any, and create no further ones."""
        with self._lock:
            self.ended = True
            receiver, self._receiver = self._receiver, None
            return receiver
