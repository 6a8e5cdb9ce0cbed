"""The soak detects a lost slot of the connection pool."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI
from brainframe_api.simulator import Simulator
from tests.soak.slots import SLOTS, free_slots, free_slots_async


def test_all_slots_of_an_idle_api_are_free(server: Simulator) -> None:
    with BrainFrameAPI(server.url) as api:
        assert free_slots(api) == SLOTS


def test_a_slot_that_is_not_released_is_detected(server: Simulator) -> None:
    started, released = threading.Event(), threading.Event()

    def endless() -> Iterator[bytes]:
        started.set()
        released.wait(60)
        yield b"x"

    with BrainFrameAPI(server.url) as api, ThreadPoolExecutor(1) as pool:
        upload = pool.submit(api.new_storage, endless(), "text/plain", timeout=120)
        assert started.wait(60)
        assert free_slots(api, seconds=1.0) < SLOTS
        released.set()
        assert upload.result() > 0


def test_slots_of_an_async_api_are_counted(server: Simulator) -> None:
    async def main() -> None:
        started, released = asyncio.Event(), asyncio.Event()

        async def endless() -> AsyncIterator[bytes]:
            started.set()
            await released.wait()
            yield b"x"

        async with AsyncBrainFrameAPI(server.url) as api:
            assert await free_slots_async(api) == SLOTS
            upload = asyncio.create_task(api.new_storage(endless(), "text/plain", timeout=120))
            await started.wait()
            assert await free_slots_async(api, seconds=1.0) < SLOTS
            released.set()
            assert await upload > 0

    asyncio.run(main())
