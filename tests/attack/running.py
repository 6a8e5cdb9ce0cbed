"""A bounded attack on a simulator in its own process, and the report of its outcome."""

from __future__ import annotations

import itertools
import random
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

import httpx

from tests.attack.inputs import KINDS, Send
from tests.simulator.processes import SimulatorProcess, running
from tests.simulator.test_memory import GIGABYTE, peak

WORKERS = 6
_IDLE_CONNECTIONS = 200


@dataclass
class Report:
    """The figures of one kind of attack.

    Attributes:
        sent: The number of requests.
        statuses: The number of responses with each status.
        broken: The number of requests without a response.
        longest_wait: The longest duration of a request of the well-behaved client, in seconds.
        peak_bytes: The peak memory of the process.
        problems: The violations of the requirements.
    """

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter[int])
    broken: int = 0
    longest_wait: float = 0.0
    peak_bytes: int = 0
    problems: list[str] = field(default_factory=list[str])


def attack(kind: str, seconds: float, seed: int) -> Report:
    """Attack a new simulator for some time.

    Args:
        kind: One of `KINDS`.
        seconds: The duration of the attack.
        seed: The seed of the input generator.
    """
    report = Report()
    with running("--max-connections", "300") as simulator:
        with ExitStack() as stack:
            for _ in range(_IDLE_CONNECTIONS):
                stack.enter_context(_idle(simulator))
            stop = threading.Event()
            watcher = threading.Thread(target=_watch, args=(simulator.url, stop, report))
            watcher.start()
            try:
                _send_all(simulator.url, kind, seconds, seed, report)
            finally:
                stop.set()
                watcher.join()
        if simulator.process.poll() is not None:
            code = simulator.process.returncode
            report.problems.append(f"the simulator ended during the attack with exit code {code}")
            return report
        report.peak_bytes = peak(simulator.process.pid)
        code, errors = simulator.stop()
    if report.broken == report.sent:
        report.problems.append("no request got a response")
    if code != 0:
        report.problems.append(f"the simulator ended with exit code {code}, not 0")
    if "Traceback" in errors:
        start = errors.index("Traceback")
        report.problems.append(f"a traceback in the log:\n{errors[start : start + 2000]}")
    if report.peak_bytes > GIGABYTE:
        report.problems.append(f"the simulator used {report.peak_bytes >> 20} MB of memory")
    return report


def _idle(simulator: SimulatorProcess) -> socket.socket:
    host, port = simulator.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def _send_all(url: str, kind: str, seconds: float, seed: int, report: Report) -> None:
    inputs = KINDS[kind](random.Random(seed))
    # For some kinds, generating the first input takes seconds.
    inputs = itertools.chain([next(inputs)], inputs)
    lock = threading.Lock()
    deadline = time.monotonic() + seconds

    def take() -> Send | None:
        with lock:
            # Send at least one input, even if a busy machine has used up the time.
            if report.sent and time.monotonic() > deadline:
                return None
            report.sent += 1
            return next(inputs)

    def work(_number: int) -> None:
        with httpx.Client(base_url=url, timeout=60) as http:
            while (send := take()) is not None:
                try:
                    response = send(http)
                except (httpx.TransportError, httpx.InvalidURL, ValueError):
                    with lock:
                        report.broken += 1
                    continue
                with lock:
                    report.statuses[response.status_code] += 1
                    if response.status_code == 500:
                        report.problems.append(f"{response.request.url}: {response.text[:300]}")

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))


def _watch(url: str, stop: threading.Event, report: Report) -> None:
    """Request the version repeatedly, like a well-behaved client."""
    with httpx.Client(base_url=url, timeout=60) as http:
        while not stop.wait(0.1):
            began = time.monotonic()
            try:
                response = http.get("/api/version")
            except httpx.HTTPError as error:
                report.problems.append(f"an innocent request failed: {error!r}")
                continue
            if response.status_code != 200:
                report.problems.append(f"an innocent request got status {response.status_code}")
            report.longest_wait = max(report.longest_wait, time.monotonic() - began)
