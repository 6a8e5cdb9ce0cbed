"""The server of the benchmarks responds like a BrainFrame server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator

import httpx
import pytest

from benchmarks.canned import canned_server
from benchmarks.content import SHAPES, packet, zones


@pytest.fixture(scope="module")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    image = tmp_path_factory.mktemp("canned") / "image.jpg"
    image.write_bytes(b"image")
    with canned_server(image, listeners=2) as started:
        yield started


@pytest.fixture
def client(urls: list[str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{urls[0]}/80kb", timeout=60) as client:
        yield client


def test_each_listener_has_its_own_address(urls: list[str]) -> None:
    assert len(set(urls)) == 2
    assert {httpx.get(f"{url}/small/api/version").json() for url in urls} == {"0.30.5"}


def test_the_server_responds_to_several_requests_of_a_connection(client: httpx.Client) -> None:
    assert client.get("/api/zones?stream_id=1").content == zones()
    assert client.get("/api/streams/status").content == packet(SHAPES["80kb"])
    assert client.get("/api/storage/1").headers["content-type"] == "image/jpeg"


def test_an_unknown_path_is_an_error(client: httpx.Client) -> None:
    response = client.get("/api/nothing")

    assert response.status_code == 404
    assert set(response.json()) == {"title", "description"}


def test_each_line_of_the_status_stream_is_a_packet(client: httpx.Client) -> None:
    with client.stream("GET", "/api/streams/statuses") as response:
        lines = _lines(response.iter_raw())
        first, second = next(lines), next(lines)

    assert first == packet(SHAPES["80kb"], 0)
    assert second == packet(SHAPES["80kb"], 1)


def test_packets_with_a_rate_have_the_times_at_which_they_are_sent(urls: list[str]) -> None:
    before = time.time()
    with httpx.stream("GET", f"{urls[0]}/small~50/api/streams/statuses", timeout=60) as response:
        lines = _lines(response.iter_raw())
        times = [json.loads(next(lines))["1"]["Screen"]["tstamp"] for _ in range(4)]

    assert times == sorted(times)
    assert times[-1] <= time.time()
    # No packet is sent before it is due. On a busy machine, packets may be late, and closely follow
    # each other.
    assert all(tstamp > before + number / 50 - 0.005 for number, tstamp in enumerate(times))


@pytest.mark.parametrize("content", [bytes(3_000_000), [bytes(700_001)] * 3, [b"a", b"b" * 17]])
def test_uploads_of_known_and_unknown_length_are_accepted(
    client: httpx.Client, content: bytes | list[bytes]
) -> None:
    for _ in range(2):
        body = content if isinstance(content, bytes) else iter(content)
        assert client.post("/api/storage", content=body).json() == 1


def test_the_storage_id_is_the_size_of_the_response_in_megabytes(client: httpx.Client) -> None:
    assert client.get("/api/storage/7").content == bytes(7 * 1024 * 1024)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\r\n")
        yield from lines
