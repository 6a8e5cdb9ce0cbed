"""States of the connection of a status receiver."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ConnectionState(Enum):
    """The state of a status receiver's connection.

    .. versionadded:: 0.2.0
    """

    CONNECTING = "connecting"
    """No packet has arrived yet, and no attempt has failed."""

    CONNECTED = "connected"
    """Packets arrive."""

    DISCONNECTED = "disconnected"
    """The server cannot be reached, has disconnected or has stopped sending. The receiver
    reconnects."""

    CLOSED = "closed"
    """The receiver has ended."""


@dataclass(frozen=True, slots=True)
class ConnectionChange:
    """Establishment, loss or restoration of the connection to a server.

    .. versionadded:: 0.2.0

    Attributes:
        state: The new state: connected or disconnected.
        time: When the receiver detected the change, in Unix time (seconds since 1970-01-01 UTC).
        reason: The reason for the loss; empty if connected.
    """

    state: ConnectionState
    time: float
    reason: str = ""
