from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager

import httpx
import pytest

from brainframe_api.simulator import Simulator
from tests.simulator.codecs import camera, kind, ok, user

ADMIN = ("admin", "admin")


@pytest.fixture(scope="module")
def guarded_simulator() -> Iterator[Simulator]:
    with Simulator(authorize=True, strict=True, session_lifetime=600) as running:
        yield running


@pytest.fixture
def guarded(guarded_simulator: Simulator) -> Iterator[Simulator]:
    guarded_simulator.reset()
    yield guarded_simulator
    assert guarded_simulator.violations == []


def get(server: Simulator, path: str = "/api/version", **more: object) -> httpx.Response:
    return httpx.request("GET", server.url + path, **more)  # type: ignore[arg-type]


@contextmanager
def logged_in(server: Simulator, auth: tuple[str, str] = ADMIN) -> Generator[httpx.Client]:
    """Return a client with a session and no other credentials."""
    with httpx.Client(base_url=server.url) as client:
        ok(client.get("/api/version", auth=auth))
        assert client.cookies["session_id"]
        yield client


@pytest.mark.parametrize("auth", [None, ("anybody", "at all"), ("", "")])
def test_without_authorization_everybody_is_admin(
    server: Simulator, auth: tuple[str, str] | None
) -> None:
    body = user("new")
    answer = httpx.post(f"{server.url}/api/users", json=body, auth=auth)
    assert ok(answer)["username"] == "new"


def test_a_login_opens_a_session_that_replaces_the_password(guarded: Simulator) -> None:
    assert kind(get(guarded)) == "UnauthorizedError"
    answer = get(guarded, auth=ADMIN)
    assert "HttpOnly" in answer.headers["set-cookie"]
    with logged_in(guarded) as client:
        answer = client.get("/api/users")
        assert ok(answer)[0]["username"] == "admin"
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "auth", [("admin", "wrong"), ("nobody", "admin"), ("admin", ""), ("", ""), ("Admin", "Admin")]
)
def test_wrong_credentials_are_refused(guarded: Simulator, auth: tuple[str, str]) -> None:
    assert kind(get(guarded, auth=auth)) == "UnauthorizedError"


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Bearer abc", "Basic YWRtaW4=", "x"])
def test_a_header_that_is_no_login_is_refused(guarded: Simulator, header: str) -> None:
    assert kind(get(guarded, headers={"Authorization": header})) == "UnauthorizedError"


def test_a_session_expires(guarded: Simulator) -> None:
    with logged_in(guarded) as client:
        guarded.clock.advance(599)
        ok(client.get("/api/users"))
        guarded.clock.advance(2)
        assert kind(client.get("/api/users")) == "InvalidSessionError"
        ok(client.get("/api/users", auth=ADMIN))
        ok(client.get("/api/users"))


def test_an_unknown_session_is_invalid(guarded: Simulator) -> None:
    answer = get(guarded, headers={"Cookie": "session_id=made-up"})
    assert kind(answer) == "InvalidSessionError"


def test_an_expired_session_can_be_provoked(guarded: Simulator) -> None:
    with logged_in(guarded) as client:
        guarded.faults.expire_sessions()
        assert kind(client.get("/api/users")) == "InvalidSessionError"


def test_an_editor_may_do_everything_but_admin_work(guarded: Simulator) -> None:
    with logged_in(guarded) as admin:
        saved = ok(admin.post("/api/users", json=user("ed")))
    with logged_in(guarded, ("ed", "secret")) as editor:
        ok(editor.get("/api/users"))
        assert kind(editor.post("/api/streams", json=camera("rtsp://127.0.0.1:9"))) == (
            "StreamNotOpenedError"
        )
        refused = [
            editor.post("/api/users", json=user("friend")),
            editor.delete(f"/api/users/{saved['id']}"),
            editor.put("/api/license", content="x"),
            editor.put("/api/cloud_tokens", json={"access_token": "a", "refresh_token": "b"}),
        ]
        assert [kind(answer) for answer in refused] == ["InsufficientRoleError"] * 4


def test_a_change_of_password_ends_sessions_and_a_null_keeps_it(guarded: Simulator) -> None:
    with logged_in(guarded) as admin:
        saved = ok(admin.post("/api/users", json=user("ed")))
        assert saved["password"] is None
        ok(admin.post("/api/users", json=saved | {"role": "admin"}))
        with logged_in(guarded, ("ed", "secret")) as editor:
            ok(admin.post("/api/users", json=saved | {"password": "other"}))
            assert kind(editor.get("/api/users")) == "InvalidSessionError"
    assert kind(get(guarded, auth=("ed", "secret"))) == "UnauthorizedError"
    ok(get(guarded, auth=("ed", "other")))


def test_a_deleted_user_is_out_at_once(guarded: Simulator) -> None:
    with logged_in(guarded) as admin:
        saved = ok(admin.post("/api/users", json=user("ed")))
        with logged_in(guarded, ("ed", "secret")) as editor:
            ok(admin.delete(f"/api/users/{saved['id']}"))
            assert kind(editor.get("/api/users")) == "InvalidSessionError"


def test_the_last_admin_stays(http: httpx.Client) -> None:
    admin = ok(http.get("/api/users/1"))
    assert admin == {"username": "admin", "password": None, "role": "admin", "id": 1}
    assert kind(http.delete("/api/users/1")) == "AdminMustExistError"
    demoted = http.post("/api/users", json=admin | {"role": "editor"})
    assert kind(demoted) == "AdminMustExistError"
    ok(http.post("/api/users", json=user("second", role="admin")))
    ok(http.delete("/api/users/1"))
    assert [entry["username"] for entry in ok(http.get("/api/users"))] == ["second"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"username": "admin"}, "DuplicateUsernameError"),
        ({"id": 99}, "UserNotFoundError"),
        ({"password": None}, "InvalidFormatError"),
        ({"username": ""}, "InvalidFormatError"),
        ({"username": "a:b"}, "InvalidFormatError"),
        ({"role": "king"}, "InvalidFormatError"),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    http: httpx.Client, changes: dict[str, object], expected: str
) -> None:
    assert kind(http.post("/api/users", json=user("new") | changes)) == expected
    assert len(ok(http.get("/api/users"))) == 1


def test_no_user_is_no_user(http: httpx.Client) -> None:
    for method in ("GET", "DELETE"):
        assert kind(http.request(method, "/api/users/99")) == "UserNotFoundError"


def test_passwords_are_stored_as_argon2_hashes(server: Simulator, http: httpx.Client) -> None:
    ok(http.post("/api/users", json=user("new", password="plain to see")))
    stored = b"".join(
        file.read_bytes() for file in server.data_path.iterdir() if "sqlite" in file.name
    )
    assert b"plain to see" not in stored
    assert b"$argon2id$" in stored
