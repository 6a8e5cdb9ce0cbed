"""The status receiver follows its server through disconnects and errors of listeners."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from brainframe_api import ZONE_STATUS_TYPE, AsyncBrainFrameAPI, AsyncStatusReceiver
from openapi_runtime.async_io import sleep
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet

pytestmark = pytest.mark.anyio


def streaming(
    *packets: bytes, then: str = "stall", after: threading.Event | None = None
) -> ScriptedServer:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        if after is not None:
            after.wait(60)
        for data in packets:
            connection.chunk(data)
        if then == "stall":
            connection.stall()
        elif then == "end":
            connection.chunk(b"")
        else:
            connection.reset()

    return ScriptedServer(script)


async def until(condition: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, f"The condition is still false after {seconds} s"
        await sleep(0.01)


def receiving_threads() -> set[threading.Thread]:
    return {each for each in threading.enumerate() if each.name == "brainframe status receiver"}


async def test_listeners_get_every_packet_in_order() -> None:
    listening = threading.Event()
    with streaming(packet(1), packet(2), packet(3), after=listening) as server:
        seen: list[tuple[str, float]] = []
        async with AsyncBrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            receiver.add_listener(lambda found: seen.append(("a", found[1]["Screen"].tstamp)))
            receiver.add_listener(lambda found: seen.append(("b", found[1]["Screen"].tstamp)))
            listening.set()
            async with receiver:
                await until(lambda: ("b", 3.0) in seen)
                assert receiver.is_running
            assert not receiver.is_running
        assert seen == [(name, tstamp) for tstamp in (1.0, 2.0, 3.0) for name in ("a", "b")]


async def test_the_newest_packet_replaces_all_statuses() -> None:
    with streaming(packet(1, stream_id=1), packet(2, stream_id=2)) as server:
        async with AsyncBrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            await until(lambda: receiver.latest_statuses(2))
            assert receiver.latest_statuses(2)["Screen"].tstamp == 2.0
            assert receiver.latest_statuses(1) == {}
            assert receiver.latest_statuses(99) == {}


@pytest.mark.parametrize("then", ["end", "reset"])
async def test_the_receiver_reconnects(then: str) -> None:
    with streaming(packet(1), then=then) as server:
        async with AsyncBrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            await until(lambda: server.connections >= 3)
            assert receiver.is_running
            assert receiver.latest_statuses(1)["Screen"].tstamp == 1.0


async def test_the_receiver_waits_for_a_server_that_is_not_running_yet() -> None:
    async with AsyncBrainFrameAPI() as api, api.get_status_receiver() as receiver:
        await sleep(0.3)
        assert receiver.is_running
        assert receiver.latest_statuses(1) == {}
        with streaming(packet(1)) as server:
            api.set_url(server.url)
            await until(lambda: receiver.latest_statuses(1))


async def test_a_failing_listener_is_logged_and_does_not_affect_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, logger="brainframe_api")
    seen: list[float] = []

    def failing(found: ZONE_STATUS_TYPE) -> None:
        raise ZeroDivisionError

    listening = threading.Event()
    with streaming(packet(1), packet(2), after=listening) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            receiver.add_listener(failing)
            receiver.add_listener(lambda found: seen.append(found[1]["Screen"].tstamp))
            listening.set()
            async with receiver:
                await until(lambda: 2.0 in seen)
                assert receiver.is_running
    assert "ZeroDivisionError" in caplog.text
    assert "failing" in caplog.text


async def test_a_removed_listener_is_not_called() -> None:
    seen: list[ZONE_STATUS_TYPE] = []
    with streaming(packet(1), then="end") as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            receiver.add_listener(seen.append)
            async with receiver:
                await until(lambda: seen)
                receiver.remove_listener(seen.append)
                # A call of the listener that had begun ends before the next connection.
                connections = server.connections
                await until(lambda: server.connections > connections)
                count = len(seen)
                await until(lambda: server.connections > connections + 2)
                assert len(seen) == count
                with pytest.raises(ValueError, match="not added"):
                    receiver.remove_listener(seen.append)


async def test_closing_ends_the_thread_while_the_server_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("brainframe_api._status_receiver._IDLE_TIMEOUT", 3600)
    before = receiving_threads()
    with streaming(packet(1)) as server:
        async with AsyncBrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            await until(lambda: receiver.latest_statuses(1))
            await receiver.close()
            await receiver.close()
            assert not receiver.is_running
            await until(lambda: receiving_threads() <= before)


async def test_closing_ends_the_thread_while_it_waits_to_reconnect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("brainframe_api._status_receiver._FIRST_DELAY", 3600)
    before = receiving_threads()
    with streaming(then="reset") as server:
        async with AsyncBrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            await until(lambda: server.connections)
            await receiver.close()
            await until(lambda: receiving_threads() <= before)


async def test_a_listener_can_close_its_receiver() -> None:
    listening = threading.Event()
    with streaming(packet(1), packet(2), after=listening) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            seen: list[float] = []

            async def close(found: ZONE_STATUS_TYPE) -> None:
                seen.append(found[1]["Screen"].tstamp)
                await receiver.close()

            receiver.add_listener(close)
            listening.set()
            async with receiver:
                await until(lambda: not receiver.is_running)
            assert len(seen) == 1


async def test_closing_the_api_closes_the_receiver() -> None:
    with streaming(packet(1)) as server:
        async with AsyncBrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            await until(lambda: receiver.latest_statuses(1))
            await api.close()
            await until(lambda: not receiver.is_running)


async def test_a_receiver_can_be_constructed_directly() -> None:
    with streaming(packet(1)) as server:
        async with AsyncBrainFrameAPI(server.url) as api, AsyncStatusReceiver(api) as receiver:
            await until(lambda: receiver.latest_statuses(1))


async def test_all_calls_return_the_same_receiver_with_one_connection() -> None:
    with streaming(packet(1)) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            first = api.get_status_receiver()
            await first.wait_for_statuses(60)
            for _ in range(50):
                statuses = api.get_status_receiver().latest_statuses(1)
                assert statuses["Screen"].tstamp == 1.0
            assert api.with_retries(5).get_status_receiver() is first
        assert server.connections == 1
        assert not first.is_running


async def test_a_closed_receiver_is_replaced() -> None:
    with streaming(packet(1)) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            async with api.get_status_receiver() as first:
                await first.wait_for_statuses(60)
            second = api.get_status_receiver()
            assert second is not first
            await second.wait_for_statuses(60)
            assert second.latest_statuses(1)["Screen"].tstamp == 1.0


async def test_a_closed_api_cannot_start_a_receiver() -> None:
    api = AsyncBrainFrameAPI("http://127.0.0.1:1")
    await api.close()
    with pytest.raises(RuntimeError, match="closed"):
        api.get_status_receiver()


async def test_an_orderly_close_logs_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with streaming(packet(1)) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            await api.get_status_receiver().wait_for_statuses(60)
            await AsyncStatusReceiver(api).wait_for_statuses(60)
        async with AsyncBrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            await receiver.wait_for_statuses(60)
            await receiver.close()
    assert [record.message for record in caplog.records if record.name == "brainframe_api"] == []


async def test_waiting_ends_with_the_statuses_of_the_stream() -> None:
    asked = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(b"{}\r\n")
        asked.wait(60)
        connection.chunk(packet(1, stream_id=1))
        connection.chunk(packet(2, stream_id=2))
        connection.stall()

    with ScriptedServer(script) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            assert await receiver.wait_for_statuses(60) == {}
            with pytest.raises(TimeoutError, match="No zone statuses of stream 2 within"):
                await receiver.wait_for_statuses(0.01, stream_id=2)
            asked.set()
            found = await receiver.wait_for_statuses(60, stream_id=2)
            assert found[2]["Screen"].tstamp == 2.0


async def test_waiting_on_a_closed_receiver_is_an_error() -> None:
    with streaming() as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            await receiver.close()
            with pytest.raises(RuntimeError, match="receiver was closed before zone statuses"):
                await receiver.wait_for_statuses(60)
