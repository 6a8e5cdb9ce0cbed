"""A timeout applies to the whole call, regardless of the server's behavior."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from tests.scripted_server import Connection, Script, ScriptedServer, head, responding, stalling

TIMEOUT = 0.4
LATE = 60.0
"""The upper bound in seconds for a call that times out, which allows for a slow machine."""


def stall_in_head(connection: Connection) -> None:
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\nContent-")
    connection.stall()


def stall_in_body(connection: Connection) -> None:
    connection.read_request()
    connection.send(head(200, {}, 100) + b'"')
    connection.stall()


def stall_in_error(connection: Connection) -> None:
    connection.read_request()
    connection.send(head(500, {}, 100) + b'{"title"')
    connection.stall()


def stall_in_chunk(connection: Connection) -> None:
    connection.read_request()
    connection.begin_chunked()
    connection.send(b"ff\r\nabc")
    connection.stall()


def drip_head(connection: Connection) -> None:
    connection.read_request()
    connection.drip(head(200, {"X-Long": "x" * 500}, 1), 0.05)


def drip_body(connection: Connection) -> None:
    connection.read_request()
    connection.send(head(200, {}, 1000))
    connection.drip(b"x" * 1000, 0.05)


def drip_continues(connection: Connection) -> None:
    connection.read_request()
    for _ in range(500):
        connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.05)


def redirect_slowly(connection: Connection) -> None:
    for number, _ in enumerate(connection.requests()):
        time.sleep(0.15)
        connection.respond(b"", 302, {"Location": f"/{number}"})


@pytest.mark.parametrize(
    "script",
    [
        stalling,
        stall_in_head,
        stall_in_body,
        stall_in_error,
        stall_in_chunk,
        drip_head,
        drip_body,
        drip_continues,
        redirect_slowly,
    ],
)
def test_no_server_prolongs_a_call(script: Script) -> None:
    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        started = time.monotonic()
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            api.version(timeout=TIMEOUT)
        assert TIMEOUT * 0.9 <= time.monotonic() - started < LATE


def test_an_upload_to_a_server_that_reads_nothing_times_out() -> None:
    def script(connection: Connection) -> None:
        connection.stall()

    def endless() -> Iterator[bytes]:
        while True:
            yield bytes(65536)

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        for data in (endless(), bytes(100_000_000)):
            started = time.monotonic()
            with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
                api.new_storage(data, "video/mp4", timeout=TIMEOUT)
            assert time.monotonic() - started < LATE


def test_an_upload_to_a_server_that_reads_slowly_times_out() -> None:
    def script(connection: Connection) -> None:
        connection.raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        while connection.raw.recv(4096):
            time.sleep(0.02)

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        started = time.monotonic()
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            api.new_storage(bytes(200_000_000), "video/mp4", timeout=TIMEOUT)
        assert time.monotonic() - started < LATE


def test_an_upload_from_a_slow_source_times_out() -> None:
    def slow() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"x"
            time.sleep(0.02)

    with ScriptedServer(responding(1)) as server, BrainFrameAPI(server.url) as api:
        started = time.monotonic()
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            api.new_storage(slow(), "video/mp4", timeout=TIMEOUT)
        assert time.monotonic() - started < LATE


def test_the_timeout_includes_the_wait_for_a_free_connection() -> None:
    # Make more calls than there are connections, to a server that never responds.
    with ScriptedServer(stalling) as server, BrainFrameAPI(server.url) as api:
        results: list[type[BaseException]] = []

        def call() -> None:
            try:
                api.version(timeout=2 * TIMEOUT)
            except bf_errors.BaseAPIError as error:
                results.append(type(error))

        threads = [threading.Thread(target=call) for _ in range(110)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert time.monotonic() - started < 2 * LATE
        assert results == [bf_errors.ServerNotReadyError] * 110


def test_without_a_timeout_the_call_waits_for_the_server() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(head(200, {}, 3))
        time.sleep(0.5)
        connection.send(b'"1"')

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        assert api.version(timeout=None) == "1"


@pytest.mark.parametrize("timeout", [0, -1])
def test_a_timeout_of_zero_expires_at_once(timeout: float) -> None:
    with (
        ScriptedServer(responding("1")) as server,
        BrainFrameAPI(server.url) as api,
        pytest.raises(bf_errors.ServerNotReadyError, match="timeout"),
    ):
        api.version(timeout=timeout)


def test_any_positive_number_can_be_a_timeout() -> None:
    with ScriptedServer(responding("1")) as server, BrainFrameAPI(server.url) as api:
        for timeout in (5, 5.5, 1e9, float("inf")):
            assert api.version(timeout=timeout) == "1"


def test_waiting_for_the_server_ends_after_the_timeout() -> None:
    with (
        ScriptedServer(responding(b"starting", 502)) as server,
        BrainFrameAPI(server.url, retries=0) as api,
    ):
        started = time.monotonic()
        with pytest.raises(TimeoutError, match="502"):
            api.wait_for_server_initialization(timeout=2)
        assert 1.5 < time.monotonic() - started < LATE


def test_the_timeout_error_names_the_last_error_of_the_server() -> None:
    def script(connection: Connection) -> None:
        for number, _ in enumerate(connection.requests()):
            if number == 0:
                connection.respond(b"starting", 502)

    with (
        ScriptedServer(script) as server,
        BrainFrameAPI(server.url, retries=0) as api,
        pytest.raises(TimeoutError, match="502"),
    ):
        api.wait_for_server_initialization(timeout=2)


def test_waiting_for_the_server_ignores_temporary_errors() -> None:
    def script(connection: Connection) -> None:
        for number, _ in enumerate(connection.requests()):
            if number == 0:
                connection.respond(b"<html>", 502)
            elif number == 1:
                connection.respond_with_error("UnauthorizedError", status=401)
            else:
                connection.respond("0.30.0")

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        api.wait_for_server_initialization(timeout=60)
        assert len(server.requests) == 3


def test_waiting_for_the_server_raises_other_errors() -> None:
    with (
        ScriptedServer(
            responding({"title": "InvalidSyntaxError", "description": "?"}, 400)
        ) as server,
        BrainFrameAPI(server.url) as api,
        pytest.raises(bf_errors.InvalidSyntaxError),
    ):
        api.wait_for_server_initialization(timeout=60)
