"""A broker, bridges as processes, and the records of consumers."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nats.js.api import AckPolicy, ConsumerConfig
from nats.js.errors import ServiceUnavailableError

from brainframe_api._fleet.broker import Broker
from brainframe_api._fleet.names import ALERTS
from brainframe_api.fleet import AvailabilityEvent, AvailabilityState, Fleet, LocalBroker
from tests.fleet.servers import FleetServerScript

PATIENCE = 120.0


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds} seconds"
        time.sleep(0.02)


async def within(seconds: float, condition: Callable[[], Awaitable[bool]], what: str) -> float:
    """Wait for a condition, and return how long it took."""
    began = time.monotonic()
    while not await condition():
        took = time.monotonic() - began
        assert took < seconds, f"{what}: not within {seconds:g} seconds"
        await asyncio.sleep(0.1)
    return time.monotonic() - began


async def none_left(
    left: Callable[[], Awaitable[int]], what: str, seconds: float = PATIENCE
) -> None:
    """Wait until a number has come down to zero, as long as it still decreases.

    Args:
        left: A function that returns the number.
        what: The expectation, for the message of a failure.
        seconds: The maximum number of seconds without a decrease.
    """
    least = math.inf
    decreased = time.monotonic()
    while count := await left():
        if count < least:
            least, decreased = count, time.monotonic()
        elif time.monotonic() - decreased > seconds:
            raise AssertionError(
                f"{what}: {count} left, without a decrease for {seconds:g} seconds"
            )
        await asyncio.sleep(0.1)


def free_port() -> int:
    """Return a port that is currently free, for a program that takes a port as an argument."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class BridgeProcess:
    """A bridge as a process."""

    def __init__(self, name: str, nats: str, folder: Path, *options: str) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "brainframe_api", "fleet", "bridge",
                    "--nats", nats, "--name", name, *options,
                ],
                stdout=output,
                stderr=output,
                env={**os.environ, "BRAINFRAME_LOG": "info", "PYTHONFAULTHANDLER": "1"},
            )  # fmt: skip

    def send(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGTERM) -> int:
        """End the process with a signal, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(number)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@dataclass
class FleetUnderTest:
    """A broker in a folder, and bridges that follow servers."""

    folder: Path
    broker: LocalBroker = field(init=False)
    bridges: list[BridgeProcess] = field(default_factory=list[BridgeProcess])
    _stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.broker = LocalBroker(self.folder / "nats", 0)

    def __enter__(self) -> Self:
        self.broker.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for bridge in self.bridges:
            bridge.end(signal.SIGKILL)
        self.broker.stop()
        if exc is not None:
            for bridge in self.bridges:
                print(f"== {bridge.name}\n{bridge.log.read_text()[-4000:]}")

    def processor_waits(self) -> dict[int, float]:
        """Return how long each process has waited for a processor since it started, in seconds."""
        bridges = [each.process.pid for each in self.bridges if each.process.poll() is None]
        waits: dict[int, float] = {}
        for pid in (os.getpid(), self.broker.pid, *bridges):
            for statistics in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                # A thread may have ended since it was listed.
                with suppress(OSError):
                    waited = int(statistics.read_text().split()[1]) / 1e9
                    waits[pid] = waits.get(pid, 0.0) + waited
        return waits

    def bridge(self, name: str, *options: str) -> BridgeProcess:
        """Start a bridge."""
        bridge = BridgeProcess(name, self.broker.url, self.folder, *options)
        self.bridges.append(bridge)
        return bridge


async def add_all(fleet: Fleet, servers: Iterable[FleetServerScript]) -> None:
    """Add scripted servers to a fleet."""
    for server in servers:
        await fleet.add(server.name, server.url)


async def stored_alerts(broker: Broker) -> list[tuple[str, dict[str, str]]]:
    """Return the subject and the headers of each stored alert."""
    info = await broker.js.stream_info(ALERTS)
    count = info.state.messages
    # More than the default of five seconds can pass between two requests on a loaded machine.
    config = ConsumerConfig(ack_policy=AckPolicy.NONE, inactive_threshold=PATIENCE)
    consumer = await broker.js.add_consumer(ALERTS, config)
    reader: Any = await broker.js.pull_subscribe_bind(consumer=consumer.name, stream=ALERTS)
    found: list[tuple[str, dict[str, str]]] = []
    while len(found) < count:
        try:
            messages = await reader.fetch(min(500, count - len(found)), 10)
        except ServiceUnavailableError:
            # In a cluster, the node of the connection may not have heard of the consumer yet.
            await asyncio.sleep(0.1)
            continue
        found += [(message.subject, dict(message.headers or {})) for message in messages]
    return found


def expected_states(servers: Iterable[FleetServerScript]) -> set[str]:
    """Return the IDs of the events of all alerts that servers have."""
    return {
        f"{server.name}:{alert.id}:{state}"
        for server in servers
        for alert in list(server.alerts.values())
        for state in alert.states()
    }


def stored_twice(stored: Iterable[tuple[str, dict[str, str]]]) -> list[str]:
    """Return the events that are stored more than once."""
    counts = Counter(headers["Nats-Msg-Id"] for _, headers in stored)
    return [key for key, count in counts.items() if count > 1]


def followed_again(published: dict[str, list[tuple[float, str]]], lost: str, since: float) -> float:
    """Return the seconds until consumers received statuses of all servers of a lost bridge again.

    Args:
        published: The time and the bridge of each message, by server.
        lost: The bridge.
        since: When it was lost.
    """
    delays = [0.0]
    for messages in published.values():
        ordered = sorted(messages)
        if [bridge for at, bridge in ordered if at < since][-1:] == [lost]:
            again = [at for at, bridge in ordered if at >= since and bridge != lost]
            delays.append(again[0] - since if again else math.inf)
    return max(delays)


def overlaps(server: FleetServerScript, now: float) -> float:
    """Return the longest time during which a server had more than one follower, in seconds."""
    changes = sorted(
        [(one.since, 1) for one in server.followers]
        + [(one.until or now, -1) for one in server.followers]
    )
    longest = 0.0
    followers, since = 0, 0.0
    for at, change in changes:
        if followers < 2 <= followers + change:
            since = at
        if followers >= 2 > followers + change:
            longest = max(longest, at - since)
        followers += change
    return longest


def alternation(published: list[tuple[float, str]]) -> float:
    """Return the longest time during which two bridges published alternately, in seconds.

    Args:
        published: The time and the bridge of each message, at least one a second from each bridge.
    """
    switches = [after[0] for before, after in pairwise(sorted(published)) if before[1] != after[1]]
    longest = 0.0
    begin = 0.0
    for before, after in pairwise([-math.inf, *switches]):
        if after - before > 1.5:
            begin = after
        longest = max(longest, after - begin)
    return longest


def gaps(tstamps: list[float], longest: float) -> list[tuple[float, float]]:
    """Return the gaps between timestamps that are longer than a number of seconds."""
    ordered = sorted(tstamps)
    return [(before, after) for before, after in pairwise(ordered) if after - before > longest]


def is_reported(gap: tuple[float, float], events: list[AvailabilityEvent], slack: float) -> bool:
    """Return whether two events report a gap: its beginning and its end."""
    begin, end = gap
    near = [event for event in events if begin - slack <= event.time <= end + slack]
    lost = [event for event in near if event.state is not AvailabilityState.CONNECTED]
    restored = [event for event in near if event.state is AvailabilityState.CONNECTED]
    return bool(lost) and bool(restored)
