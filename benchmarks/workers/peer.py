"""brainframe-api, installed in its own environment and used as documented."""

from __future__ import annotations

import json
import threading
from time import perf_counter, process_time, time
from typing import Any

from clock import Figures, run, time_calls
from documented import TASKS


def decode(path: str, count: int) -> Figures:
    from brainframe.api.bf_codecs import ZoneStatus

    with open(path, "rb") as file:
        content = file.read()

    def read() -> dict[int, dict[str, Any]]:
        return {
            int(stream_id): {
                name: ZoneStatus.from_dict(status) for name, status in statuses.items()
            }
            for stream_id, statuses in json.loads(content).items()
        }

    return time_calls(read, 3, count)


def fleet(urls: list[str], seconds: float) -> Figures:
    """Follow many servers with a thread for each, because there is no alternative."""
    from brainframe.api import BrainFrameAPI

    late: list[float] = []
    ready = threading.Event()

    def follow(url: str) -> None:
        for packet in BrainFrameAPI(url).get_zone_status_stream(timeout=30):
            if ready.is_set():
                late.append(time() - packet[1]["Screen"].tstamp)

    for url in urls:
        threading.Thread(target=follow, args=(url,), daemon=True).start()
    ready.wait(2)
    ready.set()
    start, cpu = perf_counter(), process_time()
    threading.Event().wait(seconds)
    elapsed, used = perf_counter() - start, process_time() - cpu
    late_then = sorted(late)
    return {
        "packets_per_second": len(late_then) / elapsed,
        "processor_share": used / elapsed,
        "late_seconds": late_then[len(late_then) * 99 // 100] if late_then else seconds,
    }


if __name__ == "__main__":
    # brainframe-api can only download a whole body into memory.
    run({**TASKS, "decode": decode, "fleet": fleet, "download_chunks": TASKS["download"]})
