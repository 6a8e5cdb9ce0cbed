"""The consumers in Go and TypeScript. `scripts/nox -s fleet-faults` runs these tests."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest

from brainframe_api._fleet import names
from brainframe_api._fleet.broker import BROKER_ERRORS, Broker
from brainframe_api.fleet import Bridge, Fleet, LocalBroker
from tests.fleet.harness import PATIENCE, free_port, within
from tests.fleet.servers import ScriptedServers
from tests.fleet.test_faults import LONG

pytestmark = [
    pytest.mark.slow,
    pytest.mark.anyio,
    pytest.mark.skipif(not LONG, reason="Needs minutes: scripts/nox -s fleet-faults"),
    # The first build downloads and compiles all dependencies.
    pytest.mark.timeout(1800),
]
EXAMPLES = Path(__file__).parents[2] / "examples" / "fleet"
NPM_CI = ("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Consumer:
    """A program that prints the messages of a fleet.

    Attributes:
        folder: Its folder in examples/fleet.
        tools: The programs that building it requires.
        messages: The file of the types of the messages.
        build: The commands that compile it.
        command: The command that runs it, without arguments.
    """

    folder: str
    tools: tuple[str, ...]
    messages: str
    build: tuple[tuple[str, ...], ...]
    command: tuple[str, ...]


CONSUMERS = (
    Consumer(
        "typescript",
        ("node", "npm"),
        "generated/messages.ts",
        (NPM_CI, ("node", "node_modules/typescript/bin/tsc")),
        ("node", "build/src/consume.js"),
    ),
    Consumer(
        "go",
        ("go", "node", "npm"),
        "generated/messages/messages.go",
        (("go", "vet", "./..."), ("go", "build", "-o", "build/consume")),
        ("build/consume",),
    ),
)


def build(consumer: Consumer) -> None:
    """Generate the types of the messages, and compile the program."""
    folder = EXAMPLES / consumer.folder
    generate = ("node", "generate.mjs", consumer.folder, str(folder / consumer.messages))
    for place, commands in ((EXAMPLES / "types", (NPM_CI, generate)), (folder, consumer.build)):
        for command in commands:
            done = subprocess.run(
                command,
                cwd=place,
                env={**os.environ, "GOFLAGS": "-p=1"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"


@contextmanager
def running(consumer: Consumer, url: str, log: Path) -> Generator[subprocess.Popen[bytes]]:
    """Run the program, and write its output to a file."""
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*consumer.command, url, "records"],
            cwd=EXAMPLES / consumer.folder,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


async def end_of(consumer: Consumer, url: str, output: BinaryIO, errors: BinaryIO) -> int:
    """Run the program until it ends, and return its exit code."""
    process = await asyncio.create_subprocess_exec(
        *consumer.command,
        url,
        "other-records",
        cwd=EXAMPLES / consumer.folder,
        stdout=output,
        stderr=errors,
    )
    try:
        return await asyncio.wait_for(process.wait(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()


@asynccontextmanager
async def bridge(url: str) -> AsyncGenerator[None]:
    """Run a bridge."""
    running = Bridge(url)
    task = asyncio.create_task(running.run())
    try:
        yield
    finally:
        running.stop()
        await task


def counts_in(lines: list[str]) -> list[dict[str, int]]:
    """Return the counts of the zone of the scripted server that a program has printed."""
    begin = "statuses server-0 1 Screen "
    return [json.loads(line.removeprefix(begin)) for line in lines if line.startswith(begin)]


@pytest.mark.parametrize("consumer", CONSUMERS, ids=[each.folder for each in CONSUMERS])
async def test_a_consumer_in_another_language_receives_the_messages_of_a_bridge(
    consumer: Consumer, nats: LocalBroker, broker: Broker, tmp_path: Path
) -> None:
    missing = [tool for tool in consumer.tools if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"Needs {', '.join(missing)}: install it")
    build(consumer)
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        async with Fleet(nats.url) as fleet, bridge(nats.url):
            await fleet.add(server.name, server.url)
            alert = scripted.do(server.raise_alert)
            started = f"alert server-0:{alert.id}:started server-0 started alarm=1 ended=false"
            log = tmp_path / "first.log"

            async def printed() -> bool:
                lines = log.read_text().splitlines()
                return (
                    started in lines
                    and "availability server-0 connected" in lines
                    and {"person": 2, "car": 2} in counts_in(lines)
                )

            async def acknowledged() -> bool:
                try:
                    info = await broker.js.consumer_info(names.ALERTS, "records")
                except BROKER_ERRORS:
                    return False
                return bool(info.ack_floor.stream_seq)

            with running(consumer, nats.url, log) as process:
                await within(PATIENCE, printed, "The program prints what the bridge publishes")
                await within(PATIENCE, acknowledged, "The program acknowledges the alert")
                process.send_signal(signal.SIGKILL)
                process.wait()

            scripted.do(lambda: server.end_alert(alert))
            ended = f"alert server-0:{alert.id}:ended server-0 ended alarm=1 ended=true"
            log = tmp_path / "second.log"

            async def printed_the_end() -> bool:
                return ended in log.read_text().splitlines()

            with running(consumer, nats.url, log):
                await within(PATIENCE, printed_the_end, "The program prints the end of the alert")
            assert started not in log.read_text().splitlines()

            log = tmp_path / "closed.log"
            reading, writing = os.pipe()
            os.close(reading)
            with log.open("wb") as errors, os.fdopen(writing, "wb") as closed:
                ended_early = await end_of(consumer, nats.url, closed, errors)
            assert ended_early in {141, -signal.SIGPIPE}
            assert log.read_text() == ""

    log = tmp_path / "absent.log"
    url = f"nats://127.0.0.1:{free_port()}"
    with log.open("wb") as output:
        assert await end_of(consumer, url, output, output) == 1
    [line] = log.read_text().splitlines()
    assert f"broker {url} cannot be reached: " in line
