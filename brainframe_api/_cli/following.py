"""The status stream, with reconnection after a server restart."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneStatus

    from brainframe_api import BrainFrameAPI

Packet = Mapping[int, Mapping[str, "ZoneStatus"]]

# A server sends a packet or a keep-alive every second. Without either for this many seconds, the
# connection is considered lost.
_IDLE_TIMEOUT = 5.0
_FIRST_DELAY = 0.5
_MAX_DELAY = 5.0


@dataclass(frozen=True, slots=True)
class Update:
    """Status packet, or the loss of the connection.

    Attributes:
        packet: The latest zone statuses by stream ID and zone name; empty if no stream is
            analyzed, None while disconnected.
        problem: Why the connection was lost; empty while connected.
    """

    packet: Packet | None
    problem: str = ""


def follow(
    api: BrainFrameAPI,
    *,
    seconds: float | None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Generator[Update, None, None]:
    """Follow the status stream, and reconnect when the connection is lost.

    Args:
        api: The client for the server.
        seconds: How long to follow the stream; None to follow it forever.
        clock: Returns the time in seconds.
        sleep: Sleeps for a number of seconds.

    Yields:
        Each packet, an empty packet if the server sends keep-alives only, and each loss of the
        connection.

    Raises:
        BaseAPIError: If the server rejects the request.
    """
    from brainframe_api.bf_errors import ServerNotReadyError

    end = clock() + seconds if seconds is not None else None
    delay = _FIRST_DELAY
    while end is None or clock() < end:
        timeout = _IDLE_TIMEOUT if end is None else min(_IDLE_TIMEOUT, max(0.1, end - clock()))
        try:
            for packet in api.get_zone_status_stream(timeout=timeout):
                delay = _FIRST_DELAY
                yield Update(packet)
                if end is not None and clock() >= end:
                    return
            yield Update({})
        except ServerNotReadyError as error:
            if end is not None and clock() >= end:
                return
            yield Update(None, error.description)
            sleep(delay if end is None else max(0.0, min(delay, end - clock())))
            delay = min(2 * delay, _MAX_DELAY)
