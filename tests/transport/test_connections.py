"""Connections are reused by concurrent calls, and return to the pool after every outcome."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpcore
import pytest

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from openapi_runtime._async.pool import AsyncPool
from openapi_runtime._sync.pool import Pool
from tests.scripted_server import (
    Connection,
    ScriptedServer,
    in_turn,
    resetting,
    responding,
    stalling,
)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(responding("1.2.3")) as running:
        yield running


def get(server: ScriptedServer, *, pool: float | None = 5.0) -> httpcore.Request:
    return httpcore.Request(
        "GET",
        f"{server.url}/api/version",
        headers={"Host": "127.0.0.1"},
        extensions={"timeout": {"pool": pool, "read": 5.0}},
    )


def pool_of_one() -> Pool:
    return Pool(partial(httpcore.ConnectionPool, max_connections=1), limit=1)


def async_pool_of_one() -> AsyncPool:
    return AsyncPool(partial(httpcore.AsyncConnectionPool, max_connections=1), limit=1)


REPLACED = 50
"""The tolerated number of additional connections, because some expire on a slow machine."""


def version_of(api: BrainFrameAPI) -> str:
    return api.version()


def respond_and_close(connection: Connection) -> None:
    connection.read_request()
    connection.respond("1.2.3")


def test_sequential_calls_use_one_connection(server: ScriptedServer) -> None:
    with BrainFrameAPI(server.url) as api:
        for _ in range(5):
            api.version()

    assert server.connections == 1


def test_a_connection_that_the_server_has_closed_is_not_reused() -> None:
    with ScriptedServer(respond_and_close) as server, BrainFrameAPI(server.url, retries=0) as api:
        for expected in (1, 2, 3):
            assert api.version() == "1.2.3"
            assert server.connections == expected
            server.wait_until_closed()


def test_hundreds_of_threads_share_a_hundred_connections(server: ScriptedServer) -> None:
    with BrainFrameAPI(server.url) as api, ThreadPoolExecutor(200) as threads:
        responses = list(threads.map(version_of, [api] * 400))

    assert responses == ["1.2.3"] * 400
    assert server.connections <= 100 + REPLACED


def test_a_thousand_tasks_share_a_hundred_connections(server: ScriptedServer) -> None:
    async def main() -> list[str]:
        async with AsyncBrainFrameAPI(server.url) as api:
            return await asyncio.gather(*(api.version() for _ in range(1000)))

    assert asyncio.run(main()) == ["1.2.3"] * 1000
    assert server.connections <= 100 + REPLACED


def test_a_call_without_a_free_connection_in_time_is_an_error(server: ScriptedServer) -> None:
    connections = pool_of_one()
    response = connections.handle_request(get(server))

    with pytest.raises(httpcore.PoolTimeout):
        connections.handle_request(get(server, pool=0.01))

    response.close()
    connections.handle_request(get(server, pool=0.01)).close()
    connections.close()


def test_a_call_gets_the_slot_that_another_releases(server: ScriptedServer) -> None:
    connections = pool_of_one()
    first = connections.handle_request(get(server))
    threading.Timer(0.05, first.close).start()

    second = connections.handle_request(get(server))

    assert second.read() == b'"1.2.3"'
    second.close()
    connections.close()


def test_failed_calls_release_their_slots() -> None:
    with ScriptedServer(resetting) as server:
        connections = pool_of_one()
        for _ in range(3):
            with pytest.raises((httpcore.ReadError, httpcore.RemoteProtocolError)):
                connections.handle_request(get(server, pool=0.01))
        connections.close()


def test_failed_async_calls_release_their_slots() -> None:
    async def main(server: ScriptedServer) -> None:
        connections = async_pool_of_one()
        for _ in range(3):
            with pytest.raises((httpcore.ReadError, httpcore.RemoteProtocolError)):
                await connections.handle_async_request(get(server, pool=0.01))
        await connections.aclose()

    with ScriptedServer(resetting) as server:
        asyncio.run(main(server))


def test_canceled_async_calls_release_their_slots() -> None:
    async def main(server: ScriptedServer) -> None:
        connections = async_pool_of_one()
        # First, cancel a call in progress. Then, cancel another one and one that waits for a slot.
        for waiting in (1, 2):
            calls = [
                asyncio.create_task(connections.handle_async_request(get(server)))
                for _ in range(waiting)
            ]
            while len(server.requests) < waiting:  # noqa: ASYNC110  (a thread counts)
                await asyncio.sleep(0.005)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        response = await connections.handle_async_request(get(server, pool=0.5))
        assert await response.aread() == b'"1.2.3"'
        await response.aclose()
        await connections.aclose()

    with ScriptedServer(stalling, stalling, responding("1.2.3")) as server:
        asyncio.run(main(server))


def test_an_async_call_without_a_free_connection_in_time_is_an_error(
    server: ScriptedServer,
) -> None:
    async def main() -> None:
        connections = async_pool_of_one()
        response = await connections.handle_async_request(get(server))
        with pytest.raises(httpcore.PoolTimeout):
            await connections.handle_async_request(get(server, pool=0.01))
        await response.aclose()
        await connections.aclose()

    asyncio.run(main())


def test_a_response_read_after_the_pool_was_closed_closes_its_connection(
    server: ScriptedServer,
) -> None:
    left = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.respond("1.2.3")
        if connection.wait_for_client_to_leave():
            left.set()

    with ScriptedServer(script) as watching:
        connections = pool_of_one()
        response = connections.handle_request(get(watching))
        connections.close()
        assert not left.is_set()
        assert response.read() == b'"1.2.3"'
        assert left.wait(60)


def test_a_partly_read_body_closes_the_connection_and_releases_its_slot() -> None:
    with ScriptedServer(responding(b"x" * 1_000_000)) as server:
        connections = pool_of_one()
        for _ in range(3):
            connections.handle_request(get(server, pool=0.01)).close()
        connections.close()

    assert server.connections == 3


def test_an_error_response_leaves_the_connection_to_the_next_call() -> None:
    error = in_turn(
        lambda connection, _: connection.respond_with_error("ZoneNotFoundError", status=404),
        lambda connection, _: connection.respond("1.2.3"),
    )
    with ScriptedServer(error) as server, BrainFrameAPI(server.url) as api:
        with pytest.raises(bf_errors.ZoneNotFoundError):
            api.get_zone(1)
        assert api.version() == "1.2.3"

    assert server.connections == 1
