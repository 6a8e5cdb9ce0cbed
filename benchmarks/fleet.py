"""The cost of a bridge: processor time per packet, memory per server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats.errors

from benchmarks import fleet_capacity as capacity
from benchmarks.fleet_capacity import needs
from brainframe_api.fleet import Fleet, LocalBroker

ROOT = Path(__file__).resolve().parents[1]
RATE = 10.0
"""Packets per second of a server."""

START_SECONDS = 240.0
"""How long a process may take to follow all servers before a measurement fails."""

PUBLISH = "publish"
"""In place of a form: measure the floor, a program that only publishes the bytes of each packet."""


class NotFollowedError(Exception):
    """The process under test does not follow all servers."""


@dataclass(frozen=True)
class Load:
    """Packets of one size.

    Attributes:
        name: The name of the size in the table.
        detections: The number of detections in a packet.
        servers: The number of servers.
        rate: Packets per second and server.
    """

    name: str
    detections: int
    servers: int
    rate: float = RATE


# About as many servers as one bridge should follow.
LOADS = (Load("2.6 KB", 9, 200), Load("18 KB", 73, 120), Load("80 KB", 336, 50))
FORMS = (PUBLISH, "none", "counts", "full")


@dataclass(frozen=True)
class Cost:
    """Resources that a process used.

    Attributes:
        milliseconds: The processor time per packet.
        megabytes: The resident memory at the end.
        packets: The number of measured packets.
    """

    milliseconds: float
    megabytes: float
    packets: int

    @property
    def servers(self) -> float:
        """The number of servers with ten packets per second that one core can follow."""
        return 1000 / self.milliseconds / RATE


def measure(load: Load, form: str, seconds: float) -> Cost:
    """Return the cost of a bridge.

    Args:
        load: The servers and their packets.
        form: The form of the published statuses, or PUBLISH for the floor.
        seconds: The duration of the measurement.

    Raises:
        NotFollowedError: If some servers are not followed.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        broker = stack.enter_context(LocalBroker(folder, 0))
        urls = stack.enter_context(_servers(load))
        asyncio.run(_add(broker.url, urls))
        process = stack.enter_context(_bridge(broker.url, form, urls))
        return asyncio.run(_watch(broker.url, process, form, load, seconds))


async def publish(broker: str, urls: list[str]) -> None:
    """Publish the bytes of all packets, and nothing else: the floor for the cost of a bridge."""
    from nats.aio.client import Client

    from brainframe_api import AsyncBrainFrameAPI, tune_garbage_collector

    tune_garbage_collector()
    client: Any = Client()
    await client.connect(broker)
    packets = 0

    async def follow(number: int, url: str) -> None:
        nonlocal packets
        async with AsyncBrainFrameAPI(url) as api:
            async for packet in api.get_zone_status_packets(10):
                await client.publish(f"brainframe.server-{number}.statuses", packet)
                packets += 1

    async def receive(message: Any) -> None:
        await message.respond(str(packets).encode())

    await client.subscribe("floor", cb=receive)
    await asyncio.gather(*(follow(number, url) for number, url in enumerate(urls)))


