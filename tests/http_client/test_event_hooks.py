"""Event hooks of the httpx client see every request and response."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from brainframe_api import bf_errors
from tests.http_client.kinds import Kind, SyncKind
from tests.scripted_server import Connection, ReceivedRequest, Script, ScriptedServer, responding
from tests.status_stream.statuses import packet

CREDENTIALS = ("admin", "secret-password")


class Log:
    """Event hooks that record requests and responses."""

    def __init__(self, kind: Kind) -> None:
        self.lines: list[str] = []
        self.hooks: dict[str, list[Any]] = {
            "request": [kind.hook(self._see_request)],
            "response": [kind.hook(self._see_response)],
        }

    def _see_request(self, request: httpx.Request) -> None:
        self.lines.append(f"{request.method} {request.url.path}")

    def _see_response(self, response: httpx.Response) -> None:
        self.lines.append(f"{response.status_code} {response.request.url.path}")


def connect(kind: Kind, url: str, hooks: Any, *, user_client: bool, retries: int = 0) -> Any:
    if user_client:
        client = kind.http_client(event_hooks=hooks)
        return kind.api(url, CREDENTIALS, http_client=client, retries=retries)
    api = kind.api(url, CREDENTIALS, retries=retries)
    api.http_client.event_hooks = hooks
    return api


def whatever_the_connection(*responses: Callable[[Connection, ReceivedRequest], None]) -> Script:
    """Return a script that handles each request with the next function, on any connection."""
    remaining = iter(responses)

    def script(connection: Connection) -> None:
        for request in connection.requests():
            next(remaining)(connection, request)

    return script


def test_hooks_see_calls_uploads_and_streams(kind: Kind, user_client: bool) -> None:
    def script(connection: Connection) -> None:
        for request in connection.requests():
            if request.target.endswith("/statuses"):
                connection.begin_chunked()
                connection.chunk(packet(1))
                connection.chunk(b"")
            else:
                connection.respond(7)

    log = Log(kind)
    with ScriptedServer(script) as server:
        api = connect(kind, server.url, log.hooks, user_client=user_client)
        kind.call(api.new_storage, b"video", "video/mp4")
        kind.call(api.new_storage, iter([b"video"]), "video/mp4")
        kind.next_packet(api.get_zone_status_stream())
        kind.close(api)
    upload = ["POST /api/storage", "200 /api/storage"]
    stream = ["GET /api/streams/statuses", "200 /api/streams/statuses"]
    assert log.lines == upload + upload + stream


def test_hooks_see_retries_redirects_and_renewed_sessions(kind: Kind, user_client: bool) -> None:
    script = whatever_the_connection(
        lambda connection, _: connection.respond(b"", 503),
        lambda connection, _: connection.respond(b"", 302, {"Location": "/moved"}),
        lambda connection, _: connection.respond("1", headers={"Set-Cookie": "session_id=s1"}),
        lambda connection, _: connection.respond_with_error("InvalidSessionError", status=401),
        lambda connection, _: connection.respond("2"),
    )
    log = Log(kind)
    with ScriptedServer(script) as server:
        api = connect(kind, server.url, log.hooks, user_client=user_client, retries=1)
        assert [kind.call(api.version) for _ in range(2)] == ["1", "2"]
        authorized = ["authorization" in request.headers for request in server.requests]
    version = "GET /api/version"
    assert log.lines == [
        version, "503 /api/version",
        version, "302 /api/version", "GET /moved", "200 /moved",
        version, "401 /api/version", version, "200 /api/version",
    ]  # fmt: skip
    assert authorized == [True, True, True, False, True]


def test_a_request_hook_may_add_headers(kind: Kind, user_client: bool) -> None:
    def add(request: httpx.Request) -> None:
        request.headers["X-Request-ID"] = "42"
        assert "authorization" in request.headers

    with ScriptedServer(responding("0.30.0")) as server:
        api = connect(kind, server.url, {"request": [kind.hook(add)]}, user_client=user_client)
        kind.call(api.version)
        assert server.requests[0].headers["x-request-id"] == "42"


def raise_for_status(kind: Kind, *, read: bool) -> dict[str, list[Any]]:
    """Return hooks that raise exceptions for error statuses, with or without reading the body."""

    def sync_hook(response: httpx.Response) -> None:
        if read:
            response.read()
        response.raise_for_status()

    async def async_hook(response: httpx.Response) -> None:
        if read:
            await response.aread()
        response.raise_for_status()

    return {"response": [sync_hook if isinstance(kind, SyncKind) else async_hook]}


@pytest.mark.parametrize("stream", [False, True], ids=["call", "stream"])
def test_an_error_that_a_hook_has_read_is_the_documented_one(
    kind: Kind, user_client: bool, stream: bool
) -> None:
    def script(connection: Connection) -> None:
        for _ in connection.requests():
            connection.respond_with_error("ZoneNotFoundError", "no zone 7", status=404)

    with ScriptedServer(script) as server:
        api = connect(kind, server.url, raise_for_status(kind, read=True), user_client=user_client)
        statuses = api.get_zone_status_stream()
        call = (
            partial(kind.next_packet, statuses) if stream else partial(kind.call, api.get_zone, 7)
        )
        with pytest.raises(bf_errors.ZoneNotFoundError, match="no zone 7") as raised:
            call()
    assert raised.value.response is not None
    assert raised.value.response.json()["title"] == "ZoneNotFoundError"


def test_the_error_for_a_response_that_a_hook_has_not_read_gives_the_remedy(
    kind: Kind, user_client: bool
) -> None:
    def script(connection: Connection) -> None:
        for _ in connection.requests():
            connection.respond_with_error("ZoneNotFoundError", "no zone 7", status=404)

    with ScriptedServer(script) as server:
        api = connect(kind, server.url, raise_for_status(kind, read=False), user_client=user_client)
        with pytest.raises(bf_errors.UnknownError) as raised:
            kind.call(api.get_zone, 7)
    assert raised.value.status_code == 404
    assert "Status 404" in raised.value.description
    assert "response.read()" in raised.value.description


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_starting_server_is_not_ready_even_with_a_hook(
    kind: Kind, user_client: bool, status: int
) -> None:
    hooks = raise_for_status(kind, read=False)
    with ScriptedServer(responding(b"<html>", status)) as server:
        api = connect(kind, server.url, hooks, user_client=user_client)
        with pytest.raises(bf_errors.ServerNotReadyError):
            kind.call(api.version)


def test_a_starting_server_is_retried_even_with_a_hook(kind: Kind, user_client: bool) -> None:
    script = whatever_the_connection(
        lambda connection, _: connection.respond(b"", 503, {"Retry-After": "0"}),
        lambda connection, _: connection.respond("0.30.0"),
    )
    hooks = raise_for_status(kind, read=False)
    with ScriptedServer(script) as server:
        api = connect(kind, server.url, hooks, user_client=user_client, retries=1)
        assert kind.call(api.version) == "0.30.0"


@pytest.mark.parametrize("read", [True, False], ids=["read", "unread"])
def test_an_expired_session_is_renewed_even_with_a_hook(
    kind: Kind, user_client: bool, read: bool
) -> None:
    script = whatever_the_connection(
        lambda connection, _: connection.respond("1", headers={"Set-Cookie": "session_id=s1"}),
        lambda connection, _: connection.respond_with_error("InvalidSessionError", status=401),
        lambda connection, _: connection.respond("2", headers={"Set-Cookie": "session_id=s2"}),
        lambda connection, _: connection.respond("3"),
    )
    with ScriptedServer(script) as server:
        api = connect(kind, server.url, raise_for_status(kind, read=read), user_client=user_client)
        assert [kind.call(api.version) for _ in range(3)] == ["1", "2", "3"]
        cookies = [request.headers.get("cookie") for request in server.requests]
    assert cookies == [None, "session_id=s1", None, "session_id=s2"]


def test_an_exception_of_a_hook_is_raised_unchanged(kind: Kind, user_client: bool) -> None:
    def refuse(request: httpx.Request) -> None:
        raise PermissionError("not during the night")

    api = connect(
        kind, "http://localhost", {"request": [kind.hook(refuse)]}, user_client=user_client
    )
    with pytest.raises(PermissionError, match="not during the night"):
        kind.call(api.version)
