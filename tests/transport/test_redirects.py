"""Redirects are followed where that is safe, and secrets stay with their server."""

from __future__ import annotations

import pytest

from brainframe_api import BrainFrameAPI, bf_codecs, bf_errors
from tests.scripted_server import Connection, ScriptedServer, responding


def redirecting(location: str, status: int = 302, cookie: str | None = None) -> ScriptedServer:
    def script(connection: Connection) -> None:
        for request in connection.requests():
            if request.target.startswith("/elsewhere"):
                connection.respond("arrived")
            else:
                headers = {"Location": location}
                if cookie:
                    headers["Set-Cookie"] = cookie
                connection.respond(b"", status, headers)

    return ScriptedServer(script)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_server_is_followed(status: int) -> None:
    with redirecting("/elsewhere?a=b c", status) as server, BrainFrameAPI(server.url) as api:
        assert api.version() == "arrived"
        assert server.requests[1].target == "/elsewhere?a=b%20c"


def test_the_credentials_are_sent_after_a_redirect_within_the_server() -> None:
    with redirecting("/elsewhere") as server, BrainFrameAPI(server.url, ("a", "b")) as api:
        api.version()
        assert "authorization" in server.requests[1].headers


def test_secrets_do_not_go_to_another_server() -> None:
    with (
        ScriptedServer(responding("other", headers={"Set-Cookie": "session_id=evil"})) as other,
        redirecting(f"{other.url}/elsewhere") as server,
        BrainFrameAPI(server.url, ("admin", "secret")) as api,
    ):
        assert api.version() == "other"
        assert "authorization" not in other.requests[0].headers
        api.version()
        assert "cookie" not in other.requests[1].headers
        # Nor does a cookie of another server become the session.
        assert "cookie" not in server.requests[1].headers


def test_a_cookie_does_not_go_to_another_server() -> None:
    with ScriptedServer(responding("other")) as other:

        def script(connection: Connection) -> None:
            for request in connection.requests():
                if "cookie" in request.headers:
                    connection.respond(b"", 302, {"Location": other.url})
                else:
                    connection.respond("1", headers={"Set-Cookie": "session_id=secret"})

        with ScriptedServer(script) as server, BrainFrameAPI(server.url, ("a", "b")) as api:
            api.version()
            assert api.version() == "other"
            assert server.requests[1].headers["cookie"] == "session_id=secret"
            assert not {"cookie", "authorization"} & other.requests[0].headers.keys()


def test_a_body_does_not_go_to_another_server() -> None:
    user = bf_codecs.User("joe", "secret", bf_codecs.RoleType.EDITOR)
    with (
        ScriptedServer(responding("other")) as other,
        redirecting(other.url, 307) as server,
        BrainFrameAPI(server.url) as api,
    ):
        with pytest.raises(bf_errors.UnknownError, match="redirects") as raised:
            api.set_user(user)
        assert raised.value.status_code == 307
        assert other.requests == []


def test_a_post_is_not_turned_into_a_get() -> None:
    def script(connection: Connection) -> None:
        for request in connection.requests():
            if request.target == "/api/premises":
                connection.respond(b"", 301, {"Location": "/moved"})
            else:
                connection.respond({"name": "Office", "id": 1})

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        assert api.set_premises(bf_codecs.Premises("Office")).id == 1
        assert server.requests[1].method == "POST"
        assert server.requests[1].body == server.requests[0].body


def test_an_upload_that_cannot_be_repeated_does_not_follow() -> None:
    with (
        redirecting("/elsewhere", 307) as server,
        BrainFrameAPI(server.url) as api,
        pytest.raises(bf_errors.UnknownError, match="cannot be sent again"),
    ):
        api.new_storage(iter([b"a"]), "text/plain")


def test_redirects_in_a_circle_end() -> None:
    with redirecting("/again") as server, BrainFrameAPI(server.url) as api:
        with pytest.raises(bf_errors.UnknownError, match="more than 10 times"):
            api.version()
        assert len(server.requests) == 11


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_a_status_without_a_location_is_an_error_with_the_description_of_the_server(
    status: int,
) -> None:
    body = b"" if status == 304 else b'{"title": "SomeError", "description": "Why."}'
    with (
        ScriptedServer(responding(body, status)) as server,
        BrainFrameAPI(server.url) as api,
        pytest.raises(
            bf_errors.UnknownError, match="Status 304" if status == 304 else "Why"
        ) as raised,
    ):
        api.version()
    assert raised.value.status_code == status
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "location", ["ftp://host/x", "http://", "file:///etc/passwd", "http://[::"]
)
def test_a_redirect_to_an_invalid_location_is_an_error(location: str) -> None:
    with (
        redirecting(location) as server,
        BrainFrameAPI(server.url) as api,
        pytest.raises(bf_errors.UnknownError, match="redirects"),
    ):
        api.version()
