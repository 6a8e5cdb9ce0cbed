"""Queue of packets, which are processed and published in batches."""

from __future__ import annotations

import asyncio
import time
from typing import Final, Protocol

import nats.errors

from brainframe_api._fleet.broker import Broker, Destination
from brainframe_api._log import LOGGER

_BATCH_SECONDS: Final = 0.01
"""The number of seconds for which the first packet of a batch waits for others."""

_BATCH_BYTES: Final = 64 << 10
"""The number of bytes above which a batch is processed at once. One system call accepts about this
many bytes, and asyncio copies the rest of a larger batch."""


class PacketSource(Protocol):
    """Source of packets, which decides what to publish for each."""

    destination: Destination
    """The subject and headers of its messages."""

    def message(self, packet: bytes, arrived: float) -> bytes | None:
        """Process a packet.

        Args:
            packet: The packet.
            arrived: The time of the monotonic clock at which it arrived.

        Returns:
            The message to publish for it, or None.
        """
        ...

    def record_published(self, now: float) -> None:
        """Record that a message was published, at this time of the monotonic clock."""
        ...

    def record_dropped(self, error: Exception) -> None:
        """Record that a message was not published because of an error."""
        ...


class PacketQueue:
    """Packets of many servers that wait for the next batch.

    A batch takes a fraction of the processor time of separate messages: nats-py wakes its writing
    task only once, one system call sends all messages, and code that runs several times in a row
    stays in the caches of the processor.

    Args:
        broker: The broker.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._waiting: list[tuple[PacketSource, bytes, float]] = []
        self._bytes = 0
        self._is_due = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        """Return the number of packets that are waiting."""
        return len(self._waiting)

    def add(self, source: PacketSource, packet: bytes, arrived: float) -> None:
        """Process a packet with the next batch.

        Args:
            source: The source of the packet.
            packet: The packet.
            arrived: The time of the monotonic clock at which it arrived.
        """
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_BATCH_SECONDS, self._is_due.set)
        self._waiting.append((source, packet, arrived))
        self._bytes += len(packet)
        if self._bytes > _BATCH_BYTES:
            self._is_due.set()

    async def process_all(self) -> None:
        """Process all packets that are waiting, and publish their messages."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        sources: list[PacketSource] = []
        messages: list[tuple[Destination, bytes]] = []
        for source, packet, arrived in waiting:
            try:
                message = source.message(packet, arrived)
            except Exception:
                # The queue must continue, because it has packets of other servers.
                LOGGER.exception("Processing a packet failed")
                continue
            if message is not None:
                sources.append(source)
                messages.append((source.destination, message))
        if not messages:
            return
        results: list[Exception | None]
        try:
            if not self._broker.is_usable or self._broker.is_congested:
                raise nats.errors.OutboundBufferLimitError
            results = await self._broker.publish_all(messages)
        except Exception as error:
            results = [error] * len(messages)
        now = time.monotonic()
        for source, problem in zip(sources, results, strict=True):
            if problem is None:
                source.record_published(now)
            else:
                source.record_dropped(problem)

    async def run(self) -> None:
        """Process packets until the task is canceled."""
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            await self.process_all()
