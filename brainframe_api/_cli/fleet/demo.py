"""``brainframe-sdk fleet demo``: a fleet on this machine, and the loss of one of its bridges."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.fleet.context import require_fleet, run_async
from brainframe_api._garbage import tune_garbage_collector
from brainframe_api._installation import install_command
from brainframe_api._signals import stop_signals

if TYPE_CHECKING:
    from brainframe_api.fleet import Fleet
    from brainframe_api.simulator import Simulator

_SERVERS = 3
_TIMEOUT = 180.0


@click.command("demo", short_help="Show a fleet on this machine.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=10,
    show_default=True,
    help="How long to consume events before and after the loss of a bridge, in seconds.",
)
def demo(seconds: float) -> None:
    """Run a NATS server, three simulators with a video, and two bridges, and kill one bridge.

    The other bridge takes over the servers of the killed one, and no alert is lost. The demo
    deletes everything that it created.
    """
    require_fleet()
    tune_garbage_collector()
    for number in stop_signals():
        if number != signal.SIGINT:
            # Otherwise the signal would end only this process, and not the broker and the bridges.
            signal.signal(number, lambda _number, _frame: signal.raise_signal(signal.SIGINT))
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        try:
            servers = _start_simulators(stack)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("brainframe"):
                raise
            raise CommandError(
                f"The demo requires the Python package {error.name!r}. To install it, "
                f"{install_command('cli,fleet-local,simulator')}",
                ExitCode.FAILED,
            ) from error
        run_async(_run(stack, servers, Path(folder), seconds))


def _start_simulators(stack: ExitStack) -> list[Simulator]:
    from brainframe_api import BrainFrameAPI
    from brainframe_api._demo.display import Display
    from brainframe_api._demo.plan import make_plan
    from brainframe_api._demo.resources import set_up
    from brainframe_api.simulator import Simulator

    plan = make_plan(None)
    servers: list[Simulator] = []
    for _ in range(_SERVERS):
        server = stack.enter_context(Simulator())
        api = stack.enter_context(BrainFrameAPI(server.url))
        set_up(ExitStack(), api, Display(io.StringIO()), plan)
        servers.append(server)
    _print(f"Started {_SERVERS} simulators that analyze {plan.video.name}")
    return servers


async def _run(stack: ExitStack, servers: list[Simulator], folder: Path, seconds: float) -> None:
    import asyncio

    from brainframe_api._fleet.tasks import end_tasks
    from brainframe_api.fleet import Fleet, FleetError, LocalBroker

    try:
        broker = stack.enter_context(LocalBroker(folder / "nats", port=0))
    except FleetError as error:
        raise CommandError(str(error), ExitCode.FAILED) from error
    _print(f"Started NATS at {broker.url}")
    async with Fleet(broker.url) as fleet:
        for number, server in enumerate(servers, 1):
            await fleet.add(f"shop-{number}", server.url)
        bridges = {name: _start_bridge(stack, broker.url, name) for name in ("one", "two")}
        await _until(fleet, lambda found: len(found) == 2 and min(found.values()) > 0)
        _print("Started two bridges, which share the servers:")
        await _show(fleet)
        seen: set[str] = set()
        consumer = asyncio.create_task(_consume(fleet, seen))
        try:
            await asyncio.sleep(seconds)
            bridges["one"].kill()
            killed = time.monotonic()
            _print("Killed bridge one (SIGKILL)")
            await _until(fleet, lambda found: found == {"two": _SERVERS})
            _print(f"Bridge two follows all servers after {time.monotonic() - killed:.1f} s:")
            await _show(fleet)
            await asyncio.sleep(seconds)
            missing = await _missing(servers, seen)
        finally:
            await end_tasks(consumer)
        if not seen or missing:
            raise CommandError(
                f"{len(seen)} alert events were consumed, and {len(missing)} are missing: "
                f"{', '.join(sorted(missing)) or 'the videos raised none'}",
                ExitCode.FAILED,
            )
        _print(f"Consumed {len(seen)} alert events. None was lost.")


def _start_bridge(stack: ExitStack, url: str, name: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "brainframe_api", "fleet", "bridge", "--nats", url, "--name", name
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        env={**os.environ, "BRAINFRAME_REPLICAS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


async def _until(fleet: Fleet, condition: Callable[[dict[str, int]], bool]) -> None:
    async def fulfilled() -> bool:
        found = (await fleet.status())["bridges"]
        counts = {bridge["bridge"]: bridge["servers"] for bridge in found}
        return sum(counts.values()) == _SERVERS and condition(counts)

    try:
        await _wait(fulfilled)
    except TimeoutError as error:
        raise CommandError(
            f"The bridges did not share the servers within {_TIMEOUT:g} seconds.",
            ExitCode.FAILED,
        ) from error


async def _wait(condition: Callable[[], Awaitable[bool]]) -> None:
    from asyncio import sleep

    end = time.monotonic() + _TIMEOUT
    while not await condition():
        if time.monotonic() > end:
            raise TimeoutError
        await sleep(0.05)


async def _show(fleet: Fleet) -> None:
    status: dict[str, Any] = await fleet.status()
    for server in status["servers"]:
        _print(f"    {server['name']} is followed by bridge {server['bridge']}")


async def _consume(fleet: Fleet, seen: set[str]) -> None:
    async with fleet.alerts("demo") as events:
        async for event in events:
            seen.add(event.id)
            _print(f"    {event.server}: alert {event.alert.id} {event.state.value}")


async def _missing(servers: list[Simulator], seen: set[str]) -> set[str]:
    """Return the alert events of the servers that were not consumed within a time limit."""
    from brainframe_api import AsyncBrainFrameAPI

    expected: set[str] = set()
    for number, server in enumerate(servers, 1):
        async with AsyncBrainFrameAPI(server.url) as api:
            async for alert in api.iter_alerts():
                expected.add(f"shop-{number}:{alert.id}:started")
                if alert.end_time is not None:
                    expected.add(f"shop-{number}:{alert.id}:ended")

    async def complete() -> bool:
        return expected <= seen

    with suppress(TimeoutError):
        await _wait(complete)
    return expected - seen


def _print(text: str) -> None:
    click.echo(text)
    sys.stdout.flush()
