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
    """Holder of the receiver of an API object.

    Programs call `get_status_receiver` once per video frame, from several threads, so one receiver
    serves all calls.
    """

    def __init__(self) -> None:
        self._changing = Lock()
        self._receiver: R | None = None
        self.ended = False
        """Whether the API object was closed."""

    def get(self, create: Callable[[], R]) -> R:
        """Return the receiver, or create one if there is none or it is closed.

        Args:
            create: The function that creates a receiver.

        Raises:
            RuntimeError: If the API object was closed.
        """
        with self._changing:
            if self.ended:
                raise RuntimeError("The client is closed. Create a new one.")
            receiver = self._receiver
            if receiver is None or receiver.is_closed:
                receiver = self._receiver = create()
            return receiver

    def end(self) -> R | None:
        """Create no further receivers, and return the current one, if there is one."""
        with self._changing:
            self.ended = True
            receiver, self._receiver = self._receiver, None
            return receiver
