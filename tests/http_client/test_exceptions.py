"""Exceptions carry copies of the request and the response: small, detached and without secrets."""

from __future__ import annotations

import json
import pickle
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from brainframe_rest.models import CloudTokens, User

from brainframe_api import bf_codecs, bf_errors
from openapi_runtime.error_copies import BODY_LIMIT
from tests.http_client.kinds import Kind
from tests.scripted_server import (
    Connection,
    Script,
    ScriptedServer,
    raw_bytes,
    resetting,
    responding,
    stalling,
)
from tests.status_stream.statuses import packet

PASSWORD = "Passw0rd-of-the-admin"
SESSION = "5e551on-1d-0123456789"
KEY = "bGljZW5zZS1rZXktMDEyMw=="
TOKEN = "acce55-t0ken-0123"
OTHER_PASSWORD = "Passw0rd-of-another"
BASIC = b64encode(f"admin:{PASSWORD}".encode()).decode()
SECRETS = (PASSWORD, SESSION, KEY, TOKEN, OTHER_PASSWORD, BASIC)
SET_COOKIE = {"Set-Cookie": f"session_id={SESSION}; Path=/"}

USER = User("joe", OTHER_PASSWORD, bf_codecs.RoleType.EDITOR)
TOKENS = CloudTokens(TOKEN, TOKEN)


