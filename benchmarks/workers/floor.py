"""The floor of each benchmark: a bare socket or bare httpx, with orjson for the JSON."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Iterator
from functools import partial
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit

from clock import (
    MEGABYTE,
    Figures,
    chunks,
    memory,
    run,
    time_async_calls,
    time_calls,
    time_flight,
    time_packets,
    time_transfer,
)


def stream(url: str, warm_up: int, seconds: float) -> Figures:
    return time_packets(_packets(url), warm_up, seconds)


def _packets(url: str) -> Iterator[Any]:
    from orjson import loads

    file = _request(url, "GET", "/api/streams/statuses").makefile("rb", 256 * 1024)
    while file.readline() != b"\r\n":
        pass
    # The server sends each packet in its own chunk, which only this client relies on.
    while size := int(file.readline(), 16):
        yield loads(file.read(size + 2))


def decode(path: str, count: int) -> Figures:
    from orjson import loads

    with open(path, "rb") as file:
        content = file.read()
    return time_calls(lambda: loads(content), 3, count)


def zones(url: str, count: int) -> Figures:
    from orjson import loads

    client = _httpx_client()
    target = url + "/api/zones?stream_id=1"
    return time_calls(lambda: loads(client.get(target).content), count // 10 + 1, count)


def zones_async(url: str, count: int) -> Figures:
    async def main() -> Figures:
        async with _async_httpx_client() as client:
            call = partial(_get_zones, client, url)
            return await time_async_calls(call, count // 10 + 1, count)

    return asyncio.run(main())


async def _get_zones(client: Any, url: str) -> Any:
    from orjson import loads

    return loads((await client.get(url + "/api/zones?stream_id=1")).content)


def statuses(url: str, count: int) -> Figures:
    from orjson import loads

    client = _httpx_client()
    target = url + "/api/streams/status"
    return time_calls(lambda: loads(client.get(target).content), count // 10 + 1, count)


def image(url: str, count: int) -> Figures:
    import cv2
    import numpy as np

    client = _httpx_client()
    target = url + "/api/storage/1"

    def read() -> Any:
        data = np.frombuffer(client.get(target).content, np.uint8)
        return cv2.imdecode(data, cv2.IMREAD_COLOR)

    return time_calls(read, 2, count)


def upload_file(url: str, path: str, megabytes: int) -> Figures:
    def transfer() -> None:
        head = f"Content-Length: {megabytes * MEGABYTE}"
        with open(path, "rb") as file, _request(url, "POST", "/api/storage", head) as sock:
            sock.sendfile(file)
            sock.recv(1024)

    return time_transfer(transfer, megabytes)


def upload_chunks(url: str, megabytes: int) -> Figures:
    def transfer() -> None:
        with _request(url, "POST", "/api/storage", "Transfer-Encoding: chunked") as sock:
            for chunk in chunks(megabytes):
                sock.sendall(b"%x\r\n" % len(chunk))
                sock.sendall(chunk)
                sock.sendall(b"\r\n")
            sock.sendall(b"0\r\n\r\n")
            sock.recv(1024)

    return time_transfer(transfer, megabytes)


def download_chunks(url: str, megabytes: int) -> Figures:
    def transfer() -> None:
        buffer = bytearray(256 * 1024)
        with _request(url, "GET", f"/api/storage/{megabytes}") as sock:
            left = megabytes * MEGABYTE
            while left > 0:
                left -= sock.recv_into(buffer)

    return time_transfer(transfer, megabytes)


def flight(url: str, calls: int, rounds: int) -> Figures:
    """Measure concurrent calls on one event loop."""

    async def main() -> Figures:
        async with _async_httpx_client(timeout=60) as client:
            return await time_flight(partial(_get_zones, client, url), calls, rounds)

    return asyncio.run(main())


def crowd(url: str, streams: int, seconds: float, threshold: int) -> Figures:
    """Measure many concurrent status streams on one event loop."""
    import httpx
    from orjson import loads

    count = 0

    async def follow(client: httpx.AsyncClient) -> None:
        nonlocal count
        async with client.stream("GET", url + "/api/streams/statuses") as response:
            rest, packet = b"", None
            async for data in response.aiter_raw():
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    if line := line.strip():
                        # Keep the packet until the next one, so that the collector traverses it.
                        packet = loads(line)
                        count += 1
            del packet

    async def main() -> Figures:
        nonlocal count
        before = memory()
        limits = httpx.Limits(max_connections=streams)
        async with httpx.AsyncClient(limits=limits, timeout=60) as client:
            tasks = [asyncio.create_task(follow(client)) for _ in range(streams)]
            while count < streams * 2:
                await asyncio.sleep(0.05)
            count, start, cpu = 0, perf_counter(), process_time()
            await asyncio.sleep(seconds)
            figures = {
                "packets_per_second": count / (perf_counter() - start),
                "packets_per_cpu_second": count / (process_time() - cpu),
                "kilobytes_per_stream": (memory() - before) / 1024 / streams,
            }
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return figures

    if threshold:
        gc.set_threshold(threshold, 20, 100)
    return asyncio.run(main())


def _httpx_client() -> Any:
    import httpx

    return httpx.Client(**_settings(), timeout=30)


def _async_httpx_client(timeout: float = 30) -> Any:
    import httpx

    return httpx.AsyncClient(**_settings(), timeout=timeout)


def _settings() -> dict[str, Any]:
    """Return the settings that this SDK uses for its httpx client and its transport."""
    import httpx

    return {
        "limits": httpx.Limits(
            max_connections=100, max_keepalive_connections=100, keepalive_expiry=4.0
        ),
        "headers": {"Accept-Encoding": "identity"},
        "trust_env": False,
        "verify": True,
    }


def _request(url: str, method: str, path: str, *headers: str) -> socket.socket:
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    sock = socket.create_connection((parts.hostname, parts.port))
    lines = [f"{method} {parts.path}{path} HTTP/1.1", f"Host: {parts.netloc}", *headers]
    sock.sendall("\r\n".join([*lines, "", ""]).encode())
    return sock


TASKS = (
    stream,
    decode,
    zones,
    zones_async,
    statuses,
    image,
    upload_file,
    upload_chunks,
    download_chunks,
    flight,
    crowd,
)

if __name__ == "__main__":
    # The floor does not keep the body, so one task is the floor of both kinds of downloads.
    run({**{task.__name__: task for task in TASKS}, "download": download_chunks})
