"""The guarantees of fleets while bridges, the broker and servers fail.

These tests take minutes: `scripts/nox -s fleet-faults` runs them. test_taking_over.py has shorter
ones, which run with the ordinary tests.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from brainframe_api import AsyncBrainFrameAPI
from brainframe_api._fleet.broker import LEASE_SECONDS, connected
from brainframe_api._fleet.events import states_of
from brainframe_api._fleet.tasks import end_tasks
from brainframe_api.bf_codecs import Alert
from brainframe_api.fleet import AvailabilityEvent, Fleet
from brainframe_api.simulator import Simulator
from tests.fleet.harness import (
    PATIENCE,
    BridgeProcess,
    FleetUnderTest,
    add_all,
    alternation,
    expected_states,
    followed_again,
    gaps,
    is_reported,
    none_left,
    overlaps,
    stored_alerts,
    stored_twice,
    within,
)
from tests.fleet.servers import ScriptedServers

LONG = os.environ.get("FLEET_FAULTS") == "1"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.anyio,
    pytest.mark.skipif(not LONG, reason="Needs minutes: scripts/nox -s fleet-faults"),
    pytest.mark.timeout(1800),
]

COUNT = int(os.environ.get("FLEET_SERVERS", "58"))
"""The number of scripted servers. With the simulators there are two more."""

RATE = 10.0
SECRET = "a-planted-secret-3f8a1c"
TAKEOVER_SECONDS = LEASE_SECONDS + 1
SHARE_SECONDS = 10.0
SETTLING_SECONDS = 5.0
VERIFIED_SECONDS = 400.0
"""How long to wait for verifications of alerts. Bridges notice them within a minute, and comparing
the alerts of all servers takes several times as long on a machine under load."""


@contextmanager
def simulators(count: int, rest: threading.Event) -> Generator[list[Simulator]]:
    """Run simulators whose streams raise and end alerts until `rest` is set."""
    stop = threading.Event()

    def live(simulator: Simulator) -> None:
        stream_id = simulator.add_stream("Lobby")
        script = simulator.script(stream_id)
        active: list[int] = []
        while not stop.wait(0.2):
            script.push([], tstamp=time.time())
            if len(active) > 2:
                script.end_alert(active.pop(0))
            if rest.is_set():
                continue
            alert = Alert(1, 1, stream_id, time.time(), None, None)
            put = script.put_alert(alert).id
            assert put is not None
            active.append(put)

    servers = [Simulator(authorize=True) for _ in range(count)]
    threads: list[threading.Thread] = []
    try:
        for server in servers:
            server.start()
            threads.append(threading.Thread(target=live, args=(server,)))
            threads[-1].start()
        yield servers
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        for server in servers:
            server.close()


@dataclass
class Seen:
    """Events that consumers received."""

    alerts: set[str] = field(default_factory=set[str])
    tstamps: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    bridges: dict[str, list[tuple[float, str]]] = field(
        default_factory=dict[str, list[tuple[float, str]]]
    )
    events: dict[str, list[AvailabilityEvent]] = field(
        default_factory=dict[str, list[AvailabilityEvent]]
    )


@asynccontextmanager
async def consumers(fleet: Fleet) -> AsyncGenerator[Seen]:
    """Consume everything that a fleet publishes."""
    seen = Seen()

    async def alerts() -> None:
        async with fleet.alerts("records") as events:
            async for event in events:
                seen.alerts.add(event.id)

    async def statuses() -> None:
        async with fleet.statuses() as events:
            async for event in events:
                seen.bridges.setdefault(event.server, []).append((time.time(), event.bridge))
                for zones in event.zones.values():
                    for zone in zones.values():
                        seen.tstamps.setdefault(event.server, []).append(zone.tstamp)

    async def availability() -> None:
        async with fleet.availability() as events:
            async for event in events:
                seen.events.setdefault(event.server, []).append(event)

    tasks = [asyncio.create_task(work()) for work in (alerts, statuses, availability)]
    try:
        yield seen
    finally:
        await end_tasks(*tasks)


Fault = Callable[[FleetUnderTest, ScriptedServers, list[BridgeProcess]], Awaitable[str]]


async def kill_a_bridge(
    under_test: FleetUnderTest, scripted: ScriptedServers, bridges: list[BridgeProcess]
) -> str:
    bridges[0].end(signal.SIGKILL)
    return "kill -9 of a bridge"


async def kill_the_broker(
    under_test: FleetUnderTest, scripted: ScriptedServers, bridges: list[BridgeProcess]
) -> str:
    under_test.broker.stop(signal.SIGKILL)
    await asyncio.sleep(2)
    under_test.broker.start()
    return "kill -9 of the broker, 2 s down"


async def freeze_a_bridge(
    under_test: FleetUnderTest, scripted: ScriptedServers, bridges: list[BridgeProcess]
) -> str:
    bridges[0].send(signal.SIGSTOP)
    await asyncio.sleep(7)
    bridges[0].send(signal.SIGCONT)
    return "SIGSTOP of a bridge for 7 s"


async def cut_all_servers_off(
    under_test: FleetUnderTest, scripted: ScriptedServers, bridges: list[BridgeProcess]
) -> str:
    scripted.cut_off(*scripted.servers)
    await asyncio.sleep(3)
    scripted.restore(*scripted.servers)
    return "all servers unreachable for 3 s"


async def restart_the_broker(
    under_test: FleetUnderTest, scripted: ScriptedServers, bridges: list[BridgeProcess]
) -> str:
    under_test.broker.stop()
    under_test.broker.start()
    return "broker SIGTERM and restart"


async def stop_a_bridge(
    under_test: FleetUnderTest, scripted: ScriptedServers, bridges: list[BridgeProcess]
) -> str:
    assert bridges[0].end() == 0
    return "SIGTERM of a bridge"


async def add_a_bridge(
    under_test: FleetUnderTest, scripted: ScriptedServers, bridges: list[BridgeProcess]
) -> str:
    bridge = under_test.bridge("fourth", "--profile-file", str(under_test.folder / "profiles.toml"))

    async def ready() -> bool:
        return "is ready" in bridge.log.read_text()

    # The time that a process needs to start depends on the machine.
    await within(2 * PATIENCE, ready, "The bridge is ready")
    return "a fourth bridge joins"


@pytest.mark.parametrize(
    "fault",
    [
        kill_a_bridge,
        kill_the_broker,
        freeze_a_bridge,
        cut_all_servers_off,
        restart_the_broker,
        stop_a_bridge,
        add_a_bridge,
    ],
)
async def test_no_alert_is_lost_or_stored_twice_and_every_gap_is_reported(
    fault: Fault, tmp_path: Path
) -> None:
    rest = threading.Event()
    profiles = tmp_path / "profiles.toml"
    profiles.touch(0o600)
    profiles.write_text(f'[real]\nusername = "admin"\npassword = "admin"\n[x]\nurl = "{SECRET}"\n')
    with (
        ScriptedServers(COUNT, RATE) as scripted,
        FleetUnderTest(tmp_path) as under_test,
        simulators(2, rest) as real,
    ):
        total = COUNT + len(real)
        async with Fleet(under_test.broker.url) as fleet, consumers(fleet) as seen:
            await add_all(fleet, scripted.servers)
            for number, simulator in enumerate(real):
                await fleet.add(f"real-{number}", simulator.url, "real")
            options = ("--profile-file", str(profiles))
            bridges = [under_test.bridge(name, *options) for name in ("one", "two", "three")]
            scripted.live(20)

            async def balanced() -> bool:
                found = (await fleet.status())["bridges"]
                counts = [bridge["servers"] for bridge in found]
                running = [one for one in under_test.bridges if one.process.poll() is None]
                share = -(-total // len(running))
                return len(counts) == len(running) and sum(counts) == total and max(counts) <= share

            await within(120, balanced, "The bridges share the servers")
            await asyncio.sleep(SETTLING_SECONDS)
            begin = time.time()
            waits_before = under_test.processor_waits()
            name = await fault(under_test, scripted, bridges)
            took = await within(120, balanced, "The bridges share the servers again")
            waited = sum(
                after - waits_before.get(pid, 0.0)
                for pid, after in under_test.processor_waits().items()
            )
            await asyncio.sleep(SETTLING_SECONDS)
            end = time.time()
            longest = max(
                (
                    after - before
                    for tstamps in seen.tstamps.values()
                    for before, after in gaps([t for t in tstamps if begin - 2 < t < end], 0.5)
                ),
                default=0.0,
            )
            doubles = max(alternation(published) for published in seen.bridges.values())
            if fault is not freeze_a_bridge:
                # The connections of a frozen process stay open, although it reads nothing.
                connected_twice = max(overlaps(one, time.time()) for one in scripted.servers)
                doubles = max(doubles, connected_twice)
            scripted.rest()
            rest.set()
            for server in scripted.servers:
                for alert in server.alerts.values():
                    if alert.end_time is None:
                        scripted.do(lambda s=server, a=alert: s.end_alert(a))  # type: ignore[misc]
            async with connected(under_test.broker.url, "test", 30) as broker:

                async def missing() -> set[str]:
                    stored = {headers["Nats-Msg-Id"] for _, headers in await stored_alerts(broker)}
                    return (expected_states(scripted.servers) | await of_real(real)) - stored

                async def incomplete() -> int:
                    return len(await missing())

                # Verifications are noticed within a minute.
                try:
                    await none_left(incomplete, "All alerts are stored", VERIFIED_SECONDS)
                finally:
                    print("missing:", sorted(await missing())[:20])
                stored = await stored_alerts(broker)
                assert stored_twice(stored) == []

                async def unseen() -> int:
                    return len({headers["Nats-Msg-Id"] for _, headers in stored} - seen.alerts)

                await none_left(unseen, "The consumer saw each alert")
            unreported = [
                (server, gap)
                for server, tstamps in seen.tstamps.items()
                for gap in gaps(tstamps, 2.0)
                if not is_reported(gap, seen.events.get(server, []), 2.0)
            ]
        print(
            f"\n| {name} | longest gap {longest:.1f} s | followed twice for {doubles:.1f} s | "
            f"balanced after {took:.1f} s | {len(stored)} states stored, lost 0, twice 0 | "
            f"waited {waited:.1f} s for a processor |"
        )
        assert not unreported, [
            (server, gap, [(event.time, event.state.value) for event in seen.events[server]])
            for server, gap in unreported
        ]
        assert doubles < LEASE_SECONDS
        # The time that all processes waited for a processor is due to other work.
        if fault is kill_a_bridge:
            again = followed_again(seen.bridges, "one", begin)
            print(f"| followed again after {again:.1f} s |")
            assert again < TAKEOVER_SECONDS + waited
        if fault is add_a_bridge:
            assert took < SHARE_SECONDS + waited
    files = [path for path in (tmp_path / "nats").rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert SECRET.encode() not in content
        assert b"admin" not in content


async def of_real(servers: list[Simulator]) -> set[str]:
    """Return the IDs of the events of all alerts that simulators have."""
    found: set[str] = set()
    for number, server in enumerate(servers):
        async with AsyncBrainFrameAPI(server.url, ("admin", "admin")) as api:
            found |= {
                f"real-{number}:{alert.id}:{state.value}"
                async for alert in api.iter_alerts(page_size=500)
                for state in states_of(alert)
            }
    return found
