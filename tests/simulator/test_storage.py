from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from brainframe_api.simulator import Simulator
from tests.simulator.codecs import kind, ok


@pytest.mark.parametrize(
    "mime_type", ["video/mp4", "text/plain", "application/octet-stream", 'text/x; charset="a"']
)
def test_data_is_returned_with_exactly_its_declared_type(
    http: httpx.Client, mime_type: str
) -> None:
    content = bytes(range(256)) * 5000
    stored = ok(http.post("/api/storage", content=content, headers={"Content-Type": mime_type}))
    response = http.get(f"/api/storage/{stored}")
    assert response.content == content
    assert response.headers["content-type"] == mime_type


def test_an_upload_in_chunks_of_unknown_length_is_stored(http: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        for number in range(300):
            yield bytes([number % 256]) * 10_000

    stored = ok(http.post("/api/storage", content=chunks()))
    assert len(http.get(f"/api/storage/{stored}").content) == 3_000_000


def test_an_empty_upload_is_stored(http: httpx.Client) -> None:
    stored = ok(http.post("/api/storage", content=b""))
    assert http.get(f"/api/storage/{stored}").content == b""


def test_deleted_data_is_gone_and_its_id_is_not_reused(http: httpx.Client) -> None:
    stored = ok(http.post("/api/storage", content=b"x"))
    ok(http.delete(f"/api/storage/{stored}"))
    assert kind(http.get(f"/api/storage/{stored}")) == "StorageNotFoundError"
    assert kind(http.delete(f"/api/storage/{stored}")) == "StorageNotFoundError"
    assert ok(http.post("/api/storage", content=b"y")) > stored


def blobs(server: Simulator) -> list[str]:
    return [file.name for file in (server.data_path / "blobs").iterdir()]


def test_an_upload_over_the_limit_is_rejected_and_leaves_nothing() -> None:
    with (
        Simulator(max_upload_bytes=100_000, strict=True) as server,
        httpx.Client(base_url=server.url) as http,
    ):
        ok(http.post("/api/storage", content=bytes(100_000)))
        before = blobs(server)
        announced = http.post("/api/storage", content=bytes(100_001))
        assert kind(announced) == "InvalidFormatError"
        assert "100000" in announced.json()["description"]

        def endless() -> Iterator[bytes]:
            for _ in range(200):
                yield bytes(10_000)

        unannounced = http.post("/api/storage", content=endless())
        assert kind(unannounced) == "InvalidFormatError"
        assert blobs(server) == before


def test_an_upload_that_breaks_off_leaves_nothing(server: Simulator, http: httpx.Client) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"POST /api/storage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n"
            + bytes(3_000_000)
        )
    deadline = time.monotonic() + 60
    while blobs(server):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert kind(http.get("/api/storage/1")) == "StorageNotFoundError"
