"""Tasks for clients with the documented interface: this SDK and brainframe-api."""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import perf_counter

from clock import Figures, chunks, time_calls, time_packets, time_transfer

_HEAVY = ("anyio", "asyncio", "cv2", "httpx", "numpy", "PIL", "ssl", "brainframe_api.simulator")


def stream(url: str, warm_up: int, seconds: float) -> Figures:
    from brainframe.api import BrainFrameAPI

    api = BrainFrameAPI(url)
    return time_packets(api.get_zone_status_stream(timeout=10), warm_up, seconds)


def zones(url: str, count: int) -> Figures:
    from brainframe.api import BrainFrameAPI

    api = BrainFrameAPI(url)
    return time_calls(lambda: api.get_zones(stream_id=1), count // 10 + 1, count)


def statuses(url: str, count: int) -> Figures:
    from brainframe.api import BrainFrameAPI

    api = BrainFrameAPI(url)
    return time_calls(api.get_latest_zone_statuses, count // 10 + 1, count)


def image(url: str, count: int) -> Figures:
    from brainframe.api import BrainFrameAPI

    api = BrainFrameAPI(url)
    return time_calls(lambda: api.get_storage_data_as_image(1), 2, count)


def upload_file(url: str, path: str, megabytes: int) -> Figures:
    from brainframe.api import BrainFrameAPI

    api = BrainFrameAPI(url)
    api.new_storage(b"warm", "video/mp4")

    def transfer() -> None:
        with open(path, "rb") as file:
            api.new_storage(file, "video/mp4", timeout=600)

    return time_transfer(transfer, megabytes)


def upload_chunks(url: str, megabytes: int) -> Figures:
    from brainframe.api import BrainFrameAPI

    api = BrainFrameAPI(url)
    api.new_storage(b"warm", "video/mp4")
    return time_transfer(
        lambda: api.new_storage(chunks(megabytes), "video/mp4", timeout=600), megabytes
    )


def download(url: str, megabytes: int) -> Figures:
    from brainframe.api import BrainFrameAPI

    api = BrainFrameAPI(url)
    api.version()
    return time_transfer(lambda: api.get_storage_data(megabytes, timeout=600), megabytes)


def importing(count: int, code: str) -> Figures:
    """Start Python with and without the code in turn, because the machine's speed drifts."""
    extra: list[float] = []
    for _ in range(count):
        bare = _start("pass")
        extra.append(_start(code) - bare)
    heavy = subprocess.run(
        [
            *(sys.executable, "-I", "-c"),
            f"{code}; import sys; print(sum(name in sys.modules for name in {_HEAVY}))",
        ],
        check=True,
        capture_output=True,
    )
    return {"seconds": median(extra), "heavy_modules": int(heavy.stdout)}


def _start(code: str) -> float:
    start = perf_counter()
    # Isolated mode imports the installed packages, not files in the current folder.
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    return perf_counter() - start


TASKS = {
    task.__name__: task
    for task in (stream, zones, statuses, image, upload_file, upload_chunks, download, importing)
}
