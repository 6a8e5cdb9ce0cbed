"""Uploads from every source of bytes, in constant memory."""

from __future__ import annotations

import asyncio
import io
import os
import tempfile
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI
from tests.scripted_server import Connection, ScriptedServer, responding


@pytest.fixture
def storage() -> Iterator[ScriptedServer]:
    with ScriptedServer(responding(5)) as server:
        yield server


@pytest.fixture
def api(storage: ScriptedServer) -> Iterator[BrainFrameAPI]:
    with BrainFrameAPI(storage.url) as api:
        yield api


@pytest.mark.parametrize("data", [b"content", bytearray(b"content"), memoryview(b"content")])
def test_bytes_are_uploaded_with_their_length(
    api: BrainFrameAPI, storage: ScriptedServer, data: bytes
) -> None:
    assert api.new_storage(data, "text/plain") == 5
    request = storage.requests[0]
    assert (request.method, request.target, request.body) == ("POST", "/api/storage", b"content")
    assert request.headers["content-length"] == "7"


def test_an_upload_may_be_empty(api: BrainFrameAPI, storage: ScriptedServer) -> None:
    for data in (b"", io.BytesIO(), iter([b""])):
        assert api.new_storage(data, "text/plain") == 5
    assert [request.body for request in storage.requests] == [b"", b"", b""]


def test_a_file_is_sent_from_its_position_with_the_remaining_length(
    api: BrainFrameAPI, storage: ScriptedServer, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789" * 100_000)
    with path.open("rb") as file:
        file.seek(5)
        assert api.new_storage(file, "video/mp4") == 5
    request = storage.requests[0]
    assert request.body == path.read_bytes()[5:]
    assert request.headers["content-length"] == str(999_995)
    assert request.headers["content-type"] == "video/mp4"


def test_a_file_of_unknown_length_is_sent_in_chunks(
    api: BrainFrameAPI, storage: ScriptedServer
) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"through a pipe")
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert api.new_storage(pipe, "text/plain") == 5
    assert storage.requests[0].body == b"through a pipe"
    assert storage.requests[0].headers["transfer-encoding"] == "chunked"


def test_iterables_are_sent_in_chunks(api: BrainFrameAPI, storage: ScriptedServer) -> None:
    for data in ([b"a", b"", b"b"], (b"a", b"b"), iter([b"ab"]), (piece for piece in [b"a", b"b"])):
        assert api.new_storage(data, "text/plain") == 5
    for request in storage.requests:
        assert request.body == b"ab"
        assert request.headers["transfer-encoding"] == "chunked"


@pytest.mark.parametrize(
    "data", ["text", io.StringIO("text"), Path("/etc/hostname"), None, 5, ["a"], [1, 2], [None]]
)
def test_a_source_of_another_type_is_rejected(
    api: BrainFrameAPI, storage: ScriptedServer, data: Any
) -> None:
    with pytest.raises(TypeError, match="bytes"):
        api.new_storage(data, "text/plain")
    assert storage.requests == []


def test_a_file_open_as_text_is_rejected(api: BrainFrameAPI, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    with (tmp_path / "file").open() as file, pytest.raises(TypeError, match="rb"):
        api.new_storage(file, "text/plain")  # type: ignore[arg-type]


def test_an_exception_of_the_source_is_raised_unchanged(api: BrainFrameAPI) -> None:
    class BrokenError(Exception):
        pass

    def chunks() -> Iterator[bytes]:
        yield b"a"
        raise BrokenError

    with pytest.raises(BrokenError):
        api.new_storage(chunks(), "text/plain")
    assert api.new_storage(b"next", "text/plain") == 5


def test_an_image_is_recognized(api: BrainFrameAPI, storage: ScriptedServer) -> None:
    for start in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
        api.new_storage_as_image(start + b"rest")
    assert [request.headers["content-type"] for request in storage.requests] == [
        "image/jpeg",
        "image/png",
    ]


def test_an_error_response_before_the_end_of_the_upload_ends_it() -> None:
    from brainframe_api import bf_errors

    def script(connection: Connection) -> None:
        connection.read_head()
        connection.respond_with_error("LicenseRequiredError", "no", 403)

    with (
        ScriptedServer(script) as server,
        BrainFrameAPI(server.url) as api,
        pytest.raises((bf_errors.LicenseRequiredError, bf_errors.ServerNotReadyError)),
    ):
        api.new_storage(bytes(50_000_000), "video/mp4")


def test_large_uploads_take_little_memory() -> None:
    size = 100_000_000

    def script(connection: Connection) -> None:
        while request := connection.read_head():
            connection.respond(connection.skip_body(request))

    def chunks() -> Iterator[bytes]:
        piece = bytes(100_000)
        for _ in range(size // len(piece)):
            yield piece

    with (
        ScriptedServer(script) as server,
        BrainFrameAPI(server.url) as api,
        tempfile.TemporaryFile() as file,
    ):
        file.truncate(size)
        file.seek(0)
        api.new_storage(b"", "text/plain")
        tracemalloc.start()
        try:
            for data in (file, chunks()):
                assert api.new_storage(data, "video/mp4", timeout=60) == size
            assert tracemalloc.get_traced_memory()[1] < 16_000_000
        finally:
            tracemalloc.stop()


class Progress:
    """Record of the reported progress of uploads."""

    def __init__(self) -> None:
        self.numbers: list[tuple[int, int | None]] = []

    def __call__(self, sent: int, total: int | None) -> None:
        self.numbers.append((sent, total))


def test_progress_is_reported_for_each_chunk_with_the_length_if_known(
    api: BrainFrameAPI, storage: ScriptedServer
) -> None:
    size = 600_000
    for data, total in (
        (bytes(size), size),
        (io.BytesIO(bytes(size)), size),
        ([bytes(size // 2)] * 2, None),
    ):
        progress = Progress()
        api.new_storage(data, "video/mp4", progress=progress)
        sent = [number for number, _ in progress.numbers]
        assert sent == sorted(sent)
        assert len(sent) > 1
        assert progress.numbers[-1] == (size, total)
    assert [len(request.body) for request in storage.requests] == [size] * 3


def test_an_exception_of_progress_ends_the_call_and_the_client_stays_usable(
    api: BrainFrameAPI, storage: ScriptedServer
) -> None:
    def stop(sent: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        api.new_storage(bytes(600_000), "video/mp4", progress=stop)
    assert api.new_storage(b"next", "text/plain") == 5


def test_progress_is_reported_by_the_async_api(storage: ScriptedServer) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"ab"
        yield b"c"

    async def upload() -> None:
        async with AsyncBrainFrameAPI(storage.url) as api:
            for data in (chunks(), io.BytesIO(b"abc"), b"abc"):
                await api.new_storage(data, "text/plain", progress=progress)

    progress = Progress()
    asyncio.run(upload())
    assert progress.numbers == [(2, None), (3, None), (3, 3), (3, 3)]
