"""Measurements of time and memory, with only the standard library, for every environment."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import sys
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from statistics import median
from time import perf_counter, process_time
from typing import Any

Figures = dict[str, float]

MEGABYTE = 1024 * 1024


def run(tasks: dict[str, Callable[..., Figures]]) -> None:
    """Run the task that the command line names, with its arguments in JSON, and print figures."""
    name, arguments = sys.argv[1], json.loads(sys.argv[2])
    _stay_on_first_processor()
    print(json.dumps(tasks[name](**arguments)))


def _stay_on_first_processor() -> None:
    # The server runs on the last processor.
    if hasattr(os, "sched_setaffinity"):
        available = sorted(os.sched_getaffinity(0))
        if len(available) > 1:
            os.sched_setaffinity(0, available[:1])


def time_packets(packets: Iterable[Any], warm_up: int, seconds: float) -> Figures:
    """Measure the reading of packets for some seconds, after a warm-up."""
    packets = iter(packets)
    for _ in islice(packets, warm_up):
        pass
    count, start, cpu = 0, perf_counter(), process_time()
    elapsed = 0.0
    for _ in packets:
        count += 1
        elapsed = perf_counter() - start
        if elapsed >= seconds:
            break
    return {
        "packets_per_second": count / elapsed,
        "packets_per_cpu_second": count / (process_time() - cpu),
    }


def time_calls(call: Callable[[], Any], warm_up: int, count: int) -> Figures:
    """Measure the median time and the mean processor time of sequential calls, in seconds."""
    for _ in range(warm_up):
        call()
    times: list[float] = []
    cpu = process_time()
    for _ in range(count):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return {"seconds": median(times), "cpu_seconds": (process_time() - cpu) / count}


async def time_async_calls(call: Callable[[], Awaitable[Any]], warm_up: int, count: int) -> Figures:
    """Measure the same as `time_calls` on an event loop."""
    for _ in range(warm_up):
        await call()
    times: list[float] = []
    cpu = process_time()
    for _ in range(count):
        start = perf_counter()
        await call()
        times.append(perf_counter() - start)
    return {"seconds": median(times), "cpu_seconds": (process_time() - cpu) / count}


async def time_flight(call: Callable[[], Awaitable[Any]], calls: int, rounds: int) -> Figures:
    """Measure concurrent calls on an event loop, after a warm-up round."""

    async def all_at_once() -> None:
        await asyncio.gather(*(call() for _ in range(calls)))

    await all_at_once()
    start, cpu = perf_counter(), process_time()
    for _ in range(rounds):
        await all_at_once()
    return {
        "calls_per_second": rounds * calls / (perf_counter() - start),
        "calls_per_cpu_second": rounds * calls / (process_time() - cpu),
    }


def time_transfer(transfer: Callable[[], Any], megabytes: int) -> Figures:
    """Measure one transfer, and by how much the memory rises above that at its start."""
    gc.collect()
    before = _begin_peak()
    start, cpu = perf_counter(), process_time()
    transfer()
    elapsed = perf_counter() - start
    return {
        "megabytes_per_second": megabytes / elapsed,
        "cpu_seconds": process_time() - cpu,
        "megabytes_over_start": max(0.0, (peak_memory() - before) / MEGABYTE),
    }


def _begin_peak() -> int:
    """Reset the recorded peak memory, if the system supports it, and return the current one."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass
    return peak_memory()


def peak_memory() -> int:
    """Return the peak memory of this process, in bytes."""
    memory = _proc_status("VmHWM")
    if memory is not None:
        return memory
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def memory() -> int:
    """Return the current memory of this process, or else its peak, in bytes."""
    held = _proc_status("VmRSS")
    return peak_memory() if held is None else held


def _proc_status(key: str) -> int | None:
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith(key + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def chunks(megabytes: int, size: int = MEGABYTE) -> Iterable[bytes]:
    """Yield zeros, as an iterable body."""
    chunk = bytes(size)
    for _ in range(megabytes * MEGABYTE // size):
        yield chunk
