"""Queue of status messages, which are published in batches."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

_BATCH_SECONDS: Final = 0.01
"""The number of seconds for which the first message of a batch waits for others."""

_BATCH_BYTES: Final = 64 << 10
"""The number of bytes above which a batch is published at once. One system call accepts about this
many bytes, and asyncio copies the rest of a larger batch."""

Publish = Callable[[bytes], Awaitable[None]]


class PublishQueue:
    """Messages of many servers that wait for the next batch.

    nats-py wakes the task that writes to the connection for each message that is published alone,
    but writes the messages of a batch with one system call. In measurements with 240 servers and
    packets of 2.6 KB, batches saved a fifth of the processor time of a bridge.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[Publish, bytes]] = deque()
        self._bytes = 0
        self._is_waiting = asyncio.Event()

    def __len__(self) -> int:
        """Return the number of messages that are waiting."""
        return len(self._waiting)

    async def add(self, publish: Publish, content: bytes) -> None:
        """Publish a message with the next batch.

        Args:
            publish: The function that publishes the message. It raises no exceptions.
            content: The content of the message.
        """
        self._waiting.append((publish, content))
        self._bytes += len(content)
        self._is_waiting.set()
        if self._bytes > _BATCH_BYTES:
            await self.publish_all()

    async def publish_all(self) -> None:
        """Publish all messages that are waiting."""
        while self._waiting:
            publish, content = self._waiting.popleft()
            self._bytes -= len(content)
            await publish(content)

    async def run(self) -> None:
        """Publish the messages until the task is canceled."""
        while True:
            await self._is_waiting.wait()
            await asyncio.sleep(_BATCH_SECONDS)
            self._is_waiting.clear()
            await self.publish_all()
