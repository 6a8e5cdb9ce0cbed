"""The free slots of a connection pool, counted by uploads that all use a connection at once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from openapi_runtime._async.transport import MAX_CONNECTIONS

SLOTS = MAX_CONNECTIONS
"""The number of slots of a pool."""
_SPARE_SECONDS = 60.0
"""Seconds that an upload may take after its body has been released."""


@dataclass
class _Uploads:
    """Uploads whose bodies wait for each other.

    Attributes:
        deadline: The time after which no body waits.
        uploading: The number of uploads that have a connection now.
        most: The largest such number before the deadline.
    """

    deadline: float
    uploading: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        with self.lock:
            self.uploading += 1
            if time.monotonic() < self.deadline:
                self.most = max(self.most, self.uploading)

    def end(self) -> None:
        with self.lock:
            self.uploading -= 1

    def must_wait(self) -> bool:
        """Return whether further uploads may still get a connection."""
        return self.most < SLOTS and time.monotonic() < self.deadline


def free_slots(api: BrainFrameAPI, seconds: float = 60.0) -> int:
    """Return the number of calls of an idle API object that can use a connection at once.

    Args:
        api: The API object.
        seconds: The seconds to wait for connections, if fewer than all slots are free.
    """
    uploads = _Uploads(time.monotonic() + seconds)

    def body() -> Iterator[bytes]:
        uploads.begin()
        try:
            while uploads.must_wait():
                time.sleep(0.01)
            yield b"x"
        finally:
            uploads.end()

    def upload(_number: int) -> None:
        with suppress(bf_errors.BaseAPIError):
            api.new_storage(body(), "text/plain", timeout=seconds + _SPARE_SECONDS)

    with ThreadPoolExecutor(SLOTS) as pool:
        list(pool.map(upload, range(SLOTS)))
    return uploads.most


async def free_slots_async(api: AsyncBrainFrameAPI, seconds: float = 60.0) -> int:
    """Return the number of free slots, like `free_slots`."""
    uploads = _Uploads(time.monotonic() + seconds)

    async def body() -> AsyncIterator[bytes]:
        uploads.begin()
        try:
            while uploads.must_wait():  # noqa: ASYNC110  (it depends on the time, too)
                await asyncio.sleep(0.01)
            yield b"x"
        finally:
            uploads.end()

    async def upload() -> None:
        with suppress(bf_errors.BaseAPIError):
            await api.new_storage(body(), "text/plain", timeout=seconds + _SPARE_SECONDS)

    await asyncio.gather(*(upload() for _ in range(SLOTS)))
    return uploads.most
