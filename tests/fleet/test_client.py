"""The client of a fleet: its servers, and iterators over its events."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from nats.aio.msg import Msg
from nats.js.client import JetStreamContext

from brainframe_api._cli.fleet import status as status_command
from brainframe_api._cli.fleet.status import follow_status
from brainframe_api._fleet import bridge as bridge_module
from brainframe_api._fleet import names
from brainframe_api._fleet.broker import Broker, connected
from brainframe_api._fleet.events import AvailabilityEvent, summaries
from brainframe_api._fleet.following import RateLimit, alerts_in, first_tstamp
from brainframe_api._fleet.leases import Claim
from brainframe_api._fleet.reading import MAX_BUFFERED
from brainframe_api._fleet.tasks import end_tasks
from brainframe_api.bf_codecs import Alert
from brainframe_api.fleet import (
    AlertState,
    AvailabilityState,
    BrokerUnreachableError,
    Fleet,
    FleetServer,
    LocalBroker,
    NoSuchServerError,
    ServerExistsError,
)
from openapi_runtime.errors import CodecError
from tests.fleet.harness import PATIENCE, free_port, within
from tests.status_stream.statuses import packet, zone_status

pytestmark = pytest.mark.anyio


@pytest.fixture
async def fleet(nats: LocalBroker) -> AsyncIterator[Fleet]:
    async with Fleet(nats.url) as fleet:
        yield fleet


def alert(alert_id: int) -> Alert:
    return Alert(1, 2, 3, time.time(), None, None, alert_id)


async def store(broker: Broker, *alert_ids: int, server: str = "a") -> None:
    for alert_id in alert_ids:
        subject = names.alert_subject(server, alert_id, "started")
        headers = {"Nats-Msg-Id": f"{server}:{alert_id}:started"}
        assert await broker.store_once(subject, alert(alert_id).to_json().encode(), headers)


async def test_servers_are_added_replaced_and_removed(fleet: Fleet) -> None:
    await fleet.add("b", "http://10.0.0.5/", "office")
    await fleet.add("a", "http://10.0.0.6")
    with pytest.raises(ServerExistsError, match="already has a server named 'a'"):
        await fleet.add("a", "http://10.0.0.7")
    assert await fleet.servers() == [
        FleetServer("a", "http://10.0.0.6"),
        FleetServer("b", "http://10.0.0.5", "office"),
    ]
    await fleet.add("a", "http://10.0.0.7", replace=True)
    await fleet.remove("b")
    assert await fleet.servers() == [FleetServer("a", "http://10.0.0.7")]
    with pytest.raises(NoSuchServerError, match="no server named 'b'"):
        await fleet.remove("b")
    await fleet.add("b", "http://10.0.0.8")
    assert len(await fleet.servers()) == 2


@pytest.mark.parametrize("name", ["", "a b", "a.b", "a*", ">", "ä", "a/b", "a\n"])
async def test_a_name_that_cannot_be_a_part_of_a_subject_is_rejected(
    fleet: Fleet, name: str
) -> None:
    with pytest.raises(ValueError, match="Invalid name"):
        await fleet.add(name, "http://10.0.0.5")
    for method in (fleet.alerts, fleet.statuses, fleet.availability):
        with pytest.raises(ValueError, match="Invalid name"):
            method(server=name)


async def test_a_url_with_a_password_is_rejected_without_showing_it(fleet: Fleet) -> None:
    with pytest.raises(ValueError, match="must not contain a user name") as raised:
        await fleet.add("a", "http://admin:hidden-one@10.0.0.5")
    assert "hidden-one" not in str(raised.value)
    with pytest.raises(ValueError, match="ftp"):
        await fleet.add("a", "ftp://10.0.0.5")
    assert await fleet.servers() == []


async def test_the_error_for_an_unreachable_broker_gives_the_remedy() -> None:
    with pytest.raises(BrokerUnreachableError, match="fleet serve"):
        async with Fleet(f"nats://127.0.0.1:{free_port()}", timeout=0.5):
            pass


async def test_alerts_are_acknowledged_when_the_next_one_is_requested(
    fleet: Fleet, broker: Broker
) -> None:
    await store(broker, 1, 2, 3)
    async with fleet.alerts("records") as events:
        first, second = await anext(events), await anext(events)
        assert (first.id, first.alert.id, first.server) == ("a:1:started", 1, "a")
        assert (second.state, second.delivery) == (AlertState.STARTED, 1)
    async with fleet.alerts("records") as events:
        again = [await anext(events), await anext(events)]
    assert [(event.id, event.delivery) for event in again] == [
        ("a:2:started", 2),
        ("a:3:started", 1),
    ]


async def test_an_alert_whose_handling_fails_is_delivered_again(
    fleet: Fleet, broker: Broker
) -> None:
    await store(broker, 1)

    async def handle() -> None:
        async with fleet.alerts("records") as events:
            async for _ in events:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await handle()
    async with fleet.alerts("records") as events:
        event = await anext(events)
    assert (event.id, event.delivery) == ("a:1:started", 2)


async def test_programs_with_the_same_durable_name_share_the_alerts(
    fleet: Fleet, broker: Broker
) -> None:
    async with fleet.alerts("records") as one, fleet.alerts("records") as two:
        tasks = [asyncio.create_task(anext(events)) for events in (one, two)]
        await store(broker, 1, 2)
        found = {(await task).alert.id for task in tasks}
    assert found == {1, 2}


async def test_without_a_durable_name_all_alerts_or_only_new_ones_are_delivered(
    fleet: Fleet, broker: Broker
) -> None:
    await store(broker, 1)
    await store(broker, 1, server="b")
    async with fleet.alerts(server="b") as events:
        assert (await anext(events)).id == "b:1:started"
    async with fleet.alerts(stored=False) as events:
        waiting = asyncio.create_task(anext(events))

        async def has_consumer() -> bool:
            return bool((await broker.js.stream_info(names.ALERTS)).state.consumer_count == 1)

        await within(PATIENCE, has_consumer, "The iteration has begun")
        await store(broker, 2)
        assert (await waiting).id == "a:2:started"


async def test_iterators_survive_a_restart_of_the_broker(tmp_path: Path) -> None:
    with LocalBroker(tmp_path, 0) as nats:
        async with (
            Fleet(nats.url) as fleet,
            fleet.alerts("records") as events,
            fleet.alerts() as ephemeral,
            connected(nats.url, "test", 60) as publishing,
        ):
            await store(publishing, 1)
            assert (await anext(events)).alert.id == 1
            assert (await anext(ephemeral)).alert.id == 1
            nats.stop()
            waiting = [asyncio.create_task(anext(one)) for one in (events, ephemeral)]
            await asyncio.sleep(0.2)
            nats.start()
            async with connected(nats.url, "test", 60) as after:
                await store(after, 2)
            found = [await asyncio.wait_for(one, 60) for one in waiting]
        assert [event.alert.id for event in found][1] == 2
        assert found[0].alert.id in {1, 2}


async def test_the_loss_of_the_broker_is_logged_but_not_the_end_of_the_connection(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with LocalBroker(tmp_path, 0) as nats:
        async with Fleet(nats.url):
            nats.stop()
            nats.start()

            async def is_connected_again() -> bool:
                return "connected again" in caplog.text

            await within(60, is_connected_again, "The reconnection is logged")
    warnings = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert warnings == [
        f"The broker {nats.url} is disconnected. Reconnecting.",
        f"The broker {nats.url} is connected again.",
    ]


async def test_the_live_status_continues_while_the_broker_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # As on a terminal, each table is printed at once.
    monkeypatch.setattr(status_command, "_INTERVAL", 0.05)
    monkeypatch.setattr(status_command, "_PATIENCE", 0.1)
    shown = ""

    async def shows(text: str) -> None:
        async def is_shown() -> bool:
            nonlocal shown
            shown += capfd.readouterr().out
            return text in shown

        await within(60, is_shown, f"The table shows {text!r}")
        assert not task.done()

    with LocalBroker(tmp_path, 0) as nats:
        async with Fleet(nats.url) as fleet:
            task = asyncio.create_task(follow_status(fleet, await fleet.status()))
            await shows("No servers")
            nats.stop()
            await shows("The broker has not responded for ")
            nats.start()
            await fleet.add("shop-1", "http://localhost")
            await shows("shop-1")
            await end_tasks(task)


async def test_availability_begins_with_the_current_state(fleet: Fleet, broker: Broker) -> None:
    async def put(server: str, state: AvailabilityState) -> None:
        event = AvailabilityEvent(server, state, time.time(), "one")
        await (await broker.bucket(names.AVAILABILITY)).put(server, msgspec.json.encode(event))

    await put("a", AvailabilityState.DISCONNECTED)
    await put("a", AvailabilityState.CONNECTED)
    await put("b", AvailabilityState.SILENT)
    async with fleet.availability() as events:
        found = [await anext(events), await anext(events)]
        assert {(event.server, event.state.value) for event in found} == {
            ("a", "connected"),
            ("b", "silent"),
        }
        await put("a", AvailabilityState.UNFOLLOWED)
        assert (await anext(events)).state is AvailabilityState.UNFOLLOWED


async def test_a_closed_iteration_leaves_no_consumer(fleet: Fleet, broker: Broker) -> None:
    await store(broker, 1)
    async with fleet.alerts() as events:
        await anext(events)
        assert (await broker.js.stream_info(names.ALERTS)).state.consumer_count == 1
    assert (await broker.js.stream_info(names.ALERTS)).state.consumer_count == 0


async def test_the_status_waits_longer_for_a_bridge_that_has_claimed_a_server(
    fleet: Fleet, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge_module, "_LATE_SECONDS", PATIENCE)

    async def respond_late(message: Msg) -> None:
        await asyncio.sleep(0.3)
        content = b'{"endpoints": [{"data": {"bridge": "busy", "servers": {}}}]}'
        await broker.client.publish(message.reply, content)

    await broker.client.subscribe(f"$SRV.STATS.{names.SERVICE}", cb=respond_late)
    await broker.flush(PATIENCE)
    claim = msgspec.json.encode(Claim("busy", time.time()))
    await (await broker.bucket(names.CLAIMS)).put("shop-1", claim)
    status = await fleet.status(timeout=0.01)
    assert [bridge["bridge"] for bridge in status["bridges"]] == ["busy"]


async def test_statuses_are_full_packets_or_counts(fleet: Fleet, broker: Broker) -> None:
    full = packet(2.5).strip()
    async with fleet.statuses("a") as events:
        subject = names.status_subject("a")
        await broker.client.publish(subject, full, headers={names.FORM_HEADER: "full"})
        await broker.client.publish(
            subject,
            b'{"1":{"Screen":{"tstamp":3.5,"within":{"car":2},"total_entered":{},'
            b'"total_exited":{},"alerts":[7]}}}',
            headers={names.FORM_HEADER: "counts"},
        )
        await broker.client.publish(names.status_subject("b"), full)
        await broker.client.publish(subject, b"[]")
        first, second, third = [await anext(events) for _ in range(3)]
    assert first.packet == full
    assert first.statuses is not None
    assert first.statuses[1]["Screen"].tstamp == first.zones[1]["Screen"].tstamp == 2.5
    assert second.statuses is None
    assert second.zones[1]["Screen"].within == {"car": 2}
    assert second.zones[1]["Screen"].alerts == [7]
    with pytest.raises(CodecError, match="Invalid counts of a"):
        _ = third.zones


async def test_a_slow_program_misses_the_oldest_statuses(fleet: Fleet, broker: Broker) -> None:
    async with fleet.statuses() as events:
        for number in range(MAX_BUFFERED + 5):
            await broker.client.publish(names.status_subject("a"), str(number).encode())
        await broker.client.flush()
        end = time.monotonic() + 60
        while events.dropped < 5:
            assert time.monotonic() < end
            await asyncio.sleep(0.01)
        assert (await anext(events)).packet == b"5"


async def test_closing_ends_an_iteration_that_waits(fleet: Fleet) -> None:
    events = fleet.statuses()
    waiting = asyncio.create_task(anext(events))
    await asyncio.sleep(0.1)
    await events.aclose()
    with suppress(StopAsyncIteration):
        await waiting
        pytest.fail("An event was returned, but none was published")


async def test_an_iteration_ends_even_if_the_nats_client_loses_its_cancellation(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(_self: object, _batch: int, _timeout: float) -> list[object]:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            # `asyncio.wait_for` of Python 3.11 raises this if it is canceled at its end.
            raise TimeoutError from None
        return []

    monkeypatch.setattr(JetStreamContext.PullSubscription, "fetch", fetch)
    async with fleet.alerts("records") as events:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await anext(events)


def test_the_broker_is_stopped_when_its_start_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids: list[int] = []

    def interrupted(broker: LocalBroker) -> bool:
        pids.append(broker.pid)
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalBroker, "_accepts", interrupted)
    with pytest.raises(KeyboardInterrupt):
        LocalBroker(tmp_path, 0).start()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_only_the_alerts_of_a_packet_are_found() -> None:
    found = alert(4).to_dict()
    with_alert = {"1": {"alerts": zone_status(1) | {"alerts": [found]}, "b": zone_status(1)}}
    without = {"1": {"alerts": zone_status(1, 'x"alerts":[]y')}}
    for indent in (None, 1):
        assert alerts_in(json.dumps(with_alert, indent=indent).encode()) == [alert_of(found)]
        assert alerts_in(json.dumps(without, indent=indent).encode()) == []
    assert alerts_in(b"{}") == []


def alert_of(value: dict[str, object]) -> Alert:
    return Alert.from_dict(value)


def test_counts_of_an_empty_packet_are_empty() -> None:
    assert summaries({}) == {}


async def test_a_flush_that_times_out_keeps_the_connection(
    nats: LocalBroker, broker: Broker
) -> None:
    os.kill(nats.pid, signal.SIGSTOP)
    await broker.flush(0.05)
    os.kill(nats.pid, signal.SIGCONT)
    await store(broker, 1)
    assert broker.is_usable
    assert broker.client.stats["reconnects"] == 0


def test_packets_that_waited_for_the_bridge_are_published_at_the_rate_of_their_timestamps() -> None:
    limit = RateLimit(1.0)
    prompt = [at for at in (0.0, 0.5, 1.0, 1.5) if limit.is_due(at, 9.0 + at)]
    assert prompt == [0.0, 1.0]
    # All of them arrive three seconds late, at the same moment.
    late = [at for at in (2.0, 2.5, 3.0, 3.5, 4.0) if limit.is_due(at, 14.0)]
    assert late == [2.0, 3.0, 4.0]
    # Without timestamps, and if the timestamps of a stream do not advance, the clock decides.
    assert [limit.is_due(None, now) for now in (14.5, 15.0, 17.0)] == [False, True, True]
    assert [limit.is_due(4.0, now) for now in (17.5, 18.5)] == [False, True]


@pytest.mark.parametrize("number", ["0", "1795974964.25", "1.5e9", " 7"])
def test_the_timestamp_of_a_packet_is_found(number: str) -> None:
    found = first_tstamp(f'{{"1": {{"\\\\"tstamp\\\\"": {{"tstamp": {number}}}}}}}'.encode())
    assert found == float(number)
    assert first_tstamp(b'{"1":{}}') is None
