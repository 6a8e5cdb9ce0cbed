"""The credentials that are sent, and how often."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

import pytest
from brainframe_rest import Client
from brainframe_rest.api.base import version

from brainframe_api import BrainFrameAPI, bf_errors
from openapi_runtime import ApiError
from tests.api_kinds import each_api, each_client
from tests.scripted_server import Connection, ScriptedServer

PASSWORDS = {"admin": "admin", "ed": "pw", "joe": "p:w"}


class SessionServer(ScriptedServer):
    """Server that checks passwords and opens a session for each login."""

    def __init__(self) -> None:
        self.sessions: dict[str, str] = {}
        super().__init__(self._serve)

    def _serve(self, connection: Connection) -> None:
        for request in connection.requests():
            user = user_of(request.headers.get("authorization"))
            session = request.headers.get("cookie", "").removeprefix("session_id=")
            if session in self.sessions:
                connection.respond(self.sessions[session])
            elif user is None:
                connection.respond_with_error(
                    "UnauthorizedError", "wrong or missing credentials", 401
                )
            else:
                session = f"session-of-{user}-{len(self.sessions)}"
                self.sessions[session] = user
                connection.respond(user, headers={"Set-Cookie": f"session_id={session}"})

    def with_user(self, user_information: str) -> str:
        """Return the URL of the server with a user name and password in it."""
        return self.url.replace("://", f"://{user_information}@")

    @property
    def passwords_received(self) -> int:
        return sum("authorization" in request.headers for request in self.requests)


def user_of(authorization: str | None) -> str | None:
    """Return the user of an Authorization header with a correct password."""
    if authorization is None:
        return None
    user, _, password = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
    return user if PASSWORDS.get(user) == password else None


@pytest.fixture
def server() -> Iterator[SessionServer]:
    with SessionServer() as server:
        yield server


@each_api
@pytest.mark.parametrize(
    ("in_url", "argument", "expected"),
    [
        ("admin:admin", None, "admin"),
        ("admin:admin", ("ed", "pw"), "ed"),
        ("admin:wrong", ("ed", "pw"), "ed"),
        ("joe:p%3Aw", None, "joe"),
        ("joe:p:w", None, "joe"),
    ],
)
def test_credentials_of_the_argument_take_precedence_over_those_in_the_url(
    new_api: type[BrainFrameAPI],
    server: SessionServer,
    in_url: str,
    argument: tuple[str, str] | None,
    expected: str,
) -> None:
    with new_api(server.with_user(in_url), argument) as api:
        assert [api.version() for _ in range(3)] == [expected] * 3
    assert server.passwords_received == 1
    assert len(server.sessions) == 1


@each_api
@pytest.mark.parametrize("argument", [None, ("joe", "p:w")])
def test_credentials_that_are_set_take_precedence_over_all_others(
    new_api: type[BrainFrameAPI], server: SessionServer, argument: tuple[str, str] | None
) -> None:
    with new_api(server.with_user("admin:admin"), argument) as api:
        api.version()
        api.set_credentials(("ed", "pw"))
        assert [api.version() for _ in range(3)] == ["ed"] * 3
        api.set_credentials(("joe", "p:w"))
        assert api.version() == "joe"
    assert server.passwords_received == len(server.sessions) == 3


@each_api
@pytest.mark.parametrize("credentials", [("ed", "wrong"), ("nobody", "pw"), None])
def test_wrong_or_no_credentials_do_not_fall_back_to_the_url(
    new_api: type[BrainFrameAPI],
    server: SessionServer,
    credentials: tuple[str, str] | None,
) -> None:
    with new_api(server.with_user("admin:admin")) as api:
        assert api.version() == "admin"
        api.set_credentials(credentials)
        for _ in range(2):
            with pytest.raises(bf_errors.UnauthorizedError):
                api.version()
        for request in server.requests[1:]:
            assert "cookie" not in request.headers
            assert ("authorization" in request.headers) == (credentials is not None)
            assert user_of(request.headers.get("authorization")) is None


@each_api
@pytest.mark.parametrize("credentials", [None, ("ed", "pw")])
def test_credentials_that_are_set_outlast_a_new_url(
    new_api: type[BrainFrameAPI], server: SessionServer, credentials: tuple[str, str] | None
) -> None:
    with new_api() as api:
        api.set_credentials(credentials)
        for _ in range(2):
            api.set_url(server.with_user("admin:admin"))
            if credentials is None:
                with pytest.raises(bf_errors.UnauthorizedError):
                    api.version()
            else:
                assert api.version() == "ed"


@each_api
def test_a_new_url_brings_its_own_credentials(
    new_api: type[BrainFrameAPI], server: SessionServer
) -> None:
    with new_api(server.with_user("admin:admin")) as api:
        assert api.version() == "admin"
        api.set_url(server.with_user("ed:pw"))
        assert api.version() == "ed"
        api.set_url(server.url)
        with pytest.raises(bf_errors.UnauthorizedError):
            api.version()


@each_api
@pytest.mark.parametrize("user_information", ["", ":"])
def test_empty_user_information_in_the_url_sends_no_credentials(
    new_api: type[BrainFrameAPI], server: SessionServer, user_information: str
) -> None:
    with new_api(server.with_user(user_information)) as api:
        with pytest.raises(bf_errors.UnauthorizedError):
            api.version()
        assert "authorization" not in server.requests[0].headers


@each_api
def test_exactly_one_authorization_header_is_sent(new_api: type[BrainFrameAPI]) -> None:
    heads: list[bytes] = []

    def script(connection: Connection) -> None:
        while data := connection.raw.recv(65536):
            heads.append(data)
            connection.respond("1")

    with (
        ScriptedServer(script) as server,
        new_api(server.url.replace("//", "//admin:admin@"), ("ed", "pw")) as api,
    ):
        api.version()
        api.version()
        with api.open_storage_data(1) as download:
            b"".join(download)
    assert len(heads) == 3
    for head in heads:
        assert head.lower().count(b"authorization:") == 1
        assert head.count(b"admin") == 0


@each_api
def test_streams_and_uploads_use_the_same_credentials(
    new_api: type[BrainFrameAPI], server: SessionServer
) -> None:
    with new_api(server.with_user("admin:admin"), ("ed", "pw")) as api:
        with api.open_storage_data(1) as download:
            assert b"".join(download) == b'"ed"'
        with api.with_retries(5).open_storage_data(1) as download:
            assert b"".join(download) == b'"ed"'
        with pytest.raises(bf_errors.UnknownError):  # The response is not an ID.
            api.new_storage(iter([b"a"]), "text/plain")
    assert set(server.sessions.values()) == {"ed"}


@each_client
def test_the_rest_client_has_the_same_precedence(
    new_client: type[Client], server: SessionServer
) -> None:
    url = server.with_user("admin:admin")
    with new_client(url) as client:
        assert version.sync(client) == "admin"
        client.set_credentials(("ed", "pw"))
        assert version.sync(client) == "ed"
        client.set_credentials(None)
        with pytest.raises(ApiError, match="UnauthorizedError"):
            version.sync(client)
        client.set_url(url)
        with pytest.raises(ApiError, match="UnauthorizedError"):
            version.sync(client)
    with new_client(url, ("ed", "pw")) as client:
        assert [version.sync(client) for _ in range(3)] == ["ed"] * 3
    assert server.passwords_received == len(server.sessions) == 3
