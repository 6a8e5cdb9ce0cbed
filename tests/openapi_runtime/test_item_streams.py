"""Streams of items are received over real sockets, in both clients, and leave nothing open."""

from __future__ import annotations

import gc
import pickle
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import httpx
import pytest

from openapi_runtime import UNSET, ApiError, ApiRequest, AsyncClient, Client, Failure, Operation
from openapi_runtime.item_decoders import ServerSentEvent
from openapi_runtime.item_streams import AsyncEventStream, AsyncJsonLines, EventStream, JsonLines
from openapi_runtime.json_decoder import JsonDecoder
from openapi_runtime.wire import wire
from tests.openapi_runtime.wire_codecs import Cat, Renamed
from tests.scripted_server import Connection, ScriptedServer, responding, stalling

OPERATION = Operation("follow", "GET", "/items", idempotent=True, endless=True)
REQUEST = ApiRequest(OPERATION, "/items")


def streaming(*chunks: bytes, content_type: str = "text/event-stream", stall: bool = False) -> Any:
    """Return a script that sends a body in chunks, and then ends or waits."""

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked(headers={"Content-Type": content_type})
        for chunk in chunks:
            connection.chunk(chunk)
        if stall:
            connection.wait_for_client_to_leave(60)
        else:
            connection.chunk(b"")

    return script


def events(*data: str) -> list[ServerSentEvent]:
    return [ServerSentEvent("message", one, None, None) for one in data]


