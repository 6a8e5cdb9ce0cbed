"""Execution of the soak: one API object, many workers, a bad network, and the leaks afterwards."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI
from tests.soak.slots import free_slots, free_slots_async
from tests.soak.work import Ledger, follow, follow_async, work, work_async

ROOT = Path(__file__).parents[2]
ADMIN = ("admin", "admin")
WORKERS = 64
WARM_UP_SECONDS = 3.0


@dataclass
class Resources:
    """Resources that a process holds."""

    descriptors: int
    threads: int
    megabytes: float

    @classmethod
    def now(cls) -> Resources:
        """Count the resources of this process, without those that only await garbage collection."""
        for _ in range(3):
            gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return cls(
            descriptors=len(os.listdir("/proc/self/fd")),  # noqa: PTH208 (counts its own, too)
            threads=threading.active_count(),
            megabytes=pages * os.sysconf("SC_PAGESIZE") / 1e6,
        )


@dataclass
class Outcome:
    """Result of a soak."""

    name: str
    seconds: float
    ledger: Ledger
    packets: int
    requests: int
    connections: int
    faults: Counter[str]
    before: Resources
    after: Resources
    free_slots: int
    open_after_close: int
    kept: int
    problems: list[str] = field(default_factory=list[str])


class Site:
    """The process of the server and the proxy."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        where = self._response()
        self.direct: str = where["direct"]
        self.proxied: str = where["proxied"]

    def tell(self, command: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._response()

    def _response(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        response: dict[str, Any] = json.loads(self._process.stdout.readline())
        return response


@contextmanager
def site(chance: float, seed: int) -> Generator[Site]:
    """Start a server behind a proxy, in a separate process."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "generated")])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.server", str(chance), str(seed)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Site(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def soak_threads(seconds: float, chance: float, seed: int) -> Outcome:
    """Let 64 threads, a follower and a receiver share one API object."""
    with site(chance, seed) as place, BrainFrameAPI(place.proxied, ADMIN) as api:
        ledgers = [Ledger() for _ in range(WORKERS + 1)]

        def load(seconds: float, prefix: str) -> int:
            go_on = until(seconds)
            with ThreadPoolExecutor(WORKERS + 1) as pool:
                done = [
                    pool.submit(work, api, f"{prefix} {number}", ledger, seed + number, go_on)
                    for number, ledger in enumerate(ledgers[1:])
                ]
                following = pool.submit(follow, api, ledgers[0], go_on)
                for each in done:
                    each.result(timeout=seconds + 60)
                return following.result(timeout=seconds + 60)

        load(WARM_UP_SECONDS, "early")
        before = Resources.now()
        receiver = api.get_status_receiver()
        place.tell("begin")
        start = time.monotonic()
        packets = load(seconds, "thread")
        lasted = time.monotonic() - start
        report = place.tell("end")
        problems = [] if receiver.is_running else ["the status receiver has stopped"]
        if not wait_for(lambda: bool(receiver.latest_statuses(1)), 10):
            problems.append("the status receiver has no statuses")
        receiver.close()
        # Measure with idle connections, as before the soak.
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(api.version, [30] * WORKERS))
        after = Resources.now()
        slots = free_slots(api)
        api.close()
        return _finish(
            "64 threads",
            place,
            ledgers,
            report,
            problems,
            before=before,
            after=after,
            seconds=lasted,
            packets=packets,
            free_slots=slots,
        )


def soak_tasks(seconds: float, chance: float, seed: int) -> Outcome:
    """Let 64 tasks and a follower share one asynchronous API object."""
    return asyncio.run(_soak_tasks(seconds, chance, seed))


async def _soak_tasks(seconds: float, chance: float, seed: int) -> Outcome:
    with site(chance, seed) as place:
        async with AsyncBrainFrameAPI(place.proxied, ADMIN) as api:
            ledgers = [Ledger() for _ in range(WORKERS + 1)]

            async def load(seconds: float, prefix: str) -> int:
                go_on = until(seconds)
                async with asyncio.timeout(seconds + 60), asyncio.TaskGroup() as group:
                    following = group.create_task(follow_async(api, ledgers[0], go_on))
                    for number, ledger in enumerate(ledgers[1:]):
                        name = f"{prefix} {number}"
                        group.create_task(work_async(api, name, ledger, seed + number, go_on))
                return following.result()

            await load(WARM_UP_SECONDS, "early")
            before = Resources.now()
            place.tell("begin")
            start = time.monotonic()
            packets = await load(seconds, "task")
            lasted = time.monotonic() - start
            report = place.tell("end")
            await asyncio.gather(*(api.version(timeout=30) for _ in range(WORKERS)))
            pending = len(asyncio.all_tasks()) - 1
            problems = [f"{pending} tasks are left"] if pending else []
            after = Resources.now()
            slots = await free_slots_async(api)
        return await asyncio.to_thread(
            _finish,
            "64 tasks",
            place,
            ledgers,
            report,
            problems,
            before=before,
            after=after,
            seconds=lasted,
            packets=packets,
            free_slots=slots,
        )


def _finish(
    name: str,
    place: Site,
    ledgers: list[Ledger],
    report: dict[str, Any],
    problems: list[str],
    *,
    before: Resources,
    after: Resources,
    seconds: float,
    packets: int,
    free_slots: int,
) -> Outcome:
    """Compare the content of the server with the responses to the workers."""
    total = Ledger()
    for ledger in ledgers:
        total.add(ledger)
    wait_for(lambda: not place.tell("report")["open"], 10)
    with BrainFrameAPI(place.direct, ADMIN) as direct:
        names = Counter(premises.name for premises in direct.get_all_premises())
        unique_names = Counter(identity.unique_name for identity in direct.get_identities()[0])
    problems += [f"{each!r} was confirmed, but is missing" for each in total.present - names.keys()]
    problems += [f"{each!r} was deleted, but still exists" for each in total.absent & names.keys()]
    known = total.present | total.unknown
    problems += [f"{each!r} was created by no worker" for each in names.keys() - known]
    duplicates = (names - Counter(set(names))) + (unique_names - Counter(set(unique_names)))
    problems += [f"{each!r} exists twice" for each in duplicates]
    return Outcome(
        name=name,
        seconds=seconds,
        ledger=total,
        packets=packets,
        requests=report["requests"],
        connections=report["connections"],
        faults=Counter(report["faults"]),
        before=before,
        after=after,
        free_slots=free_slots,
        open_after_close=place.tell("report")["open"],
        kept=len(names) + len(unique_names),
        problems=problems + total.wrong,
    )


def until(seconds: float) -> Callable[[], bool]:
    """Return a function that returns True for a number of seconds."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition holds, and return whether it does."""
    go_on = until(seconds)
    while not condition():
        if not go_on():
            return False
        time.sleep(0.1)
    return True
