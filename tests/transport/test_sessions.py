"""Logging in once with a password, then by a cookie that is renewed when it expires."""

from __future__ import annotations

import base64
import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from tests.scripted_server import Connection, ReceivedRequest, ScriptedServer, responding

BASIC = "Basic " + base64.b64encode(b"admin:pa:ss").decode()


def version_of(api: BrainFrameAPI) -> str:
    return api.version()


class LoginServer(ScriptedServer):
    """Server that opens a session for the right password and records its sessions."""

    def __init__(self, slow: float = 0.0) -> None:
        self.proceed = threading.Event()
        self.proceed.set()
        self.logins = 0
        self.sessions: set[str] = set()
        self.slow = slow
        self._counting = threading.Lock()
        super().__init__(self._serve)

    def _serve(self, connection: Connection) -> None:
        for request in connection.requests():
            self._response(connection, request)

    def _response(self, connection: Connection, request: ReceivedRequest) -> None:
        authorization = request.headers.get("authorization")
        cookie = request.headers.get("cookie", "")
        if authorization is not None and cookie:
            connection.respond_with_error("InvalidSyntaxError", "both", 400)
        elif authorization == BASIC:
            time.sleep(self.slow)
            self.proceed.wait(60)
            with self._counting:
                self.logins += 1
                session = f"s{self.logins}"
            self.sessions.add(session)
            connection.respond(
                "0.30.0",
                headers={"Set-Cookie": f"session_id={session}; Path=/; HttpOnly"},
            )
        elif cookie.removeprefix("session_id=") in self.sessions:
            connection.respond("0.30.0")
        elif cookie:
            connection.respond_with_error("InvalidSessionError", "expired", 401)
        else:
            connection.respond_with_error("UnauthorizedError", "who are you?", 401)


def test_the_password_is_sent_once_and_then_the_cookie() -> None:
    with LoginServer() as server, BrainFrameAPI(server.url, ("admin", "pa:ss")) as api:
        for _ in range(3):
            assert api.version() == "0.30.0"
        assert [request.headers.get("authorization") for request in server.requests] == [
            BASIC,
            None,
            None,
        ]
        assert [request.headers.get("cookie") for request in server.requests] == [
            None,
            "session_id=s1",
            "session_id=s1",
        ]


def test_no_password_or_session_is_sent_without_credentials() -> None:
    with ScriptedServer(responding("1", headers={"Set-Cookie": "session_id=a"})) as server:
        with BrainFrameAPI(server.url) as api:
            api.version()
            api.version()
        for request in server.requests:
            assert "authorization" not in request.headers
            assert "cookie" not in request.headers


def test_the_password_is_sent_each_time_if_the_server_opens_no_session() -> None:
    with (
        ScriptedServer(responding("1")) as server,
        BrainFrameAPI(server.url, ("admin", "pa:ss")) as api,
    ):
        for _ in range(3):
            api.version()
        assert [request.headers.get("authorization") for request in server.requests] == [BASIC] * 3


def test_an_expired_session_is_renewed_once() -> None:
    with LoginServer() as server, BrainFrameAPI(server.url, ("admin", "pa:ss")) as api:
        api.version()
        server.sessions.clear()
        assert api.version() == "0.30.0"
        assert server.logins == 2
        assert len(server.requests) == 3


def test_a_session_that_cannot_be_renewed_is_an_error() -> None:
    def script(connection: Connection) -> None:
        for request in connection.requests():
            if len(connection.server.requests) == 1:
                connection.respond("1", headers={"Set-Cookie": "session_id=a"})
            else:
                assert request.headers
                connection.respond_with_error("InvalidSessionError", "never heard of it", 401)

    with ScriptedServer(script) as server, BrainFrameAPI(server.url, ("admin", "pa:ss")) as api:
        api.version()
        with pytest.raises(bf_errors.InvalidSessionError):
            api.version()
        assert len(server.requests) == 3


def test_a_wrong_password_is_tried_once() -> None:
    with LoginServer() as server, BrainFrameAPI(server.url, ("admin", "wrong")) as api:
        with pytest.raises(bf_errors.UnauthorizedError):
            api.version()
        assert len(server.requests) == 1


def test_many_threads_log_in_once() -> None:
    with LoginServer(slow=0.1) as server, BrainFrameAPI(server.url, ("admin", "pa:ss")) as api:
        with ThreadPoolExecutor(16) as pool:
            responses = list(pool.map(version_of, [api] * 16))
        assert responses == ["0.30.0"] * 16
        assert server.logins == 1


