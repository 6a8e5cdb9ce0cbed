"""An ASGI application in this process responds like a server: chunk by chunk, without leaks."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import anyio
import httpx
import pytest
from starlette.responses import StreamingResponse

from brainframe_api import AsyncBrainFrameAPI
from brainframe_api.bf_codecs import ConnType, StreamConfiguration
from brainframe_api.simulator import Simulator
from openapi_runtime.asgi import ASGIApp, StreamingASGITransport
from openapi_runtime.deadline import Deadline
from tests.simulator.codecs import file_stream

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("few_objects")]

only_asyncio = pytest.mark.parametrize("anyio_backend", ["asyncio"])
"""Mark of tests that use the simulator's status stream, which needs asyncio."""


@asynccontextmanager
async def client_of(app: ASGIApp, grace: float = 10) -> AsyncGenerator[httpx.AsyncClient]:
    """Yield a client of an application; check afterwards that no task is left."""
    before = len(anyio.get_running_tasks())
    with anyio.fail_after(100):
        transport = StreamingASGITransport(app, grace=grace)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://app", timeout=60
        ) as client:
            yield client
        gc.collect()
        await anyio.wait_all_tasks_blocked()
        assert len(anyio.get_running_tasks()) == before


def raw(response: httpx.Response) -> aclosing[AsyncGenerator[bytes]]:
    """Return a context manager for the chunks of a response, to read only some of them.

    With `aiter_raw`, httpx leaves an unfinished generator behind, which trio warns about.
    """
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return aclosing(cast("AsyncGenerator[bytes]", aiter(response.stream)))


def timeouts(**seconds: float | None) -> dict[str, Any]:
    return {"timeout": dict.fromkeys(("connect", "read", "write", "pool")) | seconds}


async def start(send: Any, status: int = 200, headers: Any = ()) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def body(send: Any, chunk: bytes = b"", *, more: bool = False) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": more})


async def request_body(receive: Any) -> bytes:
    content = bytearray()
    while True:
        message = await receive()
        assert message["type"] == "http.request"
        content += message["body"]
        if not message["more_body"]:
            return bytes(content)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    content = await request_body(receive)
    await start(send, 201, [(b"content-length", str(len(content)).encode())])
    await body(send, content)


