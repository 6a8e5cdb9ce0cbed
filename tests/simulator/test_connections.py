"""Idle connections do not affect others."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress

import httpx
import pytest
from starlette.responses import PlainTextResponse

from brainframe_api._simulator.listener import Connections, Listener, bind
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import ok
from tests.simulator.processes import running


def address(url: str) -> tuple[str, int]:
    host, port = url.removeprefix("http://").split(":")
    return host, int(port)


def limit_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))


def test_idle_connections_neither_block_the_simulator_nor_flood_its_log() -> None:
    with running(before=limit_descriptors) as simulator, ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(socket.create_connection(address(simulator.url), timeout=30))
        with httpx.Client(base_url=simulator.url, timeout=30) as http:
            assert ok(http.get("/api/version"))
            stored = ok(http.post("/api/storage", content=bytes(1 << 20)))
            assert len(http.get(f"/api/storage/{stored}").content) == 1 << 20
        code, errors = simulator.stop()
    assert code == 0
    assert len(errors.splitlines()) == 1
    assert "--max-connections" in errors


def test_connections_in_use_are_not_closed_to_make_room_for_others() -> None:
    with Simulator(max_connections=2) as server, httpx.Client(base_url=server.url) as http:
        server.faults.delay(0.5, operation="version")
        with (
            http.stream("GET", "/api/streams/statuses") as stream,
            socket.create_connection(address(server.url)),
        ):
            lines = stream.iter_lines()
            assert next(lines) == "{}"
            assert ok(http.get("/api/version"))
            assert next(lines) in ("", "{}")


def test_the_connection_that_was_idle_for_longest_makes_room_for_another() -> None:
    def use(connection: socket.socket) -> None:
        connection.sendall(b"GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        while not received.endswith(b'"0.30.0"'):
            chunk = connection.recv(10_000)
            assert chunk
            received += chunk

    with Simulator(max_connections=2) as server, ExitStack() as stack:
        first, second = (
            stack.enter_context(socket.create_connection(address(server.url), timeout=30))
            for _ in range(2)
        )
        use(first)
        use(second)
        assert ok(httpx.get(f"{server.url}/api/version", timeout=30))
        with suppress(ConnectionResetError):
            assert first.recv(1) == b""
        use(second)


@contextmanager
def listener(header_seconds: float) -> Generator[tuple[str, int]]:
    listening = bind("127.0.0.1", 0)
    client = listening.getsockname()
    connections = Connections(header_seconds=header_seconds)
    running = Listener(PlainTextResponse("here"), listening, connections)
    running.start()
    try:
        yield client
    finally:
        running.stop()


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_headers_that_do_not_arrive_end_the_connection(start: bytes) -> None:
    with listener(0.3) as client, socket.create_connection(client, timeout=30) as connection:
        connection.sendall(start)
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""


def test_headers_sent_byte_by_byte_end_the_connection() -> None:
    with listener(0.3) as client, socket.create_connection(client, timeout=30) as connection:
        deadline = time.monotonic() + 30
        with suppress(ConnectionError):
            while True:
                assert time.monotonic() < deadline
                connection.sendall(b"X")
                time.sleep(0.02)


def test_a_connection_may_be_idle_between_two_requests() -> None:
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with listener(1) as client, socket.create_connection(client, timeout=30) as connection:
        for seconds in (0, 1.5):
            time.sleep(seconds)
            connection.sendall(request)
            received = b""
            while not received.endswith(b"here"):
                chunk = connection.recv(10_000)
                assert chunk
                received += chunk


@pytest.mark.parametrize("name", ["max_connections", "max_image_decodes"])
def test_a_limit_of_zero_is_rejected(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Simulator(**{name: 0})  # type: ignore[arg-type]
