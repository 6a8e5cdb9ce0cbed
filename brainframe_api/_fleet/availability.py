"""The log of the availability of servers, which waits for the broker if need be."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

import msgspec
import nats.errors
from attrs import define

from brainframe_api._delays import ReconnectDelays
from brainframe_api._fleet import names
from brainframe_api._fleet.broker import Broker
from brainframe_api._fleet.events import AvailabilityEvent
from brainframe_api._log import LOGGER

_MAX_WAITING: Final = 10_000
"""How many events wait for the broker at most. The oldest are dropped first."""

_AT_ONCE: Final = 64
"""How many events are written at the same time."""


@define(eq=False)
class LogEntry:
    """An event, and whether the broker has it."""

    event: AvailabilityEvent
    is_written: bool = False


class AvailabilityLog:
    """Writes availability events to the broker, those of each server in their order.

    Args:
        broker: The broker.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._waiting: deque[LogEntry] = deque()
        self._added = asyncio.Event()
        self.dropped = 0
        """How many events were dropped, because the broker was absent for long."""

    def add(self, event: AvailabilityEvent) -> LogEntry:
        """Write an event as soon as possible."""
        if len(self._waiting) >= _MAX_WAITING:
            # Nobody is to wait for it any longer.
            self._waiting.popleft().is_written = True
            self.dropped += 1
        entry = LogEntry(event)
        self._waiting.append(entry)
        self._added.set()
        return entry

    def discard(self, server: str) -> None:
        """Forget the events of a server that wait, because another bridge follows it now."""
        self._waiting = deque(entry for entry in self._waiting if entry.event.server != server)

    async def write(self, event: AvailabilityEvent) -> None:
        """Write an event now, instead of all others of its server.

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
            entries = self._next()
            if not entries:
                self._added.clear()
                continue
            results = await asyncio.gather(
                *(self._write(entry.event) for entry in entries), return_exceptions=True
            )
            failures: list[BaseException] = []
            for entry, result in zip(entries, results, strict=True):
                if result is None:
                    entry.is_written = True
                else:
                    failures.append(result)
            self._waiting = deque(entry for entry in self._waiting if not entry.is_written)
            for failure in failures:
                if not isinstance(failure, nats.errors.Error | TimeoutError):
                    raise failure
            if not failures:
                delays.reset()
                continue
            LOGGER.debug("Availability events wait for the broker: %s", failures[0])
            await asyncio.sleep(delays.next())

    def _next(self) -> list[LogEntry]:
        """Return the oldest event of each server, but not too many."""
        oldest: dict[str, LogEntry] = {}
        for entry in self._waiting:
            oldest.setdefault(entry.event.server, entry)
            if len(oldest) == _AT_ONCE:
                break
        return list(oldest.values())

    async def _write(self, event: AvailabilityEvent) -> None:
        subject = names.bucket_subject(names.AVAILABILITY, event.server)
        if not self._broker.is_usable:
            raise nats.errors.ConnectionClosedError
        await self._broker.js.publish(subject, msgspec.json.encode(event))