class Endless:
    """An application whose response has one chunk and no end."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.waiting = anyio.Event()
        self.canceled = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await request_body(receive)
            if scope["path"] != "/silent":
                await start(send)
                await body(send, b"first", more=True)
            self.waiting.set()
            self.received.append((await receive())["type"])
            if scope["path"] == "/stubborn":
                await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            self.canceled = True
            raise


async def test_chunks_arrive_before_the_application_ends() -> None:
    asked = [anyio.Event() for _ in range(3)]
    ended = anyio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send, headers=[(b"x-kind", b"slow")])
        for number, event in enumerate(asked):
            await event.wait()
            await body(send, b"chunk %d" % number, more=True)
        await body(send)
        ended.set()

    async with client_of(app) as client, client.stream("GET", "/") as response:
        assert (response.status_code, response.headers["x-kind"]) == (200, "slow")
        async with raw(response) as chunks:
            for number, event in enumerate(asked):
                assert not ended.is_set()
                event.set()
                assert await anext(chunks) == b"chunk %d" % number
            assert [chunk async for chunk in chunks if chunk] == []
        assert ended.is_set()


async def test_a_slow_reader_slows_the_application_down() -> None:
    sent = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal sent
        await start(send)
        while sent < 100:
            sent += 1
            await body(send, b"x" * 1000, more=True)
        await body(send)

    async with client_of(app) as client, client.stream("GET", "/") as response:
        await anyio.sleep(0.05)
        assert sent < 10
        assert len(await response.aread()) == 100_000


@pytest.mark.parametrize(("path", "canceled"), [("/", False), ("/stubborn", True)])
async def test_closing_a_response_disconnects_the_application(path: str, canceled: bool) -> None:
    app = Endless()
    async with client_of(app, grace=0.1 if canceled else 10) as client:
        async with client.stream("GET", path) as response, raw(response) as chunks:
            assert await anext(chunks) == b"first"
        assert app.received == ["http.disconnect"]
        assert app.canceled == canceled


@pytest.mark.parametrize("path", ["/", "/silent"])
async def test_canceling_a_request_disconnects_the_application(path: str) -> None:
    app = Endless()
    async with client_of(app) as client:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(partial(client.get, path, timeout=None))
            await app.waiting.wait()
            await anyio.wait_all_tasks_blocked()
            tasks.cancel_scope.cancel()
        assert (app.received, app.canceled) == (["http.disconnect"], False)


async def test_a_quiet_response_of_starlette_ends_at_once_when_it_is_closed() -> None:
    async def quiet() -> AsyncIterator[bytes]:
        yield b"first"
        await anyio.sleep_forever()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await StreamingResponse(quiet())(scope, receive, send)

    async with client_of(app, grace=60) as client:
        async with client.stream("GET", "/") as response, raw(response) as chunks:
            await anext(chunks)
            started = time.monotonic()
        assert time.monotonic() - started < 30


async def test_an_application_that_sends_to_a_closed_response_ends() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send)
        while True:
            await body(send, b"x", more=True)

    async with client_of(app) as client:
        async with client.stream("GET", "/") as response, raw(response) as chunks:
            await anext(chunks)
        started = time.monotonic()
    assert time.monotonic() - started < 30


async def test_closing_the_client_ends_open_responses() -> None:
    app = Endless()
    async with client_of(app, grace=0.1) as client:
        response = await client.send(client.build_request("GET", "/"), stream=True)
        background = await client.send(client.build_request("GET", "/stubborn"), stream=True)
    assert app.canceled
    with pytest.raises(httpx.ReadError):
        [chunk async for chunk in response.aiter_raw()]
    await response.aclose()
    await background.aclose()


async def test_an_error_before_the_response_reaches_the_caller() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        raise LookupError("nothing there")

    async with client_of(app) as client:
        with pytest.raises(LookupError, match="nothing there"):
            await client.post("/", content=b"content")


async def test_an_error_after_the_start_ends_the_body() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send)
        await body(send, b"begun", more=True)
        raise LookupError("lost")

    async with client_of(app) as client:
        with pytest.raises(httpx.ReadError) as failure:
            await client.get("/")
        assert isinstance(failure.value.__cause__, LookupError)
        assert failure.value.request.url.path == "/"


async def test_an_application_that_returns_early_is_an_error() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/begun":
            await start(send)

    async with client_of(app) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/")
        with pytest.raises(httpx.ReadError):
            await client.get("/begun")


async def test_work_after_a_complete_response_continues(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    proceed = anyio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send)
        await body(send, b"complete")
        await proceed.wait()
        done.append((await receive())["type"])
        raise LookupError("too late to tell the client")

    async with client_of(app) as client:
        assert (await client.get("/path")).content == b"complete"
        assert done == []
        proceed.set()
    assert done == ["http.disconnect"]
    assert "GET /path" in caplog.text
    assert "LookupError" in caplog.text


async def test_an_upload_is_streamed() -> None:
    received: list[bytes] = []
    arrived = anyio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        received.append((await receive())["body"])
        arrived.set()
        received.append(await request_body(receive))
        await start(send)
        await body(send)

    async def source() -> AsyncIterator[bytes]:
        yield b"first"
        await arrived.wait()
        yield b"second"

    async with client_of(app) as client:
        await client.post("/", content=source())
        assert received == [b"first", b"second"]


async def test_a_big_upload_waits_for_the_application() -> None:
    taken = 0
    proceed = anyio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await proceed.wait()
        await echo(scope, receive, send)

    async def source() -> AsyncIterator[bytes]:
        nonlocal taken
        while taken < 320:
            taken += 1
            yield bytes(65536)

    async with client_of(app) as client, anyio.create_task_group() as tasks:

        async def upload() -> None:
            response = await client.post("/", content=source())
            assert len(response.content) == 320 * 65536

        tasks.start_soon(upload)
        await anyio.sleep(0.05)
        assert taken < 10
        proceed.set()


async def test_an_early_response_does_not_wait_for_the_upload() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send, 413)
        await body(send, b"too large")

    async with client_of(app) as client:
        response = await client.send(endless_upload())
        assert (response.status_code, response.content) == (413, b"too large")


async def test_an_error_of_the_source_reaches_the_caller_and_disconnects_the_application() -> None:
    received: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while not received or received[-1] != "http.disconnect":
            received.append((await receive())["type"])

    async def source() -> AsyncIterator[bytes]:
        yield b"begun"
        raise LookupError("no more")

    async with client_of(app) as client:
        with pytest.raises(LookupError, match="no more"):
            await client.post("/", content=source())
        assert received == ["http.request", "http.disconnect"]


async def test_bodies_may_be_empty() -> None:
    async with client_of(echo) as client:
        for content in (None, b""):
            response = await client.post("/", content=content)
            assert (response.status_code, response.content) == (201, b"")


async def test_a_response_to_head_has_no_body() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["method"] == "HEAD"
        await start(send, headers=[(b"content-length", b"7")])
        await body(send, b"ignored")

    async with client_of(app) as client:
        response = await client.head("/")
        assert (response.content, response.headers["content-length"]) == (b"", "7")


async def test_requests_run_concurrently() -> None:
    here = {"/a": anyio.Event(), "/b": anyio.Event()}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        here[scope["path"]].set()
        for event in here.values():
            await event.wait()
        await start(send)
        await body(send, scope["path"].encode())

    async with client_of(app) as client, anyio.create_task_group() as tasks:

        async def get(path: str) -> None:
            assert (await client.get(path)).text == path

        for path in here:
            tasks.start_soon(get, path)


async def test_the_application_gets_the_request() -> None:
    scopes: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        scopes.append(scope)
        await start(send)
        await body(send)

    async with client_of(app) as client:
        await client.put("https://host:8443/a%20b/c?d=%20e", headers={"X-Kind": "odd"})
        await client.get("https://host/")
    first, second = scopes
    assert (first["type"], first["method"], first["scheme"]) == ("http", "PUT", "https")
    assert (first["path"], first["raw_path"]) == ("/a b/c", b"/a%20b/c")
    assert first["query_string"] == b"d=%20e"
    assert (b"x-kind", b"odd") in first["headers"]
    assert (first["server"], second["server"]) == (("host", 8443), ("host", 443))


def endless_upload(**seconds: float | None) -> httpx.Request:
    class Source(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield bytes(65536)

    return httpx.Request("POST", "http://app/", stream=Source(), extensions=timeouts(**seconds))


async def test_timeouts_are_those_of_httpx() -> None:
    async with client_of(Endless()) as client:
        with pytest.raises(httpx.ConnectTimeout):
            await client.get("/", extensions=timeouts(connect=0.0))
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/silent", content=b"small", extensions=timeouts(read=0.05))
        async with client.stream("GET", "/", extensions=timeouts(read=1.0)) as response:
            with pytest.raises(httpx.ReadTimeout):
                await response.aread()

    async def deaf(scope: Any, receive: Any, send: Any) -> None:
        await anyio.sleep_forever()

    async with client_of(deaf, grace=0) as client:
        with pytest.raises(httpx.WriteTimeout):
            await client.send(endless_upload(write=0.05))


async def test_a_slow_source_is_not_a_timeout() -> None:
    async def source() -> AsyncIterator[bytes]:
        await anyio.sleep(1.5)
        yield b"late"

    async with client_of(echo) as client:
        seconds = timeouts(connect=1, read=1, write=1)
        assert (await client.post("/", content=source(), extensions=seconds)).content == b"late"


async def test_a_deadline_ends_a_response_that_drips() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send)
        while True:
            await body(send, b"x", more=True)
            await anyio.sleep(0.05)

    async with client_of(app) as client:
        deadline = Deadline(1)
        extensions = timeouts(connect=deadline, read=deadline, write=deadline)
        with pytest.raises(httpx.ReadTimeout):
            await client.get("/", extensions=extensions)
        assert deadline.left() == 0


async def test_the_transport_must_be_opened_once() -> None:
    transport = StreamingASGITransport(echo)
    with pytest.raises(RuntimeError, match="async with"):
        await httpx.AsyncClient(transport=transport).get("http://app/")
    for _ in range(2):
        async with httpx.AsyncClient(transport=transport) as client:
            assert (await client.get("http://app/")).status_code == 201
            with pytest.raises(RuntimeError, match="already open"):
                await httpx.AsyncClient(transport=transport).__aenter__()
            await client.aclose()
    with pytest.raises(RuntimeError, match="not open"):
        await transport.handle_async_request(httpx.Request("GET", "http://app/"))


async def test_an_exception_in_the_block_of_the_client_is_raised_unchanged() -> None:
    async def program() -> None:
        async with client_of(echo) as client:
            await client.get("/")
            raise LookupError("of the program")

    with pytest.raises(LookupError, match="of the program"):
        await program()


@pytest.fixture
def video_bytes(video: Path) -> bytes:
    return video.read_bytes()


async def create_stream(client: httpx.AsyncClient, video: bytes) -> int:
    headers = {"Content-Type": "video/mp4"}
    stored = await client.post("/api/storage", content=video, headers=headers)
    created = await client.post("/api/streams", json=file_stream(stored.json()))
    stream_id = int(created.json()["id"])
    response = await client.put(f"/api/streams/{stream_id}/analyze", json=True)
    assert response.is_success
    return stream_id


@only_asyncio
async def test_the_simulator_streams_statuses_without_a_socket(
    server: Simulator, video_bytes: bytes
) -> None:
    async with client_of(server.application) as client:
        assert (await client.get("/api/version")).json() == "0.30.0"
        stream_id = await create_stream(client, video_bytes)
        timestamps: set[float] = set()
        async with client.stream("GET", "/api/streams/statuses") as response:
            async for line in response.aiter_lines():
                statuses = json.loads(line or "{}").get(str(stream_id))
                if statuses:
                    timestamps.add(statuses["Screen"]["tstamp"])
                if len(timestamps) == 3:
                    break
            else:
                pytest.fail("the status stream ended")


@only_asyncio
async def test_faults_cut_responses_without_a_socket(server: Simulator) -> None:
    async with client_of(server.application) as client:
        server.faults.cut()
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/api/version")
        server.faults.cut(after=3)
        async with client.stream("GET", "/api/version") as response, raw(response) as chunks:
            assert await anext(chunks) == b'"0.'
            with pytest.raises(httpx.ReadError):
                await anext(chunks)
        assert (await client.get("/api/version")).is_success


@only_asyncio
async def test_the_api_works_without_a_socket(server: Simulator, video_bytes: bytes) -> None:
    async with (
        client_of(server.application) as client,
        AsyncBrainFrameAPI("http://simulator", http_client=client) as api,
    ):
        assert await api.version() == "0.30.0"
        storage_id = await api.new_storage(video_bytes, "video/mp4")
        stream = await api.set_stream_configuration(
            StreamConfiguration(
                name="Car park",
                connection_type=ConnType.FILE,
                connection_options={"storage_id": storage_id},
                runtime_options={},
            )
        )
        assert stream.id is not None
        assert [zone.name for zone in await api.get_zones(stream.id)] == ["Screen"]
        assert await api.start_analyzing(stream.id)
        packets = 0
        async with aclosing(api.get_zone_status_stream(timeout=60)) as statuses:
            async for packet in statuses:
                packets += stream.id in packet
                if packets == 3:
                    break
        assert await api.version() == "0.30.0"
