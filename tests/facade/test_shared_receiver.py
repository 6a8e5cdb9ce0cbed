"""One receiver serves all threads, event loops and calls of an API object."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet


def streaming(connection: Connection) -> None:
    connection.read_request()
    connection.begin_chunked()
    connection.chunk(packet(1))
    connection.stall()


def receiver_threads() -> int:
    return sum(thread.name == "brainframe status receiver" for thread in threading.enumerate())


def test_many_threads_start_one_receiver() -> None:
    with ScriptedServer(streaming) as server, BrainFrameAPI(server.url) as api:
        before = receiver_threads()
        with ThreadPoolExecutor(16) as pool:
            calls = [pool.submit(api.get_status_receiver) for _ in range(200)]
        found = [call.result() for call in calls]
        found[0].wait_for_statuses(60)
        assert len(set(map(id, found))) == 1
        assert receiver_threads() == before + 1
        assert server.connections == 1


def test_a_wait_ends_when_another_thread_closes_the_api() -> None:
    with (
        ScriptedServer(lambda connection: connection.stall()) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        api = BrainFrameAPI(server.url)
        waiting = pool.submit(api.get_status_receiver().wait_for_statuses)
        api.close()
        with pytest.raises(RuntimeError, match="closed"):
            waiting.result(60)


def test_the_async_receiver_starts_again_in_the_next_event_loop() -> None:
    with ScriptedServer(streaming) as server:
        api = AsyncBrainFrameAPI(server.url)

        async def ask() -> float:
            found = await api.get_status_receiver().wait_for_statuses(60)
            return found[1]["Screen"].tstamp

        assert (asyncio.run(ask()), asyncio.run(ask())) == (1.0, 1.0)
        assert server.connections == 2
        asyncio.run(api.close())


def test_a_program_with_an_unclosed_async_receiver_ends_silently() -> None:
    program = """
import asyncio, sys
from brainframe_api import AsyncBrainFrameAPI

async def main():
    api = AsyncBrainFrameAPI(sys.argv[1])
    found = await api.get_status_receiver().wait_for_statuses(60)
    print(*found)

if sys.argv[2] == "trio":
    import trio
    trio.run(main)
else:
    asyncio.run(main())
"""
    with ScriptedServer(streaming) as server:
        for event_loop in ("asyncio", "trio"):
            done = subprocess.run(
                [sys.executable, "-W", "error", "-c", program, server.url, event_loop],
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["1"], "")
