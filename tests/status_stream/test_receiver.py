"""A listener cannot end the thread of a status receiver without a trace."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from brainframe_api import ZONE_STATUS_TYPE, BrainFrameAPI
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet


def quit_program(found: ZONE_STATUS_TYPE) -> None:
    sys.exit(f"after {found[1]['Screen'].tstamp}")


def interrupt(found: ZONE_STATUS_TYPE) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("failing", "shown"),
    [(quit_program, "SystemExit: after 1.0"), (interrupt, "KeyboardInterrupt")],
)
def test_a_listener_that_quits_is_logged_and_the_receiver_continues(
    failing: Callable[[ZONE_STATUS_TYPE], Any], shown: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, logger="brainframe_api")
    listening, second = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        listening.wait(60)
        connection.chunk(packet(1))
        connection.chunk(packet(2))
        connection.stall()

    def listen(found: ZONE_STATUS_TYPE) -> None:
        if found[1]["Screen"].tstamp == 2:
            second.set()

    with (
        ScriptedServer(script) as server,
        BrainFrameAPI(server.url) as api,
        api.get_status_receiver() as receiver,
    ):
        receiver.add_listener(failing)
        receiver.add_listener(listen)
        listening.set()
        assert second.wait(60)
        assert receiver.is_running
    assert shown in caplog.text
    assert failing.__name__ in caplog.text
