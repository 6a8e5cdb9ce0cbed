"""Behavior of a status stream when a server is silent, idle, slow or gone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from brainframe_api import ZONE_STATUS_TYPE, BrainFrameAPI, bf_errors
from tests.scripted_server import Connection, ScriptedServer, head, raw_bytes, responding, stalling
from tests.status_stream.statuses import packet

SILENCE = 1.0
LATE = 60.0


def streaming(then: Callable[[Connection], None], packets: int = 2) -> Callable[[Connection], None]:
    """Return a script that sends some packets and then runs another function."""

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        for number in range(packets):
            connection.chunk(packet(number))
        then(connection)

    return script


def follow(server: ScriptedServer, timeout: float | None) -> tuple[list[ZONE_STATUS_TYPE], float]:
    """Return the packets until the end of the stream, and how long it took."""
    started = time.monotonic()
    with BrainFrameAPI(server.url, retries=0) as api:
        packets = list(api.get_zone_status_stream(timeout=timeout))
    return packets, time.monotonic() - started


def keep_alive(connection: Connection) -> None:
    while True:
        connection.chunk(b"\r\n")
        time.sleep(0.05)


def test_packets_come_as_codecs_by_stream_and_zone() -> None:
    with ScriptedServer(streaming(lambda connection: connection.chunk(b""))) as server:
        packets, _ = follow(server, None)
        assert [found[1]["Screen"].tstamp for found in packets] == [0.0, 1.0]
        assert packets[0][1]["Screen"].zone.name == "Screen"
        assert server.requests[0].target == "/api/streams/statuses"


def test_a_clean_end_ends_the_generator() -> None:
    with ScriptedServer(streaming(lambda connection: connection.chunk(b""))) as server:
        packets, _ = follow(server, LATE)
        assert len(packets) == 2


def test_silence_raises_server_not_ready() -> None:
    with ScriptedServer(streaming(Connection.stall)) as server, BrainFrameAPI(server.url) as api:
        started = time.monotonic()
        stream = api.get_zone_status_stream(timeout=SILENCE)
        assert len([next(stream), next(stream)]) == 2
        with pytest.raises(bf_errors.ServerNotReadyError):
            next(stream)
        assert SILENCE * 0.9 < time.monotonic() - started < LATE


def test_silence_from_the_start_raises_server_not_ready() -> None:
    for script in (stalling, streaming(Connection.stall, packets=0)):
        with (
            ScriptedServer(script) as server,
            pytest.raises(bf_errors.ServerNotReadyError),
        ):
            follow(server, SILENCE)


def test_keep_alives_without_packets_end_the_generator() -> None:
    for count in (0, 2):
        with ScriptedServer(streaming(keep_alive, packets=count)) as server:
            packets, took = follow(server, SILENCE)
            assert len(packets) == count
            assert SILENCE * 0.9 < took < LATE


def test_a_packet_that_arrives_byte_by_byte_raises_server_not_ready() -> None:
    def drip(connection: Connection) -> None:
        for byte in packet(3):
            connection.chunk(bytes([byte]))
            time.sleep(0.05)

    with ScriptedServer(streaming(drip)) as server, pytest.raises(bf_errors.ServerNotReadyError):
        follow(server, SILENCE)


def test_a_packet_that_stops_in_the_middle_raises_server_not_ready() -> None:
    def stop(connection: Connection) -> None:
        connection.chunk(b"\r\n")
        connection.chunk(packet(3)[:50])
        connection.stall()

    with ScriptedServer(streaming(stop)) as server, pytest.raises(bf_errors.ServerNotReadyError):
        follow(server, SILENCE)


def test_packets_keep_a_stream_alive() -> None:
    timeout = 2 * SILENCE

    def go_on(connection: Connection) -> None:
        for number in range(10):
            time.sleep(timeout / 8)
            connection.chunk(packet(number))
        connection.chunk(b"")

    with ScriptedServer(streaming(go_on)) as server:
        packets, took = follow(server, timeout)
        assert len(packets) == 12
        assert took > timeout


def test_the_timeout_does_not_include_the_time_that_the_program_takes() -> None:
    def later(connection: Connection) -> None:
        time.sleep(2 * SILENCE)
        connection.chunk(packet(2))
        connection.chunk(b"")

    with ScriptedServer(streaming(later, packets=1)) as server, BrainFrameAPI(server.url) as api:
        stream = api.get_zone_status_stream(timeout=SILENCE)
        next(stream)
        time.sleep(3 * SILENCE)
        assert next(stream)[1]["Screen"].tstamp == 2.0
        assert list(stream) == []


def test_without_a_timeout_the_stream_waits_for_the_server() -> None:
    def later(connection: Connection) -> None:
        time.sleep(2 * SILENCE)
        connection.chunk(packet(2))
        connection.chunk(b"")

    with ScriptedServer(streaming(later)) as server:
        assert len(follow(server, None)[0]) == 3


def break_in_chunk(connection: Connection) -> None:
    connection.send(b"ff\r\nhalf a chunk")


def end_in_packet(connection: Connection) -> None:
    connection.chunk(packet(3)[:50])
    connection.chunk(b"")


@pytest.mark.parametrize(
    "then",
    [
        Connection.close,
        Connection.reset,
        break_in_chunk,
        end_in_packet,
    ],
)
def test_a_broken_stream_raises_server_not_ready(
    then: Callable[[Connection], None],
) -> None:
    with ScriptedServer(streaming(then)) as server, pytest.raises(bf_errors.ServerNotReadyError):
        follow(server, 10)


@pytest.mark.parametrize(
    "garbage", [b"garbage\r\n", b"{}}\r\n", b"[]\r\n", b'{"1": {"Screen": {}}}\r\n', b"\xff\r\n"]
)
def test_garbage_between_packets_is_an_unknown_error_that_shows_the_garbage(garbage: bytes) -> None:
    def script(connection: Connection) -> None:
        connection.chunk(garbage)
        connection.stall()

    with ScriptedServer(streaming(script)) as server, BrainFrameAPI(server.url) as api:
        stream = api.get_zone_status_stream(timeout=60)
        next(stream)
        next(stream)
        with pytest.raises(bf_errors.UnknownError) as raised:
            next(stream)
        assert raised.value.status_code == 200
        assert raised.value.response_text


def test_an_error_response_raises_the_documented_exception() -> None:
    refusing = responding({"title": "LicenseRequiredError", "description": "no"}, 403)
    with (
        ScriptedServer(refusing) as server,
        pytest.raises(bf_errors.LicenseRequiredError) as raised,
    ):
        follow(server, 10)
    assert raised.value.status_code == 403


PACKETS = packet(0) + packet(1)
CHUNKED = head(200, {"Transfer-Encoding": "chunked"}, None)
WHOLE_CHUNK = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PACKETS), PACKETS)


@pytest.mark.parametrize(
    "script",
    [
        raw_bytes(head(200, {}, None), PACKETS[:30], PACKETS[30:], seconds_between=0.02),
        raw_bytes(head(200, {}, len(PACKETS)) + PACKETS),
        raw_bytes(CHUNKED[:-3], CHUNKED[-3:] + WHOLE_CHUNK, seconds_between=0.05),
        raw_bytes(b"HTTP/1.1 100 Continue\r\n\r\n" + head(200, {}, None) + PACKETS),
    ],
)
def test_packets_are_whole_however_the_response_is_framed(
    script: Callable[[Connection], None],
) -> None:
    with ScriptedServer(script) as server:
        packets, _ = follow(server, 10)
        assert [found[1]["Screen"].tstamp for found in packets] == [0.0, 1.0]


def test_line_separators_in_names_are_not_line_ends() -> None:
    name = "a\u2028b\u2029c\x85d"

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        for byte in packet(1, name):
            connection.chunk(bytes([byte]))
        connection.chunk(b"")

    with ScriptedServer(script) as server:
        packets, _ = follow(server, 10)
        assert list(packets[0][1]) == [name]


def test_a_stream_is_opened_with_the_session_and_renews_it() -> None:
    def script(connection: Connection) -> None:
        for request in connection.requests():
            if "authorization" in request.headers:
                connection.respond("1", headers={"Set-Cookie": "session_id=a"})
            elif len(connection.server.requests) == 2:
                connection.respond_with_error("InvalidSessionError", status=401)
                return

    def stream(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked(headers={"Set-Cookie": "session_id=b"})
        connection.chunk(packet(1))
        connection.chunk(b"")

    def refuse(connection: Connection) -> None:
        connection.read_request()
        connection.respond_with_error("InvalidSessionError", status=401)

    with (
        ScriptedServer(script, refuse, stream) as server,
        BrainFrameAPI(server.url, ("a", "b")) as api,
    ):
        api.version()
        assert len(list(api.get_zone_status_stream(timeout=60))) == 1
        shown = ["cookie" in request.headers for request in server.requests]
        assert shown == [False, True, False]
