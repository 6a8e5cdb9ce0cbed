"""Bridges share the servers of a fleet, and follow those of a bridge that ended."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest

from brainframe_api._fleet.broker import LEASE_SECONDS, connected
from brainframe_api.fleet import AvailabilityState, Fleet
from tests.fleet.harness import (
    PATIENCE,
    FleetUnderTest,
    add_all,
    expected_states,
    overlaps,
    stored_alerts,
    stored_twice,
    within,
)
from tests.fleet.servers import ScriptedServers

pytestmark = pytest.mark.anyio
COUNT = 6


async def followed_by(fleet: Fleet) -> dict[str, int]:
    """Return how many servers each bridge follows."""
    return {bridge["bridge"]: bridge["servers"] for bridge in (await fleet.status())["bridges"]}


async def test_a_killed_bridge_is_replaced_and_no_alert_is_lost(tmp_path: Path) -> None:
    with ScriptedServers(COUNT) as scripted, FleetUnderTest(tmp_path) as under_test:
        # Alerts that began and ended before anybody followed the servers.
        old = scripted.servers[0]
        for _ in range(250):
            old.end_alert(scripted.do(old.raise_alert))
        async with Fleet(under_test.broker.url) as fleet:
            await add_all(fleet, scripted.servers)
            first, _ = under_test.bridge("one"), under_test.bridge("two")

            async def shared() -> bool:
                return await followed_by(fleet) == {"one": 3, "two": 3}

            await within(PATIENCE, shared, "Each of two bridges follows half of the servers")
            scripted.live(20)
            await asyncio.sleep(1)
            first.end(signal.SIGKILL)
            killed = time.time()

            async def taken_over() -> bool:
                return await followed_by(fleet) == {"two": COUNT}

            await within(PATIENCE, taken_over, "The other bridge follows all servers")
            assert time.time() - killed > 0.5 * LEASE_SECONDS
            await asyncio.sleep(1)
            scripted.rest()
            for server in scripted.servers:
                for alert in server.alerts.values():
                    if alert.end_time is None:
                        scripted.do(lambda s=server, a=alert: s.end_alert(a))  # type: ignore[misc]
        async with connected(under_test.broker.url, "test", 30) as broker:

            async def complete() -> bool:
                stored = {headers["Nats-Msg-Id"] for _, headers in await stored_alerts(broker)}
                # Verifications of old alerts are noticed with the next comparison.
                missing = expected_states(scripted.servers) - stored
                return not [each for each in missing if ":verified" not in each]

            await within(PATIENCE, complete, "All alerts are stored")
            assert stored_twice(await stored_alerts(broker)) == []
        assert max(overlaps(server, time.time()) for server in scripted.servers) < LEASE_SECONDS


@pytest.mark.slow
async def test_a_stopped_bridge_releases_its_servers(tmp_path: Path) -> None:
    with ScriptedServers(COUNT) as scripted, FleetUnderTest(tmp_path) as under_test:
        async with Fleet(under_test.broker.url) as fleet:
            await add_all(fleet, scripted.servers)
            first = under_test.bridge("one")

            async def first_has_all() -> bool:
                return await followed_by(fleet) == {"one": COUNT}

            await within(PATIENCE, first_has_all, "A single bridge follows all servers")
            under_test.bridge("two")

            async def shared() -> bool:
                return await followed_by(fleet) == {"one": 3, "two": 3}

            await within(PATIENCE, shared, "A bridge that joins gets its share")
            assert first.end() == 0

            async def moved() -> bool:
                return await followed_by(fleet) == {"two": COUNT}

            await within(PATIENCE, moved, "The other bridge follows all servers")
            states: set[tuple[AvailabilityState, str]] = set()
            async with fleet.availability() as events:
                for _ in range(COUNT):
                    event = await anext(events)
                    states.add((event.state, event.bridge))
            assert states == {(AvailabilityState.CONNECTED, "two")}
        for server in scripted.servers:
            assert overlaps(server, time.time()) < LEASE_SECONDS


async def test_statuses_after_a_gap_are_not_delayed_by_another_interval(tmp_path: Path) -> None:
    """The first packet arrives before the broker has the event that reports the gap."""
    with ScriptedServers(1) as scripted, FleetUnderTest(tmp_path) as under_test:
        [server] = scripted.servers
        async with Fleet(under_test.broker.url) as fleet, fleet.statuses() as events:
            await fleet.add(server.name, server.url)
            under_test.bridge("one", "--rate", "0.001")
            event = await asyncio.wait_for(anext(events), PATIENCE)
        assert event.server == server.name
