"""The size of a packet is limited, so that a line without an end does not exhaust the memory."""

from __future__ import annotations

from typing import Any

import pytest

from brainframe_api import bf_errors
from brainframe_api._status_stream import (
    MAX_PACKET_BYTES,
    PacketTooLargeError,
    StatusStreamDecoder,
)
from tests.http_client.kinds import Kind
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet

LIMIT = 1_000_000


def second_packet(kind: Kind, user_client: bool, server: ScriptedServer) -> bf_errors.UnknownError:
    """Return the error of the second packet of a stream."""
    http_client = kind.http_client() if user_client else None
    api = kind.api(server.url, http_client=http_client, retries=0, max_packet_bytes=LIMIT)
    statuses = api.get_zone_status_stream(timeout=60)
    kind.next_packet(statuses)
    with pytest.raises(bf_errors.UnknownError) as raised:
        kind.next_packet(statuses)
    return raised.value


def test_a_line_without_an_end_is_an_error(kind: Kind, user_client: bool) -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1))
        connection.chunk(b'{"1": "')
        while True:
            connection.chunk(b"x" * 100_000)

    with ScriptedServer(script) as server:
        error = second_packet(kind, user_client, server)
        server.wait_until_closed()  # The client has left.
    assert f"larger than the limit of {LIMIT} bytes" in error.description
    assert "max_packet_bytes" in error.description
    assert error.status_code == 200


def test_a_long_packet_that_is_complete_is_an_error_too(kind: Kind, user_client: bool) -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1))
        connection.chunk(packet(2, name="x" * LIMIT))
        connection.stall()

    with ScriptedServer(script) as server:
        error = second_packet(kind, user_client, server)
    assert "larger than the limit" in error.description


def test_the_limit_is_64_megabytes_unless_configured() -> None:
    decoder = StatusStreamDecoder[Any](lambda _: None)
    chunk = b" " * (1 << 20)
    for _ in range(64):
        assert decoder.feed(chunk) == []
    with pytest.raises(PacketTooLargeError, match=f"limit of {64 << 20} bytes"):
        decoder.feed(b" ")
    assert MAX_PACKET_BYTES == 64 << 20
