"""The log of the availability of servers, which waits for the broker if need be."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

import msgspec
import nats.errors

from brainframe_api._delays import ReconnectDelays
from brainframe_api._log import LOGGER
from brainframe_api.fleet import names
from brainframe_api.fleet.broker import Broker
from brainframe_api.fleet.events import AvailabilityEvent

_MAX_WAITING: Final = 10_000
"""How many events wait for the broker at most. The oldest are dropped first."""


class AvailabilityLog:
    """Writes availability events to the broker, in their order.

    Args:
        broker: The broker.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._waiting: deque[AvailabilityEvent] = deque()
        self._added = asyncio.Event()
        self.dropped = 0
        """How many events were dropped, because the broker was absent for long."""

    def add(self, event: AvailabilityEvent) -> None:
        """Write an event as soon as possible."""
        if len(self._waiting) >= _MAX_WAITING:
            self._waiting.popleft()
            self.dropped += 1
        self._waiting.append(event)
        self._added.set()

    def discard(self, server: str) -> None:
        """Forget the events of a server that wait, because another bridge follows it now."""
        self._waiting = deque(event for event in self._waiting if event.server != server)

    async def write(self, event: AvailabilityEvent) -> None:
        """Write an event now, after all others of its server.

        Raises:
            nats.errors.Error: If the broker does not acknowledge it.
        """
        self.discard(event.server)
        await self._write(event)

    async def run(self) -> None:
        """Write the events, until canceled."""
        delays = ReconnectDelays(0.2, 2)
        while True:
            await self._added.wait()
            while self._waiting:
                event = self._waiting[0]
                try:
                    await self._write(event)
                except (nats.errors.Error, TimeoutError) as error:
                    LOGGER.debug("An availability event waits for the broker: %s", error)
                    await asyncio.sleep(delays.next())
                    continue
                delays.reset()
                # It may have been dropped meanwhile.
                if self._waiting and self._waiting[0] is event:
                    self._waiting.popleft()
            self._added.clear()

    async def _write(self, event: AvailabilityEvent) -> None:
        subject = names.bucket_subject(names.AVAILABILITY, event.server)
        if not self._broker.is_usable:
            raise nats.errors.ConnectionClosedError
        await self._broker.js.publish(subject, msgspec.json.encode(event))
