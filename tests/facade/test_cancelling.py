"""A task that is cancelled leaves no connection, no task and no warning behind."""

from __future__ import annotations

import gc
import sys
import time
import warnings
from contextlib import aclosing
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from brainframe_api import AsyncBrainFrameAPI, bf_errors
from tests.scripted_server import Connection, ScriptedServer, head, responding
from tests.status_stream.statuses import packet

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("few_objects")]


def slow(connection: Connection) -> None:
    for _ in connection.requests():
        time.sleep(0.02)
        connection.respond("1")


def stalling(connection: Connection) -> None:
    connection.read_request()
    connection.wait_for_client_to_leave()


def stall_in_body(connection: Connection) -> None:
    connection.read_request()
    connection.send(head(200, {}, 100) + b'"')
    connection.wait_for_client_to_leave()


def stream_and_stall(connection: Connection) -> None:
    connection.read_request()
    connection.begin_chunked()
    connection.chunk(packet(1))
    connection.wait_for_client_to_leave()


def sockets() -> int:
    gc.collect()
    links: list[str] = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(descriptor.readlink()))
        except FileNotFoundError:
            continue
    return sum(link.startswith("socket:") for link in links)


def tasks() -> int:
    return len(anyio.get_running_tasks())


async def settled(count: int) -> bool:
    """Wait for the server to close its sockets, and return whether at most `count` are open."""
    end, delay = time.monotonic() + 90, 0.01
    while sockets() > count and time.monotonic() < end:
        # Wait longer each time, because collecting garbage blocks the threads of the server.
        await anyio.sleep(delay)
        delay = min(2 * delay, 2.0)
    return sockets() <= count


linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Needs /proc: run it on Linux"
)


@linux
@pytest.mark.parametrize("script", [stalling, stall_in_body])
async def test_cancelling_calls_leaves_nothing(script: object) -> None:
    with ScriptedServer(script) as server:  # type: ignore[arg-type]
        before, tasks_before = sockets(), tasks()
        async with AsyncBrainFrameAPI(server.url, ("a", "b")) as api:
            for seconds in (0.0, 0.01, 0.1):
                with anyio.move_on_after(seconds):
                    async with anyio.create_task_group() as group:
                        for _ in range(20):
                            group.start_soon(api.version)
            assert tasks() == tasks_before
            assert await settled(before)


@linux
async def test_a_pool_full_of_cancelled_calls_still_works() -> None:
    with ScriptedServer(slow) as server:
        before = sockets()
        async with AsyncBrainFrameAPI(server.url) as api:
            for _ in range(5):
                with anyio.move_on_after(0.05):
                    async with anyio.create_task_group() as group:
                        for _ in range(150):
                            group.start_soon(api.version)
            assert await api.version(timeout=60) == "1"
        assert await settled(before)


@linux
async def test_cancelling_a_stream_leaves_nothing() -> None:
    with ScriptedServer(stream_and_stall) as server:
        before, tasks_before = sockets(), tasks()
        async with AsyncBrainFrameAPI(server.url) as api:

            async def follow() -> None:
                async with aclosing(api.get_zone_status_stream()) as packets:
                    async for _ in packets:
                        pass

            async with anyio.create_task_group() as group:
                for _ in range(10):
                    group.start_soon(follow)
                while server.connections < 10:  # noqa: ASYNC110  (a thread counts)
                    await anyio.sleep(0.01)
                group.cancel_scope.cancel()
            assert tasks() == tasks_before
            assert await settled(before)


@linux
async def test_leaving_a_stream_early_leaves_nothing() -> None:
    with ScriptedServer(stream_and_stall) as server:
        before = sockets()
        async with AsyncBrainFrameAPI(server.url) as api:
            async with aclosing(api.get_zone_status_stream()) as packets:
                async for _ in packets:
                    break
            assert await settled(before)


