"""The status stream, followed through restarts of the server."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneStatus

    from brainframe_api import BrainFrameAPI

Packet = Mapping[int, Mapping[str, "ZoneStatus"]]

# A server says something every second. After this much silence the connection is taken for dead.
_LONGEST_SILENCE = 5.0
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Update:
    """What is known now.

    Attributes:
        packet: the newest zone statuses by stream ID and zone name; empty where nothing is
            analyzed, None while there is no connection.
        problem: why there is none; empty where there is one.
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
    """Follows the status stream, and connects again whenever it breaks.

    Args:
        api: the server.
        seconds: for how long; None for ever.
        clock: tells the time in seconds.
        sleep: waits for some seconds.

    Yields:
        Each packet, an empty one where the server has none, and each loss of the connection.

    Raises:
        BaseAPIError: the server answers, but refuses.
    """
    from brainframe_api.bf_errors import ServerNotReadyError

    end = clock() + seconds if seconds is not None else None
    pause = _FIRST_PAUSE
    while end is None or clock() < end:
        silence = (
            _LONGEST_SILENCE if end is None else min(_LONGEST_SILENCE, max(0.1, end - clock()))
        )
        try:
            for packet in api.get_zone_status_stream(timeout=silence):
                pause = _FIRST_PAUSE
                yield Update(packet)
                if end is not None and clock() >= end:
                    return
            yield Update({})
        except ServerNotReadyError as error:
            if end is not None and clock() >= end:
                return
            yield Update(None, error.description)
            sleep(pause if end is None else max(0.0, min(pause, end - clock())))
            pause = min(2 * pause, _LONGEST_PAUSE)
