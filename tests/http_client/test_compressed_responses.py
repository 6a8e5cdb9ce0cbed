"""Compressed responses are decompressed, even those that were not requested."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from brainframe_api import AsyncBrainFrameAPI, bf_errors
from tests.http_client.kinds import Kind
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet

CONTENT = bytes(range(256)) * 5000
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


@pytest.fixture(params=ENCODINGS)
def encoding(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def compress(encoding: str) -> Callable[[bytes], bytes]:
    return ENCODINGS[encoding]


def responding(
    body: bytes, encoding: str, content_type: str = "application/json", status: int = 200
) -> ScriptedServer:
    """Return a server that compresses every response, regardless of the Accept-Encoding header."""

    def script(connection: Connection) -> None:
        for _ in connection.requests():
            connection.respond(
                body, status, {"Content-Encoding": encoding}, content_type=content_type
            )

    return ScriptedServer(script)


def test_a_compressed_body_of_a_call_is_decompressed(
    kind: Kind, user_client: bool, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    with responding(compress(b'"0.30.0"'), encoding) as server:
        assert kind.call(kind.connect(server.url, user_client=user_client).version) == "0.30.0"


def test_a_compressed_error_body_is_decompressed(
    kind: Kind, user_client: bool, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    body = compress(b'{"title": "ZoneNotFoundError", "description": "no such zone"}')
    with responding(body, encoding, status=404) as server:
        api = kind.connect(server.url, user_client=user_client)
        with pytest.raises(bf_errors.ZoneNotFoundError, match="no such zone"):
            kind.call(api.get_zone, 1)


def test_a_compressed_file_is_decompressed(
    kind: Kind, user_client: bool, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    def download() -> bytes:
        with api.open_storage_data(1) as chunks:
            return b"".join(chunks)

    async def async_download() -> bytes:
        async with api.open_storage_data(1) as chunks:
            return b"".join([chunk async for chunk in chunks])

    with responding(compress(CONTENT), encoding, "application/octet-stream") as server:
        api: Any = kind.connect(server.url, user_client=user_client)
        data, _ = kind.call(api.get_storage_data, 1)
        assert data == CONTENT
        whole = async_download if isinstance(api, AsyncBrainFrameAPI) else download
        assert kind.call(whole) == CONTENT


def test_a_compressed_status_stream_is_decompressed(
    kind: Kind, user_client: bool, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked(headers={"Content-Encoding": encoding})
        connection.chunk(compress(packet(1) + packet(2)))
        connection.chunk(b"")

    with ScriptedServer(script) as server:
        statuses = kind.connect(server.url, user_client=user_client).get_zone_status_stream(
            timeout=60
        )
        packets = kind.all_packets(statuses)
    assert [found[1]["Screen"].tstamp for found in packets] == [1.0, 2.0]


def test_bytes_that_are_not_compressed_are_an_error(
    kind: Kind, user_client: bool, encoding: str
) -> None:
    with responding(b"neither gzip nor deflate", encoding) as server:
        api = kind.connect(server.url, user_client=user_client)
        with pytest.raises(bf_errors.BaseAPIError):
            kind.call(api.version)
