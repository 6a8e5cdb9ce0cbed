# Derived from tests/_async/test_status_packets.py by scripts/unasync. Do not edit.
"""Packets of zone statuses as bytes, and their decoding as a whole or in part."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from brainframe_api import (
    BrainFrameAPI,
    bf_errors,
    zone_counts_from_json,
    zone_statuses_from_json,
)
from brainframe_api.bf_codecs import Alert
from openapi_runtime.errors import CodecError
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet, zone_status

pytestmark = pytest.mark.anyio

NAME = "a\u2028b\u00e9"


def detection(class_name: str) -> dict[str, object]:
    return {
        "class_name": class_name,
        "coords": [[0, 0], [4, 0], [4, 4], [0, 4]],
        "children": [],
        "attributes": {},
        "with_identity": None,
        "extra_data": {},
        "track_id": None,
    }


def packets_of(server: ScriptedServer, timeout: float | None = 10) -> list[bytes]:
    with (
        BrainFrameAPI(server.url, retries=0) as api,
        closing(api.get_zone_status_packets(timeout)) as packets,
    ):
        return [bytes(content) for content in packets]


def test_packets_are_the_bytes_that_the_server_sent() -> None:
    sent = [packet(1), packet(2, NAME), b'{ "1" :{} }\r\n', b"{}\n"]

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        for byte in b"".join([sent[0], b"\r\n", *sent[1:]]):
            connection.chunk(bytes([byte]))
        connection.chunk(b"")

    with ScriptedServer(script) as server:
        assert packets_of(server) == [data.strip() for data in sent]


def test_packets_decode_to_the_statuses_of_the_status_stream() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1, NAME))
        connection.chunk(b"")

    with ScriptedServer(script) as server:
        [content] = packets_of(server)
        with (
            BrainFrameAPI(server.url) as api,
            closing(api.get_zone_status_stream(10)) as stream,
        ):
            decoded = stream.send(None)
    assert zone_statuses_from_json(content) == decoded


@pytest.mark.parametrize("end", [b'{"1": {', b'{"1": {}'])
def test_an_end_within_a_packet_raises_server_not_ready(end: bytes) -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1) + end)
        connection.chunk(b"")

    ending = pytest.raises(bf_errors.ServerNotReadyError, match="middle of a packet")
    with ScriptedServer(script) as server, ending:
        packets_of(server)


def test_a_last_packet_may_lack_its_line_end() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1) + packet(2).strip())
        connection.chunk(b"")

    with ScriptedServer(script) as server:
        assert packets_of(server) == [packet(1).strip(), packet(2).strip()]


def test_silence_raises_an_error_and_keep_alives_end_the_stream_after_the_timeout() -> None:
    def silent(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1))
        connection.stall()

    def quiet(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1))
        while True:
            connection.chunk(b"\r\n")
            time.sleep(0.05)

    with ScriptedServer(silent) as server, pytest.raises(bf_errors.ServerNotReadyError):
        packets_of(server, 0.5)
    with ScriptedServer(quiet) as server:
        assert packets_of(server, 0.5) == [packet(1).strip()]


def test_a_packet_above_the_limit_ends_the_stream() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1))
        connection.stall()

    with ScriptedServer(script) as server:
        with BrainFrameAPI(server.url, max_packet_bytes=50) as api:
            with pytest.raises(bf_errors.UnknownError, match="max_packet_bytes"):
                for _ in api.get_zone_status_packets(10):
                    pass


def test_the_counts_of_a_packet_are_those_of_its_codecs() -> None:
    alert = Alert(4, 1, 1, 2.5, None, None, 9)
    status = zone_status(3.5) | {
        "total_entered": {"person": 3},
        "total_exited": {"car": 1},
        "within": [detection("person"), detection("car"), detection("person")],
        "alerts": [alert.to_dict()],
    }
    content = json.dumps({"1": {"Screen": status}, "2": {}}).encode()
    whole, counts = zone_statuses_from_json(content), zone_counts_from_json(content)
    assert counts.keys() == whole.keys()
    found, expected = counts[1]["Screen"], whole[1]["Screen"]
    assert found.detection_within_counts == expected.detection_within_counts
    assert found.detection_within_counts == {"person": 2, "car": 1}
    assert found.total_entered == expected.total_entered == {"person": 3}
    assert found.total_exited == expected.total_exited == {"car": 1}
    assert found.alerts == expected.alerts == [alert]
    assert found.tstamp == expected.tstamp == 3.5


@pytest.mark.parametrize("decode", [zone_statuses_from_json, zone_counts_from_json])
@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": {}}', b'{"1": {"Screen": {}}}', b"\xff"])
def test_an_invalid_packet_is_a_codec_error(
    decode: Callable[[bytes], object], content: bytes
) -> None:
    with pytest.raises(CodecError, match="Invalid packet of zone statuses"):
        decode(content)


def test_packets_before_an_invalid_packet_in_the_same_chunk_are_returned() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1) + packet(2) + b"[]\r\n")
        connection.wait_for_client_to_leave()

    with ScriptedServer(script) as server:
        with (
            BrainFrameAPI(server.url, retries=0) as api,
            closing(api.get_zone_status_stream(60)) as statuses,
        ):
            found = [statuses.send(None) for _ in range(2)]
            with pytest.raises(bf_errors.UnknownError, match="Invalid packet"):
                statuses.send(None)
    assert len(found) == 2


def test_packets_that_have_arrived_are_dropped_when_the_stream_is_aborted() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1) + packet(2))
        connection.wait_for_client_to_leave()

    with ScriptedServer(script) as server:
        with BrainFrameAPI(server.url, retries=0) as api:
            packets: Any = api.get_zone_status_packets(60)
            packets.send(None)
            packets.abort()
            with pytest.raises(bf_errors.ServerNotReadyError):
                packets.send(None)


def test_an_invalid_packet_at_the_end_of_a_stream_is_an_error() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1) + b"[]\r\n")
        connection.chunk(b"")

    with ScriptedServer(script) as server:
        with (
            BrainFrameAPI(server.url, retries=0) as api,
            closing(api.get_zone_status_stream(60)) as statuses,
        ):
            statuses.send(None)
            with pytest.raises(bf_errors.UnknownError, match="Invalid packet"):
                statuses.send(None)
