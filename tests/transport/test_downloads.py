"""Downloads in chunks, in constant memory."""

from __future__ import annotations

import asyncio
import io
import threading
import tracemalloc
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from tests.scripted_server import Connection, ScriptedServer, head, responding

CONTENT = bytes(range(256)) * 4000
MEGABYTE = 1024 * 1024


@pytest.fixture
def storage() -> Iterator[ScriptedServer]:
    with ScriptedServer(responding(CONTENT, content_type="video/mp4")) as server:
        yield server


@pytest.fixture
def api(storage: ScriptedServer) -> Iterator[BrainFrameAPI]:
    with BrainFrameAPI(storage.url) as api:
        yield api


def test_the_chunks_make_up_the_file(api: BrainFrameAPI) -> None:
    with api.open_storage_data(7) as download:
        assert (download.mime_type, download.size) == ("video/mp4", len(CONTENT))
        chunks = list(download)

    assert b"".join(chunks) == CONTENT
    assert {type(chunk) for chunk in chunks} == {bytes}


def test_a_file_is_written_and_its_type_returned(
    api: BrainFrameAPI, storage: ScriptedServer
) -> None:
    file = io.BytesIO()

    assert api.download_storage_data(7, file) == "video/mp4"
    assert file.getvalue() == CONTENT
    assert [request.target for request in storage.requests] == ["/api/storage/7"]


def test_the_async_api_downloads_in_chunks_too(storage: ScriptedServer) -> None:
    async def main() -> None:
        file = io.BytesIO()
        async with AsyncBrainFrameAPI(storage.url) as api:
            async with api.open_storage_data(7) as download:
                assert (download.mime_type, download.size) == ("video/mp4", len(CONTENT))
                assert b"".join([chunk async for chunk in download]) == CONTENT
            assert await api.download_storage_data(7, file) == "video/mp4"
        assert file.getvalue() == CONTENT

    asyncio.run(main())


def test_a_chunked_body_has_no_size() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked(headers={"Content-Type": "video/mp4"})
        for chunk in (b"one", b"two", b""):
            connection.chunk(chunk)

    with (
        ScriptedServer(script) as server,
        BrainFrameAPI(server.url) as api,
        api.open_storage_data(7) as download,
    ):
        assert download.size is None
        assert b"".join(download) == b"onetwo"


def test_a_missing_file_is_an_error_before_anything_is_written() -> None:
    def script(connection: Connection) -> None:
        for _ in connection.requests():
            connection.respond_with_error("StorageNotFoundError", status=404)

    file = io.BytesIO()
    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        with pytest.raises(bf_errors.StorageNotFoundError), api.open_storage_data(7):
            pass
        with pytest.raises(bf_errors.StorageNotFoundError):
            api.download_storage_data(7, file)

    assert file.getvalue() == b""


def test_a_download_that_breaks_off_is_an_error() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(head(200, {"Content-Type": "video/mp4"}, 1000) + b"x" * 999)

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        with api.open_storage_data(7) as download:
            assert next(iter(download)) == b"x" * 999
            with pytest.raises(bf_errors.ServerNotReadyError):
                next(iter(download))
        with pytest.raises(bf_errors.ServerNotReadyError):
            api.download_storage_data(7, io.BytesIO())


def test_leaving_in_the_middle_releases_the_connection() -> None:
    left = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(head(200, {"Content-Type": "video/mp4"}, 1000) + b"x")
        if connection.wait_for_client_to_leave():
            left.set()

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        with api.open_storage_data(7) as download:
            for _ in download:
                break
        assert left.wait(60)


def test_a_large_file_is_never_wholly_in_memory() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(head(200, {"Content-Type": "video/mp4"}, 64 * MEGABYTE))
        for _ in range(64):
            connection.send(bytes(MEGABYTE))

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        tracemalloc.start()
        with api.open_storage_data(7, timeout=60) as download:
            size = sum(len(chunk) for chunk in download)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert size == 64 * MEGABYTE
    assert peak < 8 * MEGABYTE


def until_the_connection_ends(connection: Connection) -> None:
    """Send the beginning of a body that ends with its connection."""
    connection.read_request()
    connection.send(head(200, {"Content-Type": "video/mp4"}, None) + b"first")
    connection.wait_for_client_to_leave()


def test_closing_the_api_does_not_complete_a_download() -> None:
    async def read(api: AsyncBrainFrameAPI) -> None:
        async with api.open_storage_data(7) as download:
            async for _ in download:
                await api.close()

    with (
        ScriptedServer(until_the_connection_ends) as server,
        pytest.raises(bf_errors.ServerNotReadyError, match="closed during the call"),
    ):
        asyncio.run(read(AsyncBrainFrameAPI(server.url)))


@pytest.mark.parametrize("user_client", [False, True])
def test_closing_the_api_in_another_thread_does_not_complete_a_download(user_client: bool) -> None:
    class File(io.BytesIO):
        def write(self, data: Any) -> int:
            # When the timer expires, this thread is usually waiting for the next bytes.
            closing.start()
            return super().write(data)

    with ScriptedServer(until_the_connection_ends) as server, httpx.Client() as client:
        api = BrainFrameAPI(server.url, http_client=client if user_client else None)
        closing = threading.Timer(0.05, api.close)
        with pytest.raises(bf_errors.ServerNotReadyError, match="closed during the call"):
            api.download_storage_data(7, File())
        closing.join()