class TestSync:
    def test_events_are_received(self) -> None:
        script = streaming(b"data: a\n", b"\nid: 1\nevent: add\ndata: b\r", b"\n\r\ndata: lost\n")
        with ScriptedServer(script) as server, Client(server.url) as client:
            stream = EventStream(client, REQUEST)
            assert server.requests == []
            assert next(stream) == ServerSentEvent("message", "a", None, None)
            assert list(stream) == [ServerSentEvent("add", "b", "1", None)]
            assert list(stream) == []
            assert len(server.requests) == 1

    def test_json_lines_are_received(self) -> None:
        script = streaming(
            b'{"name": "a"}\n\n{"na', b'me": "\xe2\x80\xa8"}', content_type="application/x-ndjson"
        )
        with ScriptedServer(script) as server, Client(server.url) as client:
            assert list(JsonLines[Cat](client, REQUEST, 10, Cat)) == [Cat("a"), Cat("\u2028")]

    def test_json_sequences_of_mapped_codecs_are_received(self) -> None:
        script = streaming(
            b'\x1e{\n"class": "a"}\n\x1e{"class": "b"}', content_type="application/json-seq"
        )
        with ScriptedServer(script) as server, Client(server.url) as client:
            decoder = JsonDecoder[Renamed](wire(Renamed))
            found = list(JsonLines[Renamed](client, REQUEST, 10, decoder))
            assert found == [Renamed("a"), Renamed("b")]

    def test_items_are_yielded_as_they_arrive(self) -> None:
        received = threading.Event()

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin_chunked(headers={"Content-Type": "application/jsonl"})
            connection.chunk(b"1\n")
            received.wait(60)
            connection.chunk(b"2\n")
            connection.chunk(b"")

        with ScriptedServer(script) as server, Client(server.url) as client:
            stream = JsonLines[int](client, REQUEST, 60, int)
            assert next(stream) == 1
            received.set()
            assert list(stream) == [2]

    def test_a_with_block_sends_the_request_and_releases_the_connection(self) -> None:
        left = threading.Event()

        def script(connection: Connection) -> None:
            streaming(b"data: a\n\n", stall=True)(connection)
            left.set()

        with ScriptedServer(script) as server, Client(server.url) as client:
            with EventStream(client, REQUEST, 60) as stream:
                assert len(server.requests) == 1
                assert stream.response is not None
                assert stream.response.status == 200
                assert next(stream).data == "a"
            assert left.wait(60)
            assert list(stream) == []
            stream.close()

    def test_abandoned_streams_release_their_connection(self) -> None:
        left = threading.Event()

        def script(connection: Connection) -> None:
            streaming(b"data: a\n\n", stall=True)(connection)
            left.set()

        with ScriptedServer(script) as server, Client(server.url) as client:
            stream = EventStream(client, REQUEST, 60)
            next(stream)
            del stream
            gc.collect()
            assert left.wait(60)

    def test_closed_streams_send_nothing(self) -> None:
        with ScriptedServer(responding()) as server, Client(server.url) as client:
            stream = EventStream(client, REQUEST)
            stream.close()
            with stream:
                assert list(stream) == []
            assert server.connections == 0

    @pytest.mark.parametrize("kind", [EventStream, JsonLines])
    @pytest.mark.parametrize("method", ["__next__", "__enter__"])
    def test_an_error_status_raises_an_api_error(self, kind: Any, method: str) -> None:
        script = responding({"title": "NoItemsError", "description": "None"}, 404)
        with (
            ScriptedServer(script) as server,
            Client(server.url) as client,
            pytest.raises(ApiError) as caught,
        ):
            getattr(kind(client, REQUEST), method)()
        assert caught.value.kind == "NoItemsError"
        assert caught.value.failure is Failure.STATUS

    def test_other_content_is_not_an_event_stream(self) -> None:
        script = streaming(b"<html>", content_type="text/html")
        with ScriptedServer(script) as server, Client(server.url) as client:
            with pytest.raises(
                ApiError, match="expected the Content-Type text/event-stream"
            ) as caught:
                next(EventStream(client, REQUEST))
            assert caught.value.failure is Failure.DECODE
            with pytest.raises(ApiError), EventStream(client, REQUEST):
                pass

    def test_items_before_an_invalid_one_are_yielded(self) -> None:
        script = streaming(
            b'{"name": "a"}\n{"name": 5}\n{"name": "b"}\n', content_type="application/jsonl"
        )
        with ScriptedServer(script) as server, Client(server.url) as client:
            stream = JsonLines[Cat](client, REQUEST, 10, Cat)
            assert next(stream) == Cat("a")
            with pytest.raises(ApiError) as caught:
                next(stream)
            assert "Expected `str`, got `int` - at `$.name`" in str(caught.value)
            assert caught.value.response_text == '{"name": 5}'
            assert caught.value.failure is Failure.DECODE
            assert list(stream) == []

    @pytest.mark.parametrize(
        ("kind", "start", "first"),
        [(EventStream, b"data: ", b"data: 1\n\n"), (JsonLines, b'"', b"1\n")],
    )
    def test_items_have_a_maximum_size(self, kind: Any, start: bytes, first: bytes) -> None:
        script = streaming(first + start + b"a" * 80, b"a" * 80, stall=True)
        with ScriptedServer(script) as server, Client(server.url) as client:
            stream = kind(client, REQUEST, 60, max_item_bytes=100)
            next(stream)
            with pytest.raises(ApiError, match="larger than the limit of 100 bytes") as caught:
                next(stream)
            assert caught.value.failure is Failure.DECODE
            assert list(stream) == []

    def test_a_connection_that_breaks_raises_an_api_error(self) -> None:
        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin_chunked(headers={"Content-Type": "text/event-stream"})
            connection.chunk(b"data: a\n\ndata: b\n")
            connection.reset()

        with ScriptedServer(script) as server, Client(server.url) as client:
            stream = EventStream(client, REQUEST)
            with pytest.raises(ApiError) as caught:
                list(stream)
            assert caught.value.failure is Failure.READ

    def test_a_silent_stream_times_out(self) -> None:
        with (
            ScriptedServer(streaming(b"data: a\n\n", stall=True)) as server,
            Client(server.url, timeout=0.2) as client,
        ):
            stream = EventStream(client, REQUEST)
            assert next(stream).data == "a"
            with pytest.raises(ApiError) as caught:
                next(stream)
            assert caught.value.failure is Failure.TIMEOUT
        with ScriptedServer(stalling) as server, Client(server.url) as client:
            with pytest.raises(ApiError) as caught:
                next(EventStream(client, REQUEST, 0.2))
            assert caught.value.failure is Failure.TIMEOUT

    @pytest.mark.parametrize(("timeout", "expected"), [(60, 60), (None, None), (UNSET, 50)])
    def test_the_timeout_restarts_with_each_wait(self, timeout: Any, expected: Any) -> None:
        more = threading.Event()

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin_chunked(headers={"Content-Type": "text/event-stream"})
            connection.chunk(b"data: a\n\n")
            more.wait(60)
            connection.chunk(b": keep-alive\n\n")
            connection.wait_for_client_to_leave(60)

        restarts: list[Any] = []

        def restart(timeout: Any) -> None:
            restarts.append(timeout)
            if len(restarts) == 2:  # After the keep-alive.
                stream.abort()

        with ScriptedServer(script) as server, Client(server.url, timeout=50) as client:
            stream = EventStream(client, REQUEST, timeout)
            assert next(stream).data == "a"
            response: Any = stream.response
            response.set_timeout = restart
            more.set()
            with pytest.raises(ApiError):
                next(stream)
        assert restarts == [expected, expected]

    def test_aborting_from_another_thread_ends_the_wait(self) -> None:
        with (
            ScriptedServer(streaming(stall=True)) as server,
            Client(server.url) as client,
            EventStream(client, REQUEST, 60) as stream,
        ):
            threading.Timer(0.1, stream.abort).start()
            with pytest.raises(ApiError):
                next(stream)

    def test_an_httpx_client_of_the_user_is_used(self) -> None:
        def respond(request: httpx.Request) -> httpx.Response:
            return httpx.Response(
                200, content=b"data: a\n\n", headers={"Content-Type": "text/event-stream"}
            )

        with (
            httpx.Client(transport=httpx.MockTransport(respond)) as http_client,
            Client("http://test", http_client=http_client) as client,
        ):
            assert list(EventStream(client, REQUEST)) == events("a")

    def test_streams_cannot_be_pickled(self) -> None:
        with Client("http://test") as client, pytest.raises(TypeError, match="cannot be copied"):
            pickle.dumps(EventStream(client, REQUEST))


