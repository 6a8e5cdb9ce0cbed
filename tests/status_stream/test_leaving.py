"""Nothing is printed, however a status stream is left before the event loop ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.marks import mark_slow
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet

PROGRAM = Path(__file__).with_name("leaving.py")
WAYS = (
    "break", "return", "exception", "keep", "timeout", "cancel", "sibling", "interrupt", "end",
)  # fmt: skip


def stream(connection: Connection) -> None:
    connection.read_request()
    connection.begin_chunked()
    connection.chunk(packet(1))
    connection.wait_for_client_to_leave(60)


def leave(loop: str, way: str, client: str, *options: str) -> str:
    """Return the output of the program, which runs all nestings of blocks."""
    with ScriptedServer(stream) as server:
        done = subprocess.run(
            [sys.executable, *options, str(PROGRAM), server.url, loop, way, client],
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    return done.stdout + done.stderr


@pytest.mark.timeout(300)
@pytest.mark.parametrize("loop", ["asyncio", "trio"])
@pytest.mark.parametrize("way", mark_slow(WAYS, but=("break",)))
def test_leaving_a_stream_in_any_nesting_of_blocks_prints_nothing(loop: str, way: str) -> None:
    assert leave(loop, way, "own", "-W", "always::ResourceWarning") == ""


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("loop", ["asyncio", "trio"])
@pytest.mark.parametrize("way", ["return", "timeout", "end"])
def test_leaving_a_stream_of_a_client_of_the_user_prints_nothing(loop: str, way: str) -> None:
    # ResourceWarnings are not enabled, because trio warns about the generators that httpx leaves
    # behind. To avoid these warnings, the guide to the httpx client recommends `aclosing`.
    assert leave(loop, way, "user_client") == ""