async def test_cancelling_an_upload_stops_reading_its_source() -> None:
    read = 0

    def script(connection: Connection) -> None:
        connection.stall()

    async def chunks() -> object:
        nonlocal read
        while True:
            read += 1
            yield bytes(65536)
            await anyio.lowlevel.checkpoint()

    with ScriptedServer(script) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            with anyio.move_on_after(0.2):
                await api.new_storage(chunks(), "video/mp4", timeout=None)  # type: ignore[arg-type]
            count = read
            await anyio.sleep(0.1)
            assert read == count


async def test_an_asynchronous_source_is_uploaded() -> None:
    async def chunks() -> object:
        for number in range(3):
            await anyio.sleep(0.01)
            yield bytes([number])

    with ScriptedServer(responding(5)) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            assert await api.new_storage(chunks(), "video/mp4") == 5  # type: ignore[arg-type]
        assert server.requests[0].body == b"\0\1\2"


async def test_an_upload_from_a_slow_asynchronous_source_times_out() -> None:
    async def chunks() -> object:
        yield b"a"
        await anyio.sleep(60)

    with ScriptedServer(responding(5)) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            started = time.monotonic()
            with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
                await api.new_storage(chunks(), "video/mp4", timeout=0.3)  # type: ignore[arg-type]
            assert time.monotonic() - started < 30


async def test_a_timeout_is_for_the_whole_call() -> None:
    def drip(connection: Connection) -> None:
        connection.read_request()
        connection.send(head(200, {}, 1000))
        connection.drip(b"x" * 1000, 0.05)

    for script in (stalling, stall_in_body, drip):
        with ScriptedServer(script) as server:
            async with AsyncBrainFrameAPI(server.url) as api:
                started = time.monotonic()
                with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
                    await api.version(timeout=0.3)
                assert 0.25 < time.monotonic() - started < 30


async def test_a_timeout_around_a_call_is_not_mistaken_for_its_own_timeout() -> None:
    with ScriptedServer(stalling) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            with pytest.raises(TimeoutError):
                with anyio.fail_after(0.1):
                    await api.version()


@pytest.mark.slow
async def test_a_thousand_concurrent_calls_succeed() -> None:
    with ScriptedServer(responding("1")) as server:
        async with AsyncBrainFrameAPI(server.url, ("a", "b")) as api:
            responses: list[str] = []

            async def call() -> None:
                responses.append(await api.version(timeout=60))

            async with anyio.create_task_group() as group:
                for _ in range(1000):
                    group.start_soon(call)
            assert responses == ["1"] * 1000
            # The pool has 100 connections. On a busy machine, some of them are idle for so long
            # that they expire, and others replace them.
            assert server.connections <= 150


async def test_many_tasks_log_in_once() -> None:
    logins = 0

    def script(connection: Connection) -> None:
        nonlocal logins
        for request in connection.requests():
            if "authorization" in request.headers:
                logins += 1
                time.sleep(0.05)
                connection.respond("1", headers={"Set-Cookie": "session_id=a"})
            else:
                connection.respond("1")

    with ScriptedServer(script) as server:
        async with AsyncBrainFrameAPI(server.url, ("a", "b")) as api:
            async with anyio.create_task_group() as group:
                for _ in range(50):
                    group.start_soon(api.version)
            assert logins == 1


async def test_calls_of_a_closed_api_raise_runtime_error() -> None:
    with ScriptedServer(responding("1")) as server:
        api = AsyncBrainFrameAPI(server.url)
        assert await api.version() == "1"
        await api.close()
        await api.close()
        with pytest.raises(RuntimeError, match="closed"):
            await api.version()


async def test_a_huge_error_body_is_read_in_part() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked(500)
        while True:
            connection.chunk(b"x" * 65536)

    with ScriptedServer(script) as server:
        async with AsyncBrainFrameAPI(server.url) as api:
            with pytest.raises(bf_errors.UnknownError):
                await api.version(timeout=60)


async def test_connections_that_are_collected_together_close_silently() -> None:
    with ScriptedServer(responding("1")) as server:
        for _ in range(20):
            api = AsyncBrainFrameAPI(server.url)
            await api.version()
            # The objects form a reference cycle, like the tracebacks of cancelled calls, and the
            # garbage collector finalizes them in any order.
            together: list[object] = [api]
            together.append(together)
            del api, together
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            gc.collect()
        assert caught == []