class TestAsync:
    pytestmark = pytest.mark.parametrize("backend", ["asyncio", "trio"])

    def run(self, backend: str, server: ScriptedServer, body: Callable[[AsyncClient], Any]) -> None:
        async def main() -> None:
            async with AsyncClient(server.url) as client:
                await body(client)

        anyio.run(main, backend=backend)

    def test_events_and_lines_are_received(self, backend: str) -> None:
        async def body(client: AsyncClient) -> None:
            assert [event async for event in AsyncEventStream(client, REQUEST)] == events("a", "b")

        with ScriptedServer(streaming(b"data: a\n\nda", b"ta: b\n\n")) as server:
            self.run(backend, server, body)

        async def lines(client: AsyncClient) -> None:
            stream: AsyncIterator[int] = AsyncJsonLines[int](client, REQUEST, 10, int)
            assert [item async for item in stream] == [1, 2]

        with ScriptedServer(streaming(b"1\n", b"2", content_type="application/x-ndjson")) as server:
            self.run(backend, server, lines)

    def test_a_with_block_releases_the_connection(self, backend: str) -> None:
        left = threading.Event()

        def script(connection: Connection) -> None:
            streaming(b"data: a\n\n", stall=True)(connection)
            left.set()

        async def body(client: AsyncClient) -> None:
            async with AsyncEventStream(client, REQUEST, 60) as stream:
                assert (await anext(stream)).data == "a"
            assert await anyio.to_thread.run_sync(left.wait, 60)
            assert [event async for event in stream] == []

        with ScriptedServer(script) as server:
            self.run(backend, server, body)

    def test_a_canceled_task_releases_the_connection(self, backend: str) -> None:
        left = threading.Event()

        def script(connection: Connection) -> None:
            streaming(b"data: a\n\n", stall=True)(connection)
            left.set()

        async def body(client: AsyncClient) -> None:
            stream = AsyncEventStream(client, REQUEST, 60)
            await anext(stream)
            with anyio.move_on_after(0.05):
                await anext(stream)
            assert await anyio.to_thread.run_sync(left.wait, 60)

        with ScriptedServer(script) as server:
            self.run(backend, server, body)

    def test_abandoned_streams_print_nothing(
        self, backend: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        async def body(client: AsyncClient) -> None:
            stream = AsyncEventStream(client, REQUEST, 60)
            await anext(stream)

        with ScriptedServer(streaming(b"data: a\n\n", stall=True)) as server:
            self.run(backend, server, body)
            gc.collect()
        assert capfd.readouterr() == ("", "")

    def test_an_invalid_item_raises_an_api_error(self, backend: str) -> None:
        async def body(client: AsyncClient) -> None:
            with pytest.raises(ApiError) as caught:
                await anext(AsyncJsonLines[int](client, REQUEST, 10, int))
            assert caught.value.failure is Failure.DECODE

        with ScriptedServer(streaming(b'"x"\n')) as server:
            self.run(backend, server, body)
