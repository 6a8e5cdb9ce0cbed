"""Log of the availability of servers, buffered while the broker is unavailable."""

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

_MAX_BUFFERED: Final = 10_000
"""The maximum number of buffered events. The oldest are dropped first."""

_BATCH: Final = 64
"""The maximum number of events to write at the same time."""


@define(eq=False)
class LogEntry:
    """Event, and whether it was written to the broker."""

    event: AvailabilityEvent
    is_written: bool = False


class AvailabilityLog:
    """Writer of availability events to the broker, in order for each server.

    Args:
        broker: The broker.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._buffer: deque[LogEntry] = deque()
        self._added = asyncio.Event()
        self.dropped = 0
        """The number of events dropped because the broker was unavailable for too long."""

    def add(self, event: AvailabilityEvent) -> LogEntry:
        """Add an event, which is written as soon as possible."""
        if len(self._buffer) >= _MAX_BUFFERED:
            # Marked as written, because status messages wait until earlier events are written.
            self._buffer.popleft().is_written = True
            self.dropped += 1
        entry = LogEntry(event)
        self._buffer.append(entry)
        self._added.set()
        return entry

    def discard(self, server: str) -> None:
        """Drop the buffered events of a server, for example if another bridge now follows it."""
        self._buffer = deque(entry for entry in self._buffer if entry.event.server != server)

    async def write(self, event: AvailabilityEvent) -> None:
        """Write an event now, and drop the buffered events of its server.

        Raises:
            nats.errors.Error: If the broker does not acknowledge it.
        """
        self.discard(event.server)
        await self._write(event)

    async def run(self) -> None:
        """Write events until canceled."""
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
            self._buffer = deque(entry for entry in self._buffer if not entry.is_written)
            for failure in failures:
                if not isinstance(failure, nats.errors.Error | TimeoutError):
                    raise failure
            if not failures:
                delays.reset()
                continue
            LOGGER.debug("Writing availability events failed: %s", failures[0])
            await asyncio.sleep(delays.next())

    def _next(self) -> list[LogEntry]:
        """Return the oldest event of each server, up to a limit."""
        oldest: dict[str, LogEntry] = {}
        for entry in self._buffer:
            oldest.setdefault(entry.event.server, entry)
            if len(oldest) == _BATCH:
                break
        return list(oldest.values())

    async def _write(self, event: AvailabilityEvent) -> None:
        subject = names.bucket_subject(names.AVAILABILITY, event.server)
        if not self._broker.is_usable:
            raise nats.errors.ConnectionClosedError
        await self._broker.js.publish(subject, msgspec.json.encode(event))
