"""Tasks for this SDK that use more than the documented interface."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from time import perf_counter, process_time, time
from typing import Any

from clock import (
    Figures,
    memory,
    run,
    time_async_calls,
    time_calls,
    time_flight,
    time_transfer,
)
from documented import TASKS


def decode(path: str, count: int) -> Figures:
    """Extract a packet from its line and decode it, as the status stream does."""
    from brainframe_api._packets import status_reader

    line = Path(path).read_bytes() + b"\r\n"
    reader = status_reader(None)
    return time_calls(lambda: reader.feed(line), 3, count)


def download_chunks(url: str, megabytes: int) -> Figures:
    from brainframe.api import BrainFrameAPI

    api = BrainFrameAPI(url)
    api.version()

    def transfer() -> None:
        with api.open_storage_data(megabytes, timeout=600) as chunks:
            for _ in chunks:
                pass

    return time_transfer(transfer, megabytes)


def zones_async(url: str, count: int) -> Figures:
    """Get the zones of a stream on an event loop, call after call."""
    from brainframe_api import AsyncBrainFrameAPI

    async def main() -> Figures:
        async with AsyncBrainFrameAPI(url) as api:
            return await time_async_calls(
                lambda: api.get_zones(stream_id=1), count // 10 + 1, count
            )

    return asyncio.run(main())


def flight(url: str, calls: int, rounds: int) -> Figures:
    """Measure concurrent calls on one event loop."""
    from brainframe_api import AsyncBrainFrameAPI

    async def main() -> Figures:
        async with AsyncBrainFrameAPI(url) as api:
            return await time_flight(lambda: api.get_zones(stream_id=1), calls, rounds)

    return asyncio.run(main())


def crowd(url: str, streams: int, seconds: float, threshold: int) -> Figures:
    """Measure many concurrent status streams on one event loop."""
    from brainframe_api import AsyncBrainFrameAPI

    count = 0

    async def follow(api: Any) -> None:
        nonlocal count
        async for _ in api.get_zone_status_stream(timeout=60):
            count += 1

    async def main() -> Figures:
        nonlocal count
        before = memory()
        async with AsyncBrainFrameAPI(url) as api:
            tasks = [asyncio.create_task(follow(api)) for _ in range(streams)]
            while count < streams * 2:
                await asyncio.sleep(0.05)
            count, start, cpu = 0, perf_counter(), process_time()
            await asyncio.sleep(seconds)
            figures = {
                "packets_per_second": count / (perf_counter() - start),
                "packets_per_cpu_second": count / (process_time() - cpu),
                "kilobytes_per_stream": (memory() - before) / 1024 / streams,
            }
            await _cancel(tasks)
        return figures

    if threshold:
        gc.set_threshold(threshold, 20, 100)
    return asyncio.run(main())


def fleet(urls: list[str], seconds: float) -> Figures:
    """Follow many servers on one event loop."""
    from brainframe_api import AsyncBrainFrameAPI

    late: list[float] = []

    async def follow(url: str) -> None:
        async with AsyncBrainFrameAPI(url) as api:
            async for packet in api.get_zone_status_stream(timeout=30):
                late.append(time() - packet[1]["Screen"].tstamp)

    async def main() -> Figures:
        tasks = [asyncio.create_task(follow(url)) for url in urls]
        await asyncio.sleep(2)
        late.clear()
        start, cpu = perf_counter(), process_time()
        await asyncio.sleep(seconds)
        # On a busy machine, the first packet takes longer than a run with minimal effort.
        while not late and not any(task.done() for task in tasks):
            await asyncio.sleep(seconds)
        elapsed, used = perf_counter() - start, process_time() - cpu
        figures = {
            "packets_per_second": len(late) / elapsed,
            "processor_share": used / elapsed,
            "late_seconds": sorted(late)[len(late) * 99 // 100] if late else seconds,
        }
        await _cancel(tasks)
        return figures

    return asyncio.run(main())


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):  # A stream that failed before it was canceled.
            raise result


if __name__ == "__main__":
    OWN = (decode, zones_async, download_chunks, flight, crowd, fleet)
    run({**TASKS, **{task.__name__: task for task in OWN}})
