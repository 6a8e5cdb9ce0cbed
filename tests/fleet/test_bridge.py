"""Bridges share the servers without waiting, and record the gaps of those that they follow."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec
import pytest
from nats.aio.msg import Msg

from brainframe_api._fleet import bridge as bridge_module
from brainframe_api._fleet import leases as leases_module
from brainframe_api._fleet import names
from brainframe_api._fleet.broker import Broker, StoredEntry
from brainframe_api._fleet.errors import CredentialsError
from brainframe_api._fleet.leases import Lease, Leases
from brainframe_api._fleet.tasks import end_tasks
from brainframe_api.fleet import AvailabilityState, Bridge, Fleet, FleetServer, LocalBroker
from tests.fleet.harness import PATIENCE, within
from tests.fleet.servers import ScriptedServers

pytestmark = pytest.mark.anyio


async def end_nothing(_lease: Lease, _reason: str, _released: bool) -> None:
    pass


@asynccontextmanager
async def running(
    broker: Broker, bridge: str, end: Callable[[Lease, str, bool], Awaitable[None]] = end_nothing
) -> AsyncGenerator[Leases]:
    """Acquire the leases of a bridge that follows nothing."""
    leases = Leases(broker, bridge, lambda _lease: None, end)
    work = asyncio.create_task(leases.run())
    try:
        yield leases
    finally:
        await end_tasks(work)
        await leases.close()


@asynccontextmanager
async def running_bridge(
    url: str,
    credentials: Callable[[FleetServer], tuple[str, str] | None] = lambda _server: None,
) -> AsyncGenerator[Bridge]:
    """Run a bridge in this process."""
    bridge = Bridge(url, credentials)
    work = asyncio.create_task(bridge.run())
    try:
        yield bridge
    finally:
        bridge.stop()
        await work


async def add_servers(url: str, count: int) -> None:
    async with Fleet(url) as fleet:
        for number in range(count):
            await fleet.add(f"server-{number}", "http://127.0.0.1:9")


async def test_a_bridge_sends_the_next_request_for_servers_when_the_last_one_was_filled(
    nats: LocalBroker, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The broker does not report that it has delivered all requested servers, so a bridge has to
    # notice it.
    monkeypatch.setattr(leases_module, "_BATCH", 2)
    monkeypatch.setattr(leases_module, "_RESPONSE_SECONDS", 10 * PATIENCE)
    await add_servers(nats.url, 7)
    async with running(broker, "one") as leases:
        leases.set_share(10)

        async def has_all() -> bool:
            return len(leases.held) == 7

        await within(PATIENCE, has_all, "A bridge takes all servers in several requests")


async def test_closing_waits_for_servers_that_are_being_released(
    nats: LocalBroker, broker: Broker
) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    ended: list[str] = []

    async def end(lease: Lease, _reason: str, _released: bool) -> None:
        begun.set()
        await may_end.wait()
        ended.append(lease.server.name)

    await add_servers(nats.url, 1)
    async with running(broker, "one", end) as leases:
        leases.set_share(1)

        async def has_one() -> bool:
            return len(leases.held) == 1

        await within(PATIENCE, has_one, "The bridge takes the server")
        leases.set_share(0)
        await asyncio.wait_for(begun.wait(), PATIENCE)
        asyncio.get_running_loop().call_later(0.1, may_end.set)
    assert ended == ["server-0"]


async def test_a_gap_after_a_late_status_is_recorded(nats: LocalBroker, broker: Broker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        packet = server.packet

        def later_packet() -> bytes:
            statuses = json.loads(packet())
            statuses["1"]["Screen"]["tstamp"] += 3
            return json.dumps(statuses).encode() + b"\r\n"

        async with Fleet(nats.url) as fleet, fleet.statuses() as statuses:
            await fleet.add(server.name, server.url)
            async with running_bridge(nats.url), fleet.availability() as events:
                await asyncio.wait_for(anext(statuses), PATIENCE)
                # Simulate that the last status was three seconds late, and the next one is not.
                scripted.do(lambda: setattr(server, "packet", later_packet))
                reasons: list[str] = []
                while "packets were late" not in reasons:
                    reasons.append((await asyncio.wait_for(anext(events), PATIENCE)).reason)
                event = await asyncio.wait_for(anext(events), PATIENCE)
                assert event.state is AvailabilityState.CONNECTED


@pytest.mark.slow
async def test_an_interruption_names_the_error_once(nats: LocalBroker) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        async with Fleet(nats.url) as fleet, fleet.statuses() as statuses:
            await fleet.add(server.name, server.url)
            async with running_bridge(nats.url), fleet.availability() as events:
                await asyncio.wait_for(anext(statuses), PATIENCE)
                scripted.cut_off(server)
                reason = ""
                while "Error" not in reason:
                    reason = (await asyncio.wait_for(anext(events), PATIENCE)).reason
                assert reason.count("ServerNotReadyError") == 1


async def test_a_bridge_whose_responses_are_late_keeps_its_share(
    nats: LocalBroker, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge_module, "_RESPONSE_SECONDS", 0.01)
    monkeypatch.setattr(bridge_module, "_DISCOVERY_SECONDS", 0.05)

    async def respond_late(message: Msg) -> None:
        # The bridge does not wait that long, so each response arrives after the next request.
        await asyncio.sleep(0.1)
        await message.respond(json.dumps({"metadata": {"bridge": "slow"}}).encode())

    await broker.client.subscribe(f"$SRV.PING.{names.SERVICE}", cb=respond_late)
    await add_servers(nats.url, 2)
    async with running_bridge(nats.url) as bridge:

        async def is_shared() -> bool:
            share: int = bridge.status()["share"]
            return share == 1

        await within(PATIENCE, is_shared, "The bridge leaves half of the servers to the other one")


async def test_a_server_that_is_added_while_the_servers_are_read_is_not_dropped(
    nats: LocalBroker, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Broker.read_bucket
    changed = asyncio.Event()
    ends: list[str] = []

    async def read_slowly(self: Broker, bucket: str) -> dict[str, StoredEntry]:
        entries = await read(self, bucket)
        if bucket == names.SERVERS and not changed.is_set():
            await broker.client.publish(names.bucket_subject(bucket, "late"), content)
            await asyncio.wait_for(changed.wait(), PATIENCE)
        return entries

    async def server_changed(self: Bridge, name: str, server: FleetServer | None) -> None:
        if server is None:
            ends.append(name)
        await handle(self, name, server)
        changed.set()

    content = msgspec.json.encode(FleetServer("late", "http://127.0.0.1:9", None))
    handle = vars(Bridge)["_server_changed"]
    monkeypatch.setattr(Broker, "read_bucket", read_slowly)
    monkeypatch.setattr(Bridge, "_server_changed", server_changed)
    async with running_bridge(nats.url):

        async def follows() -> bool:
            async with Fleet(nats.url) as fleet:
                return (await fleet.status())["servers"][0]["bridge"] is not None

        await within(PATIENCE, follows, "The bridge follows the server")
    assert ends == []


async def test_invalid_servers_in_the_broker_are_logged_and_do_not_affect_others(
    nats: LocalBroker, broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    # Two spaces would end the connection to the broker if they became part of a subject.
    bad_name = b'{"name": "a b c", "url": "http://127.0.0.1:9"}'
    for key, content in (("one", bad_name), ("two", b"{")):
        await broker.js.publish(names.bucket_subject(names.SERVERS, key), content)
    await add_servers(nats.url, 1)
    async with running_bridge(nats.url) as bridge:

        async def follows() -> bool:
            return [*bridge.followings] == ["server-0"]

        await within(PATIENCE, follows, "The bridge follows the valid server")
        async with Fleet(nats.url) as fleet:
            assert [server.name for server in await fleet.servers()] == ["server-0"]
    assert "Invalid server one in the broker: Invalid name 'a b c'" in caplog.text
    assert "Invalid server two in the broker: " in caplog.text


async def test_the_status_contains_the_reason_why_a_server_has_no_credentials(
    nats: LocalBroker,
) -> None:
    def credentials(server: FleetServer) -> tuple[str, str] | None:
        if server.name == "server-0":
            raise KeyError("hunter2")
        if server.name == "server-1":
            raise CredentialsError("No such profile")
        return None

    await add_servers(nats.url, 3)
    async with running_bridge(nats.url, credentials) as bridge:

        async def follows_all() -> bool:
            return len(bridge.followings) == 3

        await within(PATIENCE, follows_all, "The bridge follows all servers")
        async with Fleet(nats.url) as fleet:
            servers = (await fleet.status())["servers"]
        errors = {one["name"]: one["credentials_error"] for one in servers}
        assert errors == {"server-0": "KeyError", "server-1": "No such profile", "server-2": None}


async def test_a_bridge_without_a_broker_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "brainframe_api")
    bridge = Bridge("nats://joe:secret@127.0.0.1:9")
    work = asyncio.create_task(bridge.run())

    async def has_tried_repeatedly() -> bool:
        return caplog.text.count("to the broker: ") >= 3

    await within(PATIENCE, has_tried_repeatedly, "The bridge tries to connect again")
    bridge.stop()
    await work
    [warning] = [it.message for it in caplog.records if it.levelno >= logging.WARNING]
    assert warning.startswith("The broker nats://127.0.0.1:9 cannot be reached: ")
