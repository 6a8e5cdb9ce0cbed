# Derived from tests/_async/test_connection_state.py by scripts/unasync. Do not edit.
"""A status receiver reports when its server disconnects and when it comes back."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from brainframe_api import (
    BrainFrameAPI,
    ConnectionChange,
    ConnectionState,
    StatusReceiver,
)
from openapi_runtime.sync_io import sleep
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet

pytestmark = pytest.mark.anyio


def until(condition: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, f"The condition is still false after {seconds} s"
        sleep(0.01)


def shown(receiver: StatusReceiver) -> str:
    return receiver.state.value


def test_connection_changes_are_reported_in_order(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="brainframe_api")
    listening, back = threading.Event(), threading.Event()

    def first(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        listening.wait(60)
        connection.chunk(packet(1))
        connection.reset()

    def absent(connection: Connection) -> None:
        connection.read_request()
        if not back.is_set():
            connection.reset()
            return
        connection.begin_chunked()
        connection.chunk(packet(2))
        connection.stall()

    changes: list[ConnectionChange] = []
    packets: list[ConnectionState] = []
    started = time.time()
    with ScriptedServer(first, absent) as server:
        with BrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            assert shown(receiver) == "connecting"
            assert receiver.last_packet_at is None
            receiver.on_connection_change(changes.append)
            receiver.add_listener(lambda _: packets.append(changes[-1].state))
            listening.set()
            until(lambda: len(changes) == 2)
            assert shown(receiver) == "disconnected"
            until(lambda: server.connections >= 4)
            back.set()
            until(lambda: len(packets) == 2)
            assert shown(receiver) == "connected"
            assert receiver.last_packet_at is not None
            assert started <= receiver.last_packet_at <= time.time()
        assert shown(receiver) == "closed"
        assert [change.state.value for change in changes] == [
            "connected",
            "disconnected",
            "connected",
        ]
        assert [change.reason != "" for change in changes] == [False, True, False]
        assert packets == [ConnectionState.CONNECTED] * 2
        interrupted, available = [record.message for record in caplog.records]
        assert f"The zone status stream of {server.url} was interrupted" in interrupted
        assert f"The zone status stream of {server.url} is connected again" in available


def test_a_removed_listener_is_not_notified() -> None:
    listening = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        listening.wait(60)
        connection.chunk(packet(1))
        connection.chunk(b"")

    kept: list[ConnectionChange] = []
    removed: list[ConnectionChange] = []
    with ScriptedServer(script) as server:
        with BrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            remove = receiver.on_connection_change(removed.append)
            receiver.on_connection_change(kept.append)
            remove()
            remove()
            listening.set()
            until(lambda: len(kept) >= 3)
    assert removed == []


def test_a_failing_change_listener_is_logged_and_does_not_affect_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, logger="brainframe_api")

    def failing(change: ConnectionChange) -> None:
        raise ZeroDivisionError

    listening = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        listening.wait(60)
        connection.chunk(packet(1))
        connection.stall()

    changes: list[ConnectionChange] = []
    with ScriptedServer(script) as server:
        with BrainFrameAPI(server.url) as api:
            receiver = api.get_status_receiver()
            receiver.on_connection_change(failing)
            receiver.on_connection_change(changes.append)
            listening.set()
            until(lambda: changes)
            receiver.wait_for_statuses(60)
    assert "ZeroDivisionError" in caplog.text
