"""Servers that close connections between requests without announcing it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from brainframe_api import bf_errors
from tests.scripted_server import Connection, ScriptedServer, responding
from tests.transport.callers import calling, in_each_mode


def respond_and_close(connection: Connection) -> None:
    connection.read_request()
    connection.respond(5)


def read_twice_and_close(connection: Connection) -> None:
    connection.read_request()
    connection.respond(5)
    connection.read_request()


@pytest.fixture
def overlooked_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the client overlook the end of idle connections, as if it arrived a moment later."""
    from openapi_runtime._async.streams import AsyncSocketStream
    from openapi_runtime._sync.streams import SocketStream

    def overlook(_: object) -> bool:
        return False

    for stream in (SocketStream, AsyncSocketStream):
        monkeypatch.setattr(stream, "_has_input", overlook)


@in_each_mode
@pytest.mark.usefixtures("overlooked_ends")
def test_a_request_that_the_server_cannot_have_received_is_sent_again(
    mode: str, tls: Any, settings: dict[str, str]
) -> None:
    with (
        ScriptedServer(respond_and_close, tls=tls) as server,
        calling(mode, server.url, retries=0, **settings) as call,
    ):
        for number in (1, 2, 3):
            assert call("new_storage", b"body", "text/plain") == 5
            # Wait for the end of the connection, which the next request overlooks.
            server.wait_until_closed()
            assert len(server.requests) == server.connections == number
        assert [request.body for request in server.requests] == [b"body"] * 3


@in_each_mode
def test_a_request_that_the_server_may_have_processed_is_not_sent_again(mode: str) -> None:
    with (
        ScriptedServer(read_twice_and_close, responding(6)) as server,
        calling(mode, server.url, retries=0) as call,
    ):
        assert call("new_storage", b"1", "text/plain") == 5
        with pytest.raises(bf_errors.ServerNotReadyError):
            call("new_storage", b"2", "text/plain")
        assert [request.body for request in server.requests] == [b"1", b"2"]


@in_each_mode
@pytest.mark.usefixtures("overlooked_ends")
def test_a_body_that_can_be_read_once_is_not_sent_again(mode: str) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"body"

    with (
        ScriptedServer(respond_and_close) as server,
        calling(mode, server.url, retries=0) as call,
    ):
        assert call("new_storage", b"1", "text/plain") == 5
        server.wait_until_closed()
        with pytest.raises(bf_errors.ServerNotReadyError):
            call("new_storage", chunks(), "text/plain")
        assert len(server.requests) == 1


@in_each_mode
def test_no_post_fails_while_a_server_closes_after_each_response(mode: str) -> None:
    def post(number: int) -> Any:
        return call("new_storage", b"%d" % number, "text/plain")

    with (
        ScriptedServer(respond_and_close) as server,
        calling(mode, server.url, retries=0) as call,
        ThreadPoolExecutor(8) as threads,
    ):
        assert list(threads.map(post, range(160))) == [5] * 160
        assert len(server.requests) == 160


@in_each_mode
def test_posts_share_a_connection_that_the_server_keeps(mode: str) -> None:
    with ScriptedServer(responding(5)) as server, calling(mode, server.url, retries=0) as call:
        for _ in range(10):
            assert call("new_storage", b"body", "text/plain") == 5
        assert server.connections == 1