@contextmanager
def _servers(load: Load) -> Generator[list[str]]:
    command = [sys.executable, "-m", "tests.fleet.servers"]
    arguments = [str(load.servers), str(load.rate), str(load.detections)]
    with subprocess.Popen(
        command + arguments, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()
        finally:
            process.kill()


@contextmanager
def _bridge(broker: str, form: str, urls: list[str]) -> Generator[subprocess.Popen[bytes]]:
    if form == PUBLISH:
        command = [sys.executable, "-m", "benchmarks.fleet", broker, *urls]
    else:
        command = [
            sys.executable, "-m", "brainframe_api", "fleet", "bridge",
            "--nats", broker, "--statuses", form,
        ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


async def _add(broker: str, urls: list[str]) -> None:
    async with Fleet(broker) as fleet:
        for number, url in enumerate(urls):
            await fleet.add(f"server-{number}", url)


async def _watch(
    broker: str, process: subprocess.Popen[bytes], form: str, load: Load, seconds: float
) -> Cost:
    async with Fleet(broker) as fleet:

        async def packets() -> list[int]:
            """Return the number of packets from each followed server, or from all for the floor."""
            if form == PUBLISH:
                client: Any = fleet._broker.client  # pyright: ignore[reportPrivateUsage]
                return [int((await client.request("floor", timeout=30)).data)]
            servers = (await fleet.status(1))["servers"]
            return [server["packets"] for server in servers if "packets" in server]

        await _all_followed(packets, process, 1 if form == PUBLISH else load.servers, load)
        await asyncio.sleep(2)
        before, used = sum(await packets()), _processor_seconds(process.pid)
        await asyncio.sleep(seconds)
        after, used_after = sum(await packets()), _processor_seconds(process.pid)
        count = after - before
        return Cost(1000 * (used_after - used) / count, _memory(process.pid) / 1e6, count)


async def _all_followed(
    packets: Callable[[], Awaitable[list[int]]],
    process: subprocess.Popen[bytes],
    expected: int,
    load: Load,
) -> None:
    """Wait until all servers are followed, and a second of packets has arrived.

    Args:
        packets: Returns the number of packets from each followed server.
        process: The process that follows them.
        expected: The length of the list that `packets` then returns.
        load: The servers and their packets.
    """
    most = 0
    end = time.monotonic() + START_SECONDS
    while True:
        found: list[int] = []
        # The process may not have subscribed yet, or may respond late while it is starting.
        with suppress(nats.errors.Error, TimeoutError):
            found = await packets()
        if len(found) == expected and sum(found) > load.servers * load.rate:
            return
        most = max(most, len(found))
        if process.poll() is not None:
            raise NotFollowedError(
                f"The process under test ended with exit code {process.returncode}."
            )
        if time.monotonic() > end:
            # The floor counts the packets of all servers together.
            followed = (
                "Not enough packets arrived"
                if most == expected
                else f"At most {most} of {expected} servers were followed at the same time"
            )
            raise NotFollowedError(
                f"{followed} within {START_SECONDS:g} seconds. Measure fewer servers, or on a "
                "machine with less other work."
            )
        await asyncio.sleep(0.5)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def compare(servers: int, rate: float, seconds: float) -> str:
    """Return the predicted and the measured cost of a bridge with packets of 18 KB."""
    load = Load("18 KB", 73, servers, rate)
    predicted = needs(capacity.Load(servers, rate))
    cost = measure(load, "counts", seconds)
    cores = cost.milliseconds * cost.packets / seconds / 1000
    figures = capacity.FIGURES
    megabytes = figures.bridge_mb + servers * figures.server_mb
    return (
        f"{servers} servers, {cost.packets / seconds:.0f} packets/s: "
        f"{cores:.2f} cores (predicted {predicted.bridge_cores:.2f}), "
        f"{cost.megabytes:.0f} MB (predicted {megabytes:.0f})"
    )


def table(seconds: float, repeats: int) -> str:
    """Measure everything, and return a table in Markdown.

    Args:
        seconds: The duration of each measurement.
        repeats: The number of measurements of each cost; the table has the lowest.
    """
    heads = (
        "packets",
        "statuses",
        "time per packet",
        "relative to bytes alone",
        "servers per core",
        "memory",
    )
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for load in LOADS:
        floor = 0.0
        for form in FORMS:
            # Use the lowest cost, because other load on the machine can only increase it.
            cost = min(
                (measure(load, form, seconds) for _ in range(repeats)),
                key=lambda cost: cost.milliseconds,
            )
            floor = floor or cost.milliseconds
            lines.append(
                f"| {load.name} | {'bytes alone' if form == PUBLISH else form} | "
                f"{cost.milliseconds:.3f} ms | {cost.milliseconds / floor:.2f}× | "
                f"{cost.servers:.0f} | {cost.megabytes:.0f} MB for {load.servers} servers |"
            )
            print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)


if __name__ == "__main__":
    asyncio.run(publish(sys.argv[1], sys.argv[2:]))
