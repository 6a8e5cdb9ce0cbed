"""API objects that share an httpx client never send each other's session."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.http_client.kinds import Kind
from tests.scripted_server import Connection, ReceivedRequest, ScriptedServer

USERS = ("ann", "bob")
PASSWORD = "secret-password"


class SessionServer(ScriptedServer):
    """Server that opens a session for each login, and responds with the name of the user."""

    def __init__(self, cookie: str = "session_id={}; Path=/; HttpOnly") -> None:
        self._cookie = cookie
        self._lock = threading.Lock()
        self.users: dict[str, str] = {}
        super().__init__(self._serve)

    def _serve(self, connection: Connection) -> None:
        for request in connection.requests():
            self._response(connection, request)

    def _response(self, connection: Connection, request: ReceivedRequest) -> None:
        authorization = request.headers.get("authorization")
        if authorization is not None:
            (user,) = [user for user in USERS if authorization == basic(user)]
            with self._lock:
                session = f"session-of-{user}-{self.port}-{len(self.users)}"
                self.users[session] = user
            cookies = {"Set-Cookie": self._cookie.format(session)}
            connection.respond(user, headers=cookies)
            return
        sent = self.session_of(request)
        if sent in self.users:
            connection.respond(self.users[sent])
        else:
            connection.respond_with_error("InvalidSessionError", f"unknown session {sent}", 401)

    def session_of(self, request: ReceivedRequest) -> str | None:
        pairs = request.headers.get("cookie", "").split("; ")
        values = [pair.partition("=")[2] for pair in pairs if pair.startswith("session_id=")]
        assert len(values) <= 1
        return values[0] if values else None

    def seen_sessions(self) -> set[str | None]:
        return {self.session_of(request) for request in self.requests}


def basic(user: str) -> str:
    return "Basic " + b64encode(f"{user}:{PASSWORD}".encode()).decode()


@pytest.fixture
def servers() -> Iterator[tuple[SessionServer, SessionServer]]:
    with SessionServer() as one, SessionServer() as two:
        yield one, two


def test_users_of_one_server_have_their_own_sessions(
    kind: Kind, servers: tuple[SessionServer, SessionServer]
) -> None:
    server, _ = servers
    client = kind.http_client()
    apis = {user: kind.api(server.url, (user, PASSWORD), http_client=client) for user in USERS}
    for _ in range(3):
        for user, api in apis.items():
            assert kind.call(api.version) == user
    assert len(server.users) == 2  # One login for each.
    assert not list(client.cookies.jar)


def test_servers_on_one_host_do_not_get_each_others_session(
    kind: Kind, servers: tuple[SessionServer, SessionServer]
) -> None:
    one, two = servers
    client = kind.http_client()
    # Cookies belong to a host, not to one of its ports: RFC 6265, section 8.5.
    apis = [kind.api(server.url, ("ann", PASSWORD), http_client=client) for server in servers]
    for _ in range(3):
        for api in apis:
            assert kind.call(api.version) == "ann"
    assert one.seen_sessions() == {None, *one.users}
    assert two.seen_sessions() == {None, *two.users}


def test_an_api_without_credentials_sends_no_session(
    kind: Kind, servers: tuple[SessionServer, SessionServer]
) -> None:
    server, _ = servers
    client = kind.http_client()
    kind.call(kind.api(server.url, ("ann", PASSWORD), http_client=client).version)
    with pytest.raises(Exception, match="unknown session None"):
        kind.call(kind.api(server.url, http_client=client).version)


@pytest.mark.parametrize(
    "cookie",
    [
        "session_id={}",
        'session_id="{}"; Path=/',
        "session_id={}; Domain=127.0.0.1; Path=/api",
        " session_id = {} ; Max-Age=3600",
        "SID=x, session_id={}; Path=/",
    ],
)
def test_no_form_of_the_cookie_reaches_the_jar(kind: Kind, cookie: str) -> None:
    with SessionServer(cookie) as server:
        client = kind.http_client()
        api = kind.api(server.url, ("ann", PASSWORD), http_client=client)
        for _ in range(2):
            kind.call(api.version)
        assert [found.name for found in client.cookies.jar if found.name == "session_id"] == []


def test_other_cookies_of_the_server_are_stored_by_the_client(kind: Kind) -> None:
    cookies: list[str | None] = []

    def serve(request: httpx.Request) -> httpx.Response:
        cookies.append(request.headers.get("cookie"))
        headers = [("Set-Cookie", "balancer=b7; Path=/"), ("Set-Cookie", "session_id=s1; Path=/")]
        return httpx.Response(200, json="0.30.0", headers=headers)

    client = kind.http_client(transport=httpx.MockTransport(serve))
    api = kind.api("http://server.example", ("ann", PASSWORD), http_client=client)
    for _ in range(2):
        kind.call(api.version)
    assert cookies == [None, "balancer=b7; session_id=s1"]
    assert dict(client.cookies) == {"balancer": "b7"}


def test_requests_sent_with_the_httpx_client_directly_carry_no_session(
    kind: Kind, servers: tuple[SessionServer, SessionServer]
) -> None:
    server, _ = servers
    client = kind.http_client()
    api = kind.api(server.url, ("ann", PASSWORD), http_client=client)
    kind.call(api.version)
    assert kind.call(client.get, f"{server.url}/api/version").status_code == 401
    assert server.requests[-1].headers.get("cookie") is None


def test_a_jar_that_is_replaced_later_stores_no_session_either(
    kind: Kind, servers: tuple[SessionServer, SessionServer]
) -> None:
    server, _ = servers
    client = kind.http_client()
    api = kind.api(server.url, ("ann", PASSWORD), http_client=client)
    kind.call(api.version)
    client.cookies = {"mine": "1"}
    assert kind.call(api.version) == "ann"
    api.set_credentials(("bob", PASSWORD))
    assert kind.call(api.version) == "bob"
    assert dict(client.cookies) == {"mine": "1"}


def test_a_client_created_by_the_sdk_stores_no_cookies(
    kind: Kind, servers: tuple[SessionServer, SessionServer]
) -> None:
    server, _ = servers
    api = kind.api(server.url, ("ann", PASSWORD))
    for _ in range(2):
        kind.call(api.version)
    assert not list(api.http_client.cookies.jar)


def test_many_threads_never_mix_sessions(servers: tuple[SessionServer, SessionServer]) -> None:
    from brainframe_api import BrainFrameAPI

    with httpx.Client() as client:
        apis = [
            (user, BrainFrameAPI(server.url, (user, PASSWORD), http_client=client))
            for server in servers
            for user in USERS
        ]

        def call(number: int) -> None:
            user, api = apis[number % len(apis)]
            assert api.version() == user

        with ThreadPoolExecutor(16) as pool:
            list(pool.map(call, range(400)))
    for server in servers:
        assert server.seen_sessions() == {None, *server.users}
        assert len(server.users) == 2


def test_switching_the_server_discards_its_session(
    kind: Kind, servers: tuple[SessionServer, SessionServer]
) -> None:
    one, two = servers
    api = kind.api(one.url, ("ann", PASSWORD), http_client=kind.http_client())
    kind.call(api.version)
    api.set_url(two.url)
    for _ in range(2):
        assert kind.call(api.version) == "ann"
    assert two.seen_sessions() == {None, *two.users}
