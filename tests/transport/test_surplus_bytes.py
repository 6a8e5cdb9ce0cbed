"""Bytes after a complete response never become the next response."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from tests.scripted_server import Connection, ScriptedServer, head
from tests.transport.callers import calling, in_each_mode

STOLEN = head(200, {"Content-Type": "application/json"}, 3) + b"666"
RIGHT = head(200, {"Content-Type": "application/json"}, 1) + b"1"
CHUNKED = head(200, {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}, None)
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


class SurplusServer(ScriptedServer):
    """Server that sends surplus bytes on the first connection, and numbers on the others.

    Attributes:
        sent: Set when all surplus bytes are on their way. A request that is written before they
            arrive cannot be protected: HTTP/1.1 does not number its responses.
        left: Set when the client has closed the first connection.
    """

    def __init__(self, send: Callable[[Connection], None], tls: ssl.SSLContext | None) -> None:
        self.sent = threading.Event()
        self.left = threading.Event()
        self._send = send
        super().__init__(self._first, self._others, tls=tls)

    def _first(self, connection: Connection) -> None:
        connection.read_request()
        self._send(connection)
        self.sent.set()
        if connection.wait_for_client_to_leave():
            self.left.set()

    def _others(self, connection: Connection) -> None:
        for request in connection.requests():
            connection.respond(5 if request.method == "POST" else 2)


def in_one_part(*parts: bytes) -> Callable[[Connection], None]:
    return lambda connection: connection.send(b"".join(parts))


def in_parts(*parts: bytes) -> Callable[[Connection], None]:
    def send(connection: Connection) -> None:
        for part in parts:
            connection.send(part)

    return send


def a_moment_later(connection: Connection) -> None:
    connection.send(RIGHT)
    time.sleep(0.05)
    connection.send(STOLEN)


@in_each_mode
@pytest.mark.parametrize(
    "send",
    [
        pytest.param(in_one_part(RIGHT, b"\n"), id="a line feed"),
        pytest.param(in_one_part(RIGHT, b"\r\n"), id="a line end"),
        pytest.param(in_one_part(RIGHT, STOLEN), id="a second response"),
        pytest.param(in_parts(RIGHT, STOLEN), id="a second response in a separate part"),
        pytest.param(in_parts(RIGHT[:-1], RIGHT[-1:] + STOLEN), id="with the last byte"),
        pytest.param(
            in_one_part(CHUNKED, b"1\r\n1\r\n0\r\n\r\n", STOLEN), id="after the last chunk"
        ),
        pytest.param(
            in_one_part(CHUNKED, b"1\r\n1\r\n0\r\nTrailer: a\r\n\r\n\n"), id="after the trailers"
        ),
        pytest.param(
            in_one_part(b"HTTP/1.1 103 Early Hints\r\n\r\n", RIGHT, STOLEN), id="after a 103"
        ),
        pytest.param(a_moment_later, id="while the connection is idle"),
    ],
)
@pytest.mark.parametrize("following", ["version", "new_storage"])
def test_a_surplus_never_becomes_the_next_response(
    mode: str,
    send: Callable[[Connection], None],
    following: str,
    tls: ssl.SSLContext | None,
    settings: dict[str, str],
) -> None:
    with (
        SurplusServer(send, tls) as server,
        calling(mode, server.url, retries=0, **settings) as call,
    ):
        assert call("new_storage", b"first", "text/plain") == 1
        assert server.sent.wait(60)
        if following == "new_storage":
            assert call("new_storage", b"second", "text/plain") == 5
        else:
            with pytest.raises(Exception, match="version"):  # A number is not a version.
                call("version")
        assert server.left.wait(60)
        assert server.connections == 2


@in_each_mode
@pytest.mark.parametrize("surplus", [b"5", b"\n", STOLEN])
def test_a_surplus_after_a_response_without_a_body_is_dropped(mode: str, surplus: bytes) -> None:
    for status in (b"204 No Content", b"304 Not Modified"):
        send = in_one_part(b"HTTP/1.1 " + status + b"\r\n\r\n", surplus)
        with SurplusServer(send, None) as server, calling(mode, server.url, retries=0) as call:
            with pytest.raises(Exception):  # noqa: B017, PT011  (the status is not a success here)
                call("version")
            assert call("new_storage", b"second", "text/plain") == 5
            assert server.left.wait(60)


def test_a_body_after_the_response_to_head_is_dropped() -> None:
    from openapi_runtime._sync.transport import Transport

    with (
        SurplusServer(in_one_part(head(200, {}, 3), b"abc"), None) as server,
        httpx.Client(transport=Transport()) as client,
    ):
        assert client.head(server.url).content == b""
        assert client.post(server.url).content == b"5"
        assert server.left.wait(60)


@in_each_mode
def test_a_connection_with_a_surplus_is_closed_before_the_next_call(mode: str) -> None:
    with (
        SurplusServer(in_one_part(RIGHT, STOLEN), None) as server,
        calling(mode, server.url, retries=0) as call,
    ):
        call("new_storage", b"first", "text/plain")
        assert server.left.wait(60)
