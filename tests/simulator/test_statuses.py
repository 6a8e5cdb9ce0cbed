from __future__ import annotations

import json
import socket
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import httpx
import pytest
from brainframe_rest.models import Detection

from brainframe_api._simulator import listener
from brainframe_api._simulator.analysis.detections import scripted_detection
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import ok, zone


def person(x: float, y: float, track: str) -> Detection:
    return scripted_detection("person", x, y, track=track)


@contextmanager
def following(server: Simulator) -> Generator[Iterator[bytes]]:
    """Yield the raw lines of the status stream, each with its line end."""
    with (
        httpx.Client(base_url=server.url, timeout=60) as client,
        client.stream("GET", "/api/streams/statuses") as response,
    ):
        assert response.headers["transfer-encoding"] == "chunked"

        def lines() -> Iterator[bytes]:
            pending = b""
            for chunk in response.iter_raw():
                pending += chunk
                while b"\n" in pending:
                    line, _, pending = pending.partition(b"\n")
                    yield line + b"\n"

        yield lines()


def test_without_analysis_there_are_no_statuses(http: httpx.Client, stream_id: int) -> None:
    assert ok(http.get("/api/streams/status")) == {}


def test_scripted_objects_are_in_the_statuses_of_all_zones(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    ok(http.post("/api/zones", json=zone(stream_id)))
    server.script(stream_id).push([person(200, 200, "ada"), person(900, 600, "grace")])
    statuses = ok(http.get("/api/streams/status"))
    assert list(statuses) == [str(stream_id)]
    screen, doorway = statuses[str(stream_id)]["Screen"], statuses[str(stream_id)]["Doorway"]
    assert len(screen["within"]) == 2
    assert len(doorway["within"]) == 1
    assert screen["tstamp"] == doorway["tstamp"]
    assert screen["zone"]["stream_id"] == stream_id
    assert ok(http.get(f"/api/streams/{stream_id}/analyze")) is True


def test_two_people_enter_at_three_seconds(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    ok(http.post("/api/zones", json=zone(stream_id)))
    script = server.script(stream_id)
    script.at(0.0, [person(800, 200, "a"), person(800, 300, "b")])
    script.at(3.0, [person(200, 200, "a"), person(200, 300, "b")])
    script.advance(2.9)
    before = ok(http.get("/api/streams/status"))[str(stream_id)]["Doorway"]
    assert before["total_entered"].get("person", 0) == 0
    script.advance(0.5)
    after = ok(http.get("/api/streams/status"))[str(stream_id)]["Doorway"]
    assert after["total_entered"] == {"person": 2}


def test_a_real_video_gives_detections_with_tracks(
    http: httpx.Client, video_stream_id: int
) -> None:
    ok(http.put(f"/api/streams/{video_stream_id}/analyze", json=True))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        statuses = ok(http.get("/api/streams/status")).get(str(video_stream_id), {})
        within = statuses.get("Screen", {}).get("within", [])
        if any(detection["track_id"] for detection in within):
            return
        time.sleep(0.1)
    pytest.fail("nothing was detected in a minute")


def test_stopping_the_analysis_discards_the_statuses(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    server.script(stream_id).push([])
    ok(http.put(f"/api/streams/{stream_id}/analyze", json=False))
    assert ok(http.get("/api/streams/status")) == {}


def test_the_stream_begins_with_the_latest_statuses(server: Simulator, stream_id: int) -> None:
    with following(server) as lines:
        assert next(lines) == b"{}\r\n"
    server.script(stream_id).push([])
    with following(server) as lines:
        assert "Screen" in json.loads(next(lines))[str(stream_id)]


def test_each_packet_is_one_line_with_all_streams(server: Simulator) -> None:
    first, second = server.script(server.add_stream("A")), server.script(server.add_stream("B"))
    first.push([])
    second.push([])
    with following(server) as lines:
        assert set(json.loads(next(lines))) == {"1", "2"}
        first.push([person(10, 10, "a")])
        packets = (line for line in lines if line != b"\r\n")
        packet = json.loads(next(p for p in packets if b'"a"' in p or b"person" in p))
        assert set(packet) == {"1", "2"}


def test_blank_lines_are_sent_every_second_between_packets(
    server: Simulator, stream_id: int
) -> None:
    server.script(stream_id).push([])
    with following(server) as lines:
        next(lines)
        started = time.monotonic()
        assert [next(lines), next(lines)] == [b"\r\n", b"\r\n"]
        assert 1.9 < time.monotonic() - started < 30


def test_while_nothing_has_results_there_is_an_empty_packet_every_second(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    with following(server) as lines:
        assert [next(lines) for _ in range(3)] == [b"{}\r\n"] * 3


def test_the_end_of_analysis_is_reported_by_an_empty_packet(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    server.script(stream_id).push([])
    with following(server) as lines:
        next(lines)
        ok(http.put(f"/api/streams/{stream_id}/analyze", json=False))
        assert next(line for line in lines if line != b"\r\n") == b"{}\r\n"


def test_a_shutdown_breaks_the_stream_instead_of_ending_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # With this grace period, a shutdown that waits for the endless response does not return.
    monkeypatch.setattr(listener, "_SHUTDOWN_SECONDS", 3600)
    simulator = Simulator(strict=True).start()
    host, port = simulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(b"GET /api/streams/statuses HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        while b"{}\r\n" not in received:
            received += connection.recv(4096)
        simulator.close()
        try:
            while part := connection.recv(4096):
                received += part
        except ConnectionResetError:
            pass
    assert not received.endswith(b"0\r\n\r\n")


def test_a_disconnected_subscriber_is_released(server: Simulator, stream_id: int) -> None:
    script = server.script(stream_id)
    script.push([])
    for _ in range(5):
        with following(server) as lines:
            next(lines)
    script.push([])
    with following(server) as lines:
        assert json.loads(next(lines))
