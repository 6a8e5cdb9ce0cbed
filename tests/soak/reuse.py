"""Count the POSTs that fail because the server closes idle connections without announcing it.

`.venv/bin/python -m tests.soak.reuse` prints a table. If the server closes the connection
while a POST is in transit, the client cannot always send the POST again. Four of the five kinds of
servers provoke that: they close the connection after each response, or after a short idle timeout.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors

ROOT: Final = Path(__file__).parents[2]
WORKERS: Final = 64
RESPONSE: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n5"


@dataclass(frozen=True)
class Case:
    """Way in which a server closes connections, and the workers' pause between POSTs.

    Attributes:
        name: The label in the table.
        idle: The seconds after a response until the server closes the connection.
        pause: The shortest and longest pause of a worker in seconds.
    """

    name: str
    idle: float
    pause: tuple[float, float]


CASES: Final = (
    Case("at once, no pauses", 0.0, (0.0, 0.0)),
    Case("after 1 ms, no pauses", 0.001, (0.0, 0.0)),
    Case("after 1 ms, pauses of 0 to 2 ms", 0.001, (0.0, 0.002)),
    Case("after 50 ms, pauses of 45 to 55 ms", 0.05, (0.045, 0.055)),
    Case("never", 3600.0, (0.0, 0.0)),
)


def serve(idle: float) -> None:
    """Serve until standard input ends, and print the port first and the counts last."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    print(listener.getsockname()[1], flush=True)
    counts = [0, 0]
    counting = threading.Lock()

    def handle(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received, responded = b"", False
        with suppress(OSError), connection:
            while True:
                # The timeout begins with the first response: a new connection is not idle.
                connection.settimeout(idle if responded and not received else 10)
                data = connection.recv(65536)
                if not data:
                    return
                received += data
                # The body is one byte.
                if b"\r\n\r\n" not in received or received.endswith(b"\r\n\r\n"):
                    continue
                received = b""
                with counting:
                    counts[1] += 1
                connection.sendall(RESPONSE)
                responded = True
                if not idle:
                    return

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            with counting:
                counts[0] += 1
            threading.Thread(target=handle, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
    print(*counts, flush=True)


@dataclass
class Count:
    """The POSTs of one run: how many failed, and how many the server processed."""

    failed: int = 0
    processed: int = 0
    connections: int = 0
    seconds: float = 0.0


def threads(url: str, case: Case, posts: int) -> int:
    """Return how many POSTs of 64 threads fail."""

    def work(number: int) -> int:
        chance = random.Random(number)
        failed = 0
        for _ in range(posts // WORKERS):
            try:
                api.new_storage(b"x", "text/plain")
            except bf_errors.ServerNotReadyError:
                failed += 1
            time.sleep(chance.uniform(*case.pause))
        return failed

    with BrainFrameAPI(url) as api, ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(work, range(WORKERS)))


def tasks(url: str, case: Case, posts: int) -> int:
    """Return how many POSTs of 64 tasks fail."""

    async def work(api: AsyncBrainFrameAPI, number: int) -> int:
        chance = random.Random(number)
        failed = 0
        for _ in range(posts // WORKERS):
            try:
                await api.new_storage(b"x", "text/plain")
            except bf_errors.ServerNotReadyError:
                failed += 1
            await asyncio.sleep(chance.uniform(*case.pause))
        return failed

    async def main() -> int:
        async with AsyncBrainFrameAPI(url) as api:
            return sum(await asyncio.gather(*(work(api, number) for number in range(WORKERS))))

    return asyncio.run(main())


def measure(run: Callable[[str, Case, int], int], case: Case, posts: int) -> Count:
    """Return the outcomes of the POSTs to a separate server."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.reuse", "--serve", str(case.idle)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        started = time.perf_counter()
        failed = run(url, case, posts)
        seconds = time.perf_counter() - started
        counts, _ = server.communicate("")
    connections, processed = map(int, counts.split())
    return Count(failed, processed, connections, seconds)


def main() -> None:
    """Run all cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1920, help="of each case (%(default)s)")
    parser.add_argument("--serve", type=float, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve is not None:
        serve(arguments.serve)
        return
    print("| the server closes | by | POSTs | failed | processed | connections | seconds |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    posts = arguments.posts // WORKERS * WORKERS
    for case in CASES:
        for name, run in (("64 threads", threads), ("64 tasks", tasks)):
            count = measure(run, case, posts)
            print(
                f"| {case.name} | {name} | {posts} | {count.failed} | {count.processed} "
                f"| {count.connections} | {count.seconds:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
