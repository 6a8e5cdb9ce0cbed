"""Streams, closing and timeouts, which differ if the API uses an httpx client of the user."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import anyio
import httpx
import pytest

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from tests.certificate_authority import Authority, needs_openssl
from tests.http_client.kinds import Kind
from tests.scripted_server import Connection, ScriptedServer, stalling
from tests.status_stream.statuses import packet


def serve(connection: Connection) -> None:
    for request in connection.requests():
        if request.target.endswith("/statuses"):
            connection.begin_chunked()
            connection.chunk(packet(1))
            connection.stall()
        else:
            connection.respond("0.30.0")


def in_thread(function: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Start a thread, and return it and the list that gets its result or exception."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(function())
        except Exception as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def test_a_stream_takes_a_connection_of_the_pool(kind: Kind) -> None:
    with ScriptedServer(serve) as server:
        client = kind.http_client(limits=httpx.Limits(max_connections=1))
        api = kind.api(server.url, http_client=client, retries=0)
        statuses = api.get_zone_status_stream()
        kind.next_packet(statuses)
        with pytest.raises(bf_errors.ServerNotReadyError, match="connections"):
            kind.call(api.version, timeout=0.3)
        kind.close(statuses)
        assert kind.call(api.version) == "0.30.0"


def test_streams_of_the_sdks_own_client_take_no_connection_of_the_pool(kind: Kind) -> None:
    with ScriptedServer(serve) as server:
        api = kind.api(server.url, retries=0)
        streams = [api.get_zone_status_stream() for _ in range(110)]
        for statuses in streams:
            kind.next_packet(statuses)
        assert kind.call(api.version) == "0.30.0"
        for statuses in streams:
            kind.close(statuses)


def test_closing_the_api_ends_its_streams_and_no_others(kind: Kind) -> None:
    with ScriptedServer(serve) as server:
        client = kind.http_client()
        one, other = (kind.api(server.url, http_client=client) for _ in range(2))
        ending, lasting = one.get_zone_status_stream(), other.get_zone_status_stream()
        kind.next_packet(ending)
        kind.next_packet(lasting)
        ended, failure = in_thread(lambda: kind.next_packet(ending))
        waiting, result = in_thread(lambda: kind.next_packet(lasting))
        time.sleep(0.2)
        kind.close(one)
        ended.join(30)
        assert isinstance(failure[0], bf_errors.ServerNotReadyError)
        assert "closed" in str(failure[0])
        assert waiting.is_alive()
        assert kind.call(other.version) == "0.30.0"
        kind.close(other)
        waiting.join(30)
        assert isinstance(result[0], bf_errors.ServerNotReadyError)


@needs_openssl
def test_closing_the_api_ends_streams_over_tls(kind: Kind, tmp_path: Any) -> None:
    import ssl

    authority = Authority(tmp_path)
    trusting = ssl.create_default_context(cafile=str(authority.file))
    with ScriptedServer(serve, tls=authority.server_context()) as server:
        api = kind.api(server.url, http_client=kind.http_client(verify=trusting))
        statuses = api.get_zone_status_stream()
        kind.next_packet(statuses)
        ended, failure = in_thread(lambda: kind.next_packet(statuses))
        time.sleep(0.2)
        kind.close(api)
        ended.join(30)
        assert isinstance(failure[0], bf_errors.ServerNotReadyError)


@pytest.mark.anyio
async def test_closing_the_api_ends_streams_of_any_transport() -> None:
    class Silent(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield packet(1)
            await anyio.sleep_forever()

    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Silent())

    async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client:
        api = AsyncBrainFrameAPI("http://server", http_client=client)
        async with aclosing(api.get_zone_status_stream()) as statuses:
            await anext(statuses)
            with anyio.fail_after(60):
                async with anyio.create_task_group() as tasks:

                    async def read() -> None:
                        with pytest.raises(bf_errors.ServerNotReadyError, match="closed"):
                            await anext(statuses)

                    tasks.start_soon(read)
                    await anyio.wait_all_tasks_blocked()
                    await api.close()


def test_an_abandoned_stream_releases_its_connection() -> None:
    with ScriptedServer(serve) as server:
        client = httpx.Client(limits=httpx.Limits(max_connections=1))
        with client, BrainFrameAPI(server.url, http_client=client, retries=0) as api:
            for _ in range(3):
                for _statuses in api.get_zone_status_stream():
                    break
                gc.collect()
            assert api.version(timeout=60) == "0.30.0"


# On trio, httpx leaves generators behind, which trio warns about.
@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_an_async_stream_releases_its_connection_with_aclosing() -> None:
    with ScriptedServer(serve) as server:
        async with (
            httpx.AsyncClient(limits=httpx.Limits(max_connections=1)) as client,
            AsyncBrainFrameAPI(server.url, http_client=client, retries=0) as api,
        ):
            for _ in range(3):
                async with aclosing(api.get_zone_status_stream()) as statuses:
                    await anext(statuses)
            assert await api.version(timeout=60) == "0.30.0"


def test_the_timeout_of_a_call_replaces_the_one_of_the_client(kind: Kind) -> None:
    with ScriptedServer(stalling) as server:
        client = kind.http_client(timeout=60)
        api = kind.api(server.url, http_client=client, retries=0)
        started = time.monotonic()
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            kind.call(api.version, timeout=0.4)
        assert 0.3 < time.monotonic() - started < 30


def test_the_timeout_ends_a_body_that_drips(kind: Kind) -> None:
    def drip(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n")
        connection.drip(b"x" * 400, 0.1)

    with ScriptedServer(drip) as server:
        api = kind.api(server.url, http_client=kind.http_client(), retries=0)
        started = time.monotonic()
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            kind.call(api.version, timeout=0.5)
        assert time.monotonic() - started < 30


def test_the_timeout_ends_a_head_that_drips_only_with_the_sdks_own_client(kind: Kind) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"
    sent: list[int] = []

    def drip(connection: Connection) -> None:
        connection.read_request()
        for byte in head:
            connection.drip(bytes([byte]), 0.06)
            sent[-1] += 1
        connection.stall()

    with ScriptedServer(drip) as server:
        for http_client in (kind.http_client(), None):
            sent.append(0)
            api = kind.api(server.url, http_client=http_client, retries=0)
            with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
                kind.call(api.version, timeout=1)
    assert sent[0] == len(head)
    assert sent[1] < len(head)


def test_silence_ends_a_status_stream(kind: Kind) -> None:
    with ScriptedServer(serve) as server:
        api = kind.api(server.url, http_client=kind.http_client(), retries=0)
        statuses = api.get_zone_status_stream(timeout=1)
        kind.next_packet(statuses)
        started = time.monotonic()
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            kind.next_packet(statuses)
        assert 0.3 < time.monotonic() - started < 30
