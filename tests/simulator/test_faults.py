from __future__ import annotations

import time

import httpx
import pytest

from brainframe_api._simulator.faults import GARBAGE
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import kind, ok


def test_a_fault_affects_the_given_number_of_requests(
    server: Simulator, http: httpx.Client
) -> None:
    server.faults.starting(times=2)
    for _ in range(2):
        response = http.get("/api/version")
        assert response.status_code == 502
        assert b"<html>" in response.content
    ok(http.get("/api/version"))


def test_a_fault_can_be_limited_to_one_operation(server: Simulator, http: httpx.Client) -> None:
    server.faults.garbage(operation="get_zones", times=None)
    ok(http.get("/api/version"))
    for _ in range(3):
        response = http.get("/api/zones")
        assert response.status_code == 200
        assert response.content == GARBAGE
    server.faults.clear()
    assert ok(http.get("/api/zones")) == []


def test_a_response_can_be_delayed(server: Simulator, http: httpx.Client) -> None:
    server.faults.delay(0.3)
    started = time.monotonic()
    ok(http.get("/api/version"))
    assert time.monotonic() - started >= 0.3
    server.faults.delay(30)
    with pytest.raises(httpx.ReadTimeout):
        http.get("/api/version", timeout=0.2)


def test_a_connection_can_be_cut_before_the_response(server: Simulator, http: httpx.Client) -> None:
    server.faults.cut()
    with pytest.raises(httpx.TransportError):
        http.get("/api/version")
    ok(http.get("/api/version"))


def test_a_connection_can_be_cut_in_the_middle_of_the_response(
    server: Simulator, http: httpx.Client
) -> None:
    server.faults.cut(after=20)
    with http.stream("GET", "/api/plugins") as response:
        assert response.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            response.read()
    ok(http.get("/api/plugins"))


def test_a_status_stream_can_be_cut_in_a_packet(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    server.script(stream_id).push([])
    server.faults.cut(operation="get_zone_status_stream", after=100)
    received = b""
    with http.stream("GET", "/api/streams/statuses") as response:
        chunks = response.iter_raw()
        while len(received) < 100:
            received += next(chunks)
        with pytest.raises(httpx.TransportError):
            next(chunks)
    assert len(received) == 100


def test_a_fault_can_be_any_response(server: Simulator, http: httpx.Client) -> None:
    body = b'{"title": "BrandNewError", "description": "From a newer server"}'
    server.faults.respond(418, body)
    assert kind(http.get("/api/version")) == "BrandNewError"


def test_a_reset_clears_the_faults_and_resets_the_clock(
    server: Simulator, http: httpx.Client
) -> None:
    server.faults.starting(times=None)
    server.clock.freeze(5.0)
    server.reset()
    ok(http.get("/api/version"))
    assert time.time() <= server.clock() <= time.time()


def test_the_error_for_an_unknown_operation_suggests_a_similar_one(server: Simulator) -> None:
    with pytest.raises(ValueError, match="'get_zone_list'"):
        server.faults.delay(1, operation="get_zone_list")
    with pytest.raises(ValueError, match="did you mean 'set_zone'"):
        server.faults.cut(operation="set_zonne")
