# Derived from tests/_async/test_status_receiver.py by scripts/unasync. Do not edit.
"""The status receiver follows the server, whatever happens to it or to the listeners."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from brainframe_api import ZONE_STATUS_TYPE, BrainFrameAPI, StatusReceiver
from openapi_runtime.sync_io import sleep
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
            after.wait(10)
        for data in packets:
            connection.chunk(data)
        if then == "stall":
            connection.stall()
        elif then == "end":
            connection.chunk(b"")
        else:
            connection.reset()

    return ScriptedServer(script)


def until(condition: object, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "It did not come about"
        sleep(0.01)


def test_listeners_get_every_packet_in_order() -> None:
    listening = threading.Event()
    with streaming(packet(1), packet(2), packet(3), after=listening) as server:
        seen: list[tuple[str, float]] = []
        with BrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            receiver.add_listener(lambda found: seen.append(("a", found[1]["Screen"].tstamp)))
            receiver.add_listener(lambda found: seen.append(("b", found[1]["Screen"].tstamp)))
            listening.set()
            with receiver:
                until(lambda: ("b", 3.0) in seen)
                assert receiver.is_running
            assert not receiver.is_running
        assert seen == [(name, tstamp) for tstamp in (1.0, 2.0, 3.0) for name in ("a", "b")]


def test_the_newest_packet_replaces_all_statuses() -> None:
    with streaming(packet(1, stream_id=1), packet(2, stream_id=2)) as server:
        with BrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            until(lambda: receiver.latest_statuses(2))
            assert receiver.latest_statuses(2)["Screen"].tstamp == 2.0
            assert receiver.latest_statuses(1) == {}
            assert receiver.latest_statuses(99) == {}


@pytest.mark.parametrize("then", ["end", "reset"])
def test_it_connects_again(then: str) -> None:
    with streaming(packet(1), then=then) as server:
        with BrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            until(lambda: server.connections >= 3)
            assert receiver.is_running
            assert receiver.latest_statuses(1)["Screen"].tstamp == 1.0


def test_it_waits_for_a_server_that_is_not_there_yet() -> None:
    with BrainFrameAPI() as api, api.get_status_receiver() as receiver:
        sleep(0.3)
        assert receiver.is_running
        assert receiver.latest_statuses(1) == {}
        with streaming(packet(1)) as server:
            api.set_url(server.url)
            until(lambda: receiver.latest_statuses(1))


def test_a_listener_that_fails_is_logged_and_disturbs_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, logger="brainframe_api")
    seen: list[float] = []

    def failing(found: ZONE_STATUS_TYPE) -> None:
        raise ZeroDivisionError

    listening = threading.Event()
    with streaming(packet(1), packet(2), after=listening) as server:
        with BrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            receiver.add_listener(failing)
            receiver.add_listener(lambda found: seen.append(found[1]["Screen"].tstamp))
            listening.set()
            with receiver:
                until(lambda: 2.0 in seen)
                assert receiver.is_running
    assert "ZeroDivisionError" in caplog.text
    assert "failing" in caplog.text


def test_a_removed_listener_is_not_called() -> None:
    seen: list[ZONE_STATUS_TYPE] = []
    with streaming(packet(1), then="end") as server:
        with BrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            receiver.add_listener(seen.append)
            with receiver:
                until(lambda: seen)
                receiver.remove_listener(seen.append)
                sleep(0.1)
                count = len(seen)
                connections = server.connections
                until(lambda: server.connections > connections + 1)
                assert len(seen) == count
                with pytest.raises(ValueError, match="not added"):
                    receiver.remove_listener(seen.append)


def test_closing_is_quick_while_the_server_is_silent() -> None:
    with streaming(packet(1)) as server:
        with BrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            until(lambda: receiver.latest_statuses(1))
            started = time.monotonic()
            receiver.close()
            receiver.close()
            assert time.monotonic() - started < 1
            assert not receiver.is_running


def test_closing_is_quick_while_it_waits_to_connect_again() -> None:
    with streaming(then="reset") as server:
        url = server.url
    with BrainFrameAPI(url) as api, api.get_status_receiver() as receiver:
        sleep(0.5)
        started = time.monotonic()
        receiver.close()
        assert time.monotonic() - started < 1


def test_closing_from_within_a_listener() -> None:
    listening = threading.Event()
    with streaming(packet(1), packet(2), after=listening) as server:
        with BrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            seen: list[float] = []

            def close(found: ZONE_STATUS_TYPE) -> None:
                seen.append(found[1]["Screen"].tstamp)
                receiver.close()

            receiver.add_listener(close)
            listening.set()
            with receiver:
                until(lambda: not receiver.is_running)
            assert len(seen) == 1


def test_closing_the_api_ends_it() -> None:
    with streaming(packet(1)) as server:
        with BrainFrameAPI(server.url) as api, api.get_status_receiver() as receiver:
            until(lambda: receiver.latest_statuses(1))
            api.close()
            until(lambda: not receiver.is_running, 15)


def test_it_can_be_made_directly() -> None:
    with streaming(packet(1)) as server:
        with BrainFrameAPI(server.url) as api, StatusReceiver(api) as receiver:
            until(lambda: receiver.latest_statuses(1))