def test_many_threads_renew_a_session_once() -> None:
    with LoginServer(slow=0.1) as server, BrainFrameAPI(server.url, ("admin", "pa:ss")) as api:
        api.version()
        server.sessions.clear()
        with ThreadPoolExecutor(16) as pool:
            responses = list(pool.map(version_of, [api] * 16))
        assert responses == ["0.30.0"] * 16
        assert server.logins == 2


def test_waiting_for_the_login_of_another_thread_counts_toward_the_timeout() -> None:
    with LoginServer() as server, BrainFrameAPI(server.url, ("admin", "pa:ss")) as api:
        server.proceed.clear()
        first = threading.Thread(target=api.version)
        first.start()
        while not server.requests:
            time.sleep(0.005)
        with pytest.raises(bf_errors.ServerNotReadyError, match="login"):
            api.version(timeout=0.1)
        server.proceed.set()
        first.join()


def test_set_credentials_takes_effect_at_once() -> None:
    with LoginServer() as server, BrainFrameAPI(server.url, ("admin", "wrong")) as api:
        with pytest.raises(bf_errors.UnauthorizedError):
            api.version()
        api.set_credentials(("admin", "pa:ss"))
        assert api.version() == "0.30.0"
        api.set_credentials(None)
        with pytest.raises(bf_errors.UnauthorizedError):
            api.version()
        last = server.requests[-1].headers
        assert "authorization" not in last
        assert "cookie" not in last


def test_set_url_discards_the_session() -> None:
    with (
        LoginServer() as first,
        LoginServer() as second,
        BrainFrameAPI(first.url, ("admin", "pa:ss")) as api,
    ):
        api.version()
        api.version()
        api.set_url(second.url)
        api.version()
        assert len(first.requests) == 2
        assert [request.headers.get("cookie") for request in second.requests] == [None]
        assert second.logins == 1


def test_an_upload_that_cannot_be_repeated_sends_the_password_instead_of_the_session() -> None:
    def script(connection: Connection) -> None:
        for request in connection.requests():
            if request.headers.get("authorization") == BASIC:
                connection.respond(5, headers={"Set-Cookie": "session_id=new"})
            else:
                connection.respond_with_error("InvalidSessionError", "expired", 401)

    with ScriptedServer(script) as server, BrainFrameAPI(server.url, ("admin", "pa:ss")) as api:
        assert api.new_storage(iter([b"a", b"b"]), "text/plain") == 5
        assert api.new_storage(io.BytesIO(b"abc"), "text/plain") == 5
        assert [request.body for request in server.requests] == [b"ab", b"abc"]


@pytest.mark.parametrize(
    "credentials", ["admin", ("admin",), ("admin", None), ("a", "b", "c"), 5, (b"a", 5)]
)
def test_credentials_of_a_wrong_kind_are_rejected(credentials: Any) -> None:
    with pytest.raises(TypeError, match="tuple"):
        BrainFrameAPI("http://localhost", credentials)


def test_a_user_name_that_cannot_be_sent_is_rejected() -> None:
    with pytest.raises(ValueError, match="colon"):
        BrainFrameAPI("http://localhost", ("ad:min", "x"))


def test_any_text_may_be_a_password() -> None:
    with (
        ScriptedServer(responding("1")) as server,
        BrainFrameAPI(server.url, ("ädmin", "pä€ß🔑 :")) as api,
    ):
        api.version()
        sent = server.requests[0].headers["authorization"].removeprefix("Basic ")
        assert base64.b64decode(sent).decode() == "ädmin:pä€ß🔑 :"


def test_credentials_in_the_url_are_used_and_not_shown() -> None:
    with LoginServer() as server:
        url = server.url.replace("http://", "http://admin:pa%3Ass@")
        with BrainFrameAPI(url) as api:
            assert api.version() == "0.30.0"
            assert "pa" not in repr(api)
            assert server.requests[0].headers["authorization"] == BASIC
            assert "@" not in server.requests[0].headers["host"]


def test_the_sdks_own_httpx_client_stores_no_cookies() -> None:
    with LoginServer() as server, BrainFrameAPI(server.url, ("admin", "pa:ss")) as api:
        api.version()
        assert not api.http_client.cookies
        api.http_client.cookies = {"theme": "dark"}
        api.version()
        api.http_client.get(f"{server.url}/page")

        assert [request.headers.get("cookie") for request in server.requests] == [
            None,
            "session_id=s1",
            "theme=dark",
        ]
