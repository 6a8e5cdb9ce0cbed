"""The log contains requests, responses and retries."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

import pytest

from brainframe_api import BrainFrameAPI
from tests.scripted_server import ScriptedServer, resetting, responding


def test_requests_times_and_retries_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="brainframe_api")
    with (
        ScriptedServer(resetting, responding([])) as server,
        BrainFrameAPI(server.url) as api,
    ):
        api.get_zones(stream_id=3)
    retried, responded = [record.getMessage() for record in caplog.records][:2]
    assert f"GET {server.url}/api/zones?stream_id=3" in retried
    assert "Retrying in" in retried
    assert f"GET {server.url}/api/zones?stream_id=3: 200 in " in responded
    assert " ms, 2 bytes" in responded


def run(variable: str | None, url: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "BRAINFRAME_LOG"}
    if variable is not None:
        environment["BRAINFRAME_LOG"] = variable
    program = f"from brainframe_api import BrainFrameAPI\nBrainFrameAPI({url!r}).version()"
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stderr


def test_the_environment_turns_the_log_on() -> None:
    with ScriptedServer(responding("1")) as server:
        assert "DEBUG brainframe_api: GET" in run("debug", server.url)
        assert run(None, server.url) == ""
        assert run("warning", server.url) == ""
        assert run("nonsense", server.url) == ""