def fail(kind: Kind, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Return the exception of a call, after checking that it can be pickled."""
    with pytest.raises(bf_errors.BaseAPIError) as raised:
        kind.call(function, *args, **kwargs)
    return check(raised.value)


def fail_stream(kind: Kind, statuses: Any) -> Any:
    with pytest.raises(bf_errors.BaseAPIError) as raised:
        kind.all_packets(statuses)
    return check(raised.value)


def check(error: bf_errors.BaseAPIError) -> bf_errors.BaseAPIError:
    """Check the common properties of all exceptions."""
    restored: Any = pickle.loads(pickle.dumps(error))
    assert type(restored).__name__ == type(error).__name__
    assert str(restored) == str(error)
    for one in (error, restored):
        texts = [str(one), repr(one), str(one.response_text), str(one.url)]
        texts += text_of(one.request) + text_of(one.response)
        check_no_secrets("\n".join(texts))
    check_cause(error.__cause__)
    if error.request is not None:
        assert restored.request.headers == error.request.headers
        assert restored.request.content == error.request.content
    if error.response is not None:
        assert restored.response.status_code == error.response.status_code
        assert restored.response.content == error.response.content
        assert restored.response.request.url == error.response.request.url
    return error


def check_no_secrets(text: str) -> None:
    for secret in SECRETS:
        place = text.find(secret)
        assert place < 0, text[max(0, place - 300) : place + 300]


def text_of(message: httpx.Request | httpx.Response | None) -> list[str]:
    """Return the whole content of a copy as text."""
    if message is None:
        return []
    assert isinstance(message.content, bytes)
    assert len(message.content) <= BODY_LIMIT
    assert "network_stream" not in message.extensions
    names = {name.lower() for name in message.headers}
    assert not names & {"authorization", "cookie", "set-cookie", "proxy-authorization"}
    texts = [repr(message), repr(message.headers.raw), message.content.decode("latin-1")]
    if isinstance(message, httpx.Response):
        assert message.is_closed
        return texts + text_of(message.request)
    assert not message.url.userinfo
    return [*texts, str(message.url)]


def check_cause(cause: BaseException | None) -> None:
    """Check that the cause of an exception does not keep the parts that the copies leave out."""
    while cause is not None:
        texts = [str(cause), repr(cause)]
        if isinstance(cause, httpx.RequestError | httpx.HTTPStatusError):
            texts += text_of(cause.request)
        if isinstance(cause, httpx.HTTPStatusError):
            texts += text_of(cause.response)
        check_no_secrets("\n".join(texts))
        cause = cause.__cause__ or cause.__context__


def error_response(connection: Connection) -> None:
    for _ in connection.requests():
        connection.respond(
            {"title": "UserNotFoundError", "description": "no user 7"}, 404, headers=SET_COOKIE
        )


def echo(connection: Connection) -> None:
    """Respond with the request, as debugging gateways do."""
    for request in connection.requests():
        shown = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
        connection.respond(
            f"{shown}\n\n{request.body.decode()}".encode(),
            400,
            headers={**SET_COOKIE, "Content-Type": "text/plain"},
        )


def echo_in_words(connection: Connection) -> None:
    for request in connection.requests():
        value = request.body.decode()
        if value.startswith("{"):
            sent = json.loads(value)
            value = sent.get("password") or sent.get("access_token")
        connection.respond_with_error("InvalidFormatError", f"cannot use {value}")


def test_a_failure_to_connect_has_a_request_and_no_response(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(responding()) as server:
        url = server.url
    api = kind.connect(url, ("admin", PASSWORD), user_client=user_client)
    error = fail(kind, api.set_user, USER)
    assert isinstance(error, bf_errors.ServerNotReadyError)
    assert error.request is not None
    assert (error.request.method, str(error.request.url)) == ("POST", f"{url}/api/users")
    sent = json.loads(error.request.content)
    assert (sent["username"], sent["password"]) == ("joe", "[secure]")
    assert error.response is None


def test_an_error_response_is_copied_with_its_request(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(error_response) as server:
        url = server.url.replace("//", f"//admin:{PASSWORD}@")
        api = kind.connect(url, user_client=user_client)
        error = fail(kind, api.get_user, 7)
        assert isinstance(error, bf_errors.UserNotFoundError)
        assert error.request is not None
        assert error.request.url == f"{server.url}/api/users/7"
        assert error.response is not None
        assert error.response.status_code == 404
        assert error.response.json()["description"] == "no user 7"
        assert error.response.headers["content-type"] == "application/json"
        assert error.response.request is error.request


@pytest.mark.parametrize("script", [echo, echo_in_words], ids=["echo", "echo_in_words"])
def test_secrets_that_a_server_repeats_are_hidden(
    kind: Kind, user_client: bool, script: Script
) -> None:
    with ScriptedServer(script) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        for call, argument in (
            (api.set_user, USER),
            (api.set_cloud_tokens, TOKENS),
            (api.set_license_key, KEY),
        ):
            error = fail(kind, call, argument)
            assert error.response is not None
            assert b"[secure]" in error.response.content
            assert error.request is not None
            assert error.request.content == b"" or b"[secure]" in error.request.content


def test_a_session_that_a_server_repeats_is_hidden(kind: Kind, user_client: bool) -> None:
    def script(connection: Connection) -> None:
        for number, request in enumerate(connection.requests()):
            if number == 0:
                connection.respond("0.30.0", headers=SET_COOKIE)
            else:
                assert SESSION in request.headers["cookie"]
                connection.respond(f"no {SESSION} {BASIC}".encode(), 500)

    with ScriptedServer(script) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        kind.call(api.version)
        error = fail(kind, api.version)
        assert error.response is not None
        assert error.response.content == b"no [secure] [secure]"


def test_an_invalid_response_is_copied(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(responding(b"<html>", headers=SET_COOKIE)) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail(kind, api.version)
        assert isinstance(error, bf_errors.UnknownError)
        assert error.response is not None
        assert (error.response.status_code, error.response.text) == (200, "<html>")


@pytest.mark.parametrize(
    "script",
    [resetting, stalling, raw_bytes(b"SSH-2.0\r\n\r\n")],
    ids=["reset", "stall", "not_http"],
)
def test_without_a_valid_response_there_is_only_a_request(
    kind: Kind, user_client: bool, script: Script
) -> None:
    with ScriptedServer(script) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail(kind, api.version, timeout=0.5)
        assert isinstance(error, bf_errors.ServerNotReadyError)
        assert error.request is not None
        assert error.request.url == f"{server.url}/api/version"
        assert error.response is None


def test_a_malformed_header_is_an_invalid_http_response(kind: Kind, user_client: bool) -> None:
    head = f"HTTP/1.1 200 OK\r\n: id={SESSION}\r\n\r\n"
    with ScriptedServer(raw_bytes(head.encode())) as server:
        api = kind.connect(server.url, user_client=user_client)
        error = fail(kind, api.version)
        assert isinstance(error, bf_errors.ServerNotReadyError)
        assert "invalid HTTP response" in str(error)


def test_a_response_that_breaks_off_is_copied(kind: Kind, user_client: bool) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nSet-Cookie: session_id={SESSION}\r\n\r\n"
    with ScriptedServer(raw_bytes(head.encode() + b'"0.3')) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail(kind, api.version)
        assert isinstance(error, bf_errors.ServerNotReadyError)
        assert error.response is not None
        assert error.response.status_code == 200


@pytest.mark.parametrize(("location", "status"), [("ftp://other", 302), ("http://[::", None)])
def test_a_redirect_that_is_not_followed_is_copied(
    kind: Kind, user_client: bool, location: str, status: int | None
) -> None:
    script = responding(b"", 302, headers={**SET_COOKIE, "Location": location})
    with ScriptedServer(script) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail(kind, api.version)
        assert isinstance(error, bf_errors.UnknownError)
        assert error.request is not None
        assert error.request.url == f"{server.url}/api/version"
        # httpx rejects the response if it cannot parse the location.
        assert (error.response and error.response.status_code) == status


@pytest.mark.parametrize("text", ["x", "\u00e9", "\U0001f600"])
def test_copies_of_large_bodies_are_truncated(kind: Kind, user_client: bool, text: str) -> None:
    with ScriptedServer(responding(("a" + text * 200_000).encode(), 500)) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail(kind, api.new_storage, b"v" * 200_000, "video/mp4")
        assert error.response is not None
        assert BODY_LIMIT - 4 < len(error.response.content) <= BODY_LIMIT
        assert error.request is not None
        assert len(error.request.content) == BODY_LIMIT


def test_the_copy_of_an_upload_in_chunks_has_no_body(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(responding(b"full", 500)) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail(kind, api.new_storage, iter([b"a", b"b"]), "video/mp4")
        assert error.request is not None
        assert error.request.content == b""
        assert error.request.headers["content-type"] == "video/mp4"


def test_an_error_response_to_a_status_stream_is_copied(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(error_response) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail_stream(kind, api.get_zone_status_stream())
        assert isinstance(error, bf_errors.UserNotFoundError)
        assert error.request is not None
        assert error.request.url == f"{server.url}/api/streams/statuses"
        assert error.response is not None
        assert error.response.json()["description"] == "no user 7"


def test_a_status_stream_that_cannot_connect_has_a_request_and_no_response(
    kind: Kind, user_client: bool
) -> None:
    with ScriptedServer(responding()) as server:
        url = server.url
    api = kind.connect(url, ("admin", PASSWORD), user_client=user_client)
    error = fail_stream(kind, api.get_zone_status_stream())
    assert isinstance(error, bf_errors.ServerNotReadyError)
    assert error.request is not None
    assert error.response is None


@pytest.mark.parametrize("garbage", [b"<html>\r\n", b'{"1": {"Screen": 3}}\r\n'])
def test_the_error_for_an_invalid_packet_has_the_request_and_the_response(
    kind: Kind, user_client: bool, garbage: bytes
) -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked(headers=SET_COOKIE)
        connection.chunk(packet(1))
        connection.chunk(garbage)
        connection.chunk(b"")

    with ScriptedServer(script) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail_stream(kind, api.get_zone_status_stream())
        assert isinstance(error, bf_errors.UnknownError)
        assert error.request is not None
        assert error.response is not None
        assert error.response.status_code == 200


@pytest.mark.parametrize("ending", [Connection.reset, Connection.stall], ids=["reset", "silence"])
def test_the_response_of_a_status_stream_that_breaks_off_is_copied(
    kind: Kind, user_client: bool, ending: Callable[[Connection], None]
) -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked(headers=SET_COOKIE)
        connection.chunk(packet(1))
        ending(connection)

    with ScriptedServer(script) as server:
        api = kind.connect(server.url, ("admin", PASSWORD), user_client=user_client)
        error = fail_stream(kind, api.get_zone_status_stream(timeout=0.5))
        assert isinstance(error, bf_errors.ServerNotReadyError)
        assert error.request is not None
        assert error.response is not None
        assert error.response.status_code == 200


def test_an_argument_that_cannot_be_sent_has_no_request(kind: Kind, user_client: bool) -> None:
    api = kind.connect("http://localhost", user_client=user_client)
    error = fail(kind, api.set_zone, "not a zone")
    assert isinstance(error, bf_errors.InvalidFormatError)
    assert error.request is None
    assert error.response is None


def test_secrets_of_a_gateway_are_hidden(kind: Kind) -> None:
    class Gateway(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            request.headers["X-Gateway"] = TOKEN
            request.url = request.url.copy_merge_params({"sig": TOKEN})
            yield request

    def hook(response: httpx.Response) -> None:
        response.raise_for_status()

    for hooks in ([], [kind.hook(hook)]):
        with ScriptedServer(error_response) as server:
            client = kind.http_client(
                auth=Gateway(),
                headers={"X-Api-Key": KEY, "traceparent": "00-1-2-01"},
                params={"key": KEY},
                event_hooks={"response": hooks},
            )
            api = kind.api(server.url, ("admin", PASSWORD), http_client=client, retries=0)
            error = fail(kind, api.get_alerts, zone_id=3)
            received = server.requests[0]
            assert received.headers["x-api-key"] == KEY
            assert received.headers["x-gateway"] == TOKEN
            assert error.request is not None
            assert dict(error.request.url.params) == {
                "zone_id": "3",
                "key": "[secure]",
                "sig": "[secure]",
            }
            assert error.request.headers["x-api-key"] == "[secure]"
            assert error.request.headers["x-gateway"] == "[secure]"
            assert error.request.headers["traceparent"] == "00-1-2-01"
