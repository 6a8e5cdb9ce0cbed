from __future__ import annotations

import base64
import functools
import sqlite3
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
from starlette.requests import Request

from brainframe_api._simulator import application
from brainframe_api._simulator.accounts import access
from brainframe_api._simulator.accounts.access import address_of
from brainframe_api._simulator.accounts.login_delays import FREE_FAILURES, LoginDelays
from brainframe_api._simulator.accounts.passwords import hash_password
from brainframe_api._simulator.errors import SimulatorError
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
    response = httpx.post(f"{server.url}/api/users", json=body, auth=auth)
    assert ok(response)["username"] == "new"


def test_a_login_opens_a_session_that_replaces_the_password(guarded: Simulator) -> None:
    assert kind(get(guarded)) == "UnauthorizedError"
    response = get(guarded, auth=ADMIN)
    assert "HttpOnly" in response.headers["set-cookie"]
    with logged_in(guarded) as client:
        response = client.get("/api/users")
        assert ok(response)[0]["username"] == "admin"
        assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "auth", [("admin", "wrong"), ("nobody", "admin"), ("admin", ""), ("", ""), ("Admin", "Admin")]
)
def test_wrong_credentials_are_rejected(guarded: Simulator, auth: tuple[str, str]) -> None:
    assert kind(get(guarded, auth=auth)) == "UnauthorizedError"


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Bearer abc", "Basic YWRtaW4=", "x"])
def test_an_invalid_authorization_header_is_rejected(guarded: Simulator, header: str) -> None:
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
    response = get(guarded, headers={"Cookie": "session_id=made-up"})
    assert kind(response) == "InvalidSessionError"


def test_an_expired_session_can_be_provoked(guarded: Simulator) -> None:
    with logged_in(guarded) as client:
        guarded.faults.expire_sessions()
        assert kind(client.get("/api/users")) == "InvalidSessionError"


def test_an_editor_may_do_everything_except_administration(guarded: Simulator) -> None:
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
        assert [kind(response) for response in refused] == ["InsufficientRoleError"] * 4


def test_a_new_password_ends_sessions_and_null_keeps_the_password(guarded: Simulator) -> None:
    with logged_in(guarded) as admin:
        saved = ok(admin.post("/api/users", json=user("ed")))
        assert saved["password"] is None
        ok(admin.post("/api/users", json=saved | {"role": "admin"}))
        with logged_in(guarded, ("ed", "secret")) as editor:
            ok(admin.post("/api/users", json=saved | {"password": "other"}))
            assert kind(editor.get("/api/users")) == "InvalidSessionError"
    assert kind(get(guarded, auth=("ed", "secret"))) == "UnauthorizedError"
    ok(get(guarded, auth=("ed", "other")))


def test_deleting_a_user_ends_the_session_at_once(guarded: Simulator) -> None:
    with logged_in(guarded) as admin:
        saved = ok(admin.post("/api/users", json=user("ed")))
        with logged_in(guarded, ("ed", "secret")) as editor:
            ok(admin.delete(f"/api/users/{saved['id']}"))
            assert kind(editor.get("/api/users")) == "InvalidSessionError"


def test_the_last_admin_cannot_be_deleted(http: httpx.Client) -> None:
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
        ({"username": " new"}, "InvalidFormatError"),
        ({"username": "a\u200bb"}, "InvalidFormatError"),
        ({"username": "a\nb"}, "InvalidFormatError"),
        ({"username": "\u3000"}, "InvalidFormatError"),
        ({"password": ""}, "InvalidFormatError"),
        ({"username": "Admin"}, "DuplicateUsernameError"),
        ({"username": "\uff21dmin"}, "DuplicateUsernameError"),
        ({"username": "\u0430dmin"}, "DuplicateUsernameError"),
        ({"username": "adm\u0131n"}, "DuplicateUsernameError"),
        ({"role": "king"}, "InvalidFormatError"),
    ],
)
def test_an_invalid_user_is_rejected(
    http: httpx.Client, changes: dict[str, object], expected: str
) -> None:
    assert kind(http.post("/api/users", json=user("new") | changes)) == expected
    assert len(ok(http.get("/api/users"))) == 1


def test_unknown_users_are_not_found(http: httpx.Client) -> None:
    for method in ("GET", "DELETE"):
        assert kind(http.request(method, "/api/users/99")) == "UserNotFoundError"


def test_passwords_are_stored_as_argon2_hashes(server: Simulator, http: httpx.Client) -> None:
    ok(http.post("/api/users", json=user("new", password="plain to see")))
    stored = b"".join(
        file.read_bytes() for file in server.data_path.iterdir() if "sqlite" in file.name
    )
    assert b"plain to see" not in stored
    assert b"$argon2id$" in stored


@pytest.mark.parametrize("header", ["Basic Og==", "Basic", "Bearer x", "nonsense"])
def test_without_authorization_any_credentials_are_accepted_without_delay(
    http: httpx.Client, header: str
) -> None:
    started = time.monotonic()
    for _ in range(30):
        ok(http.get("/api/version", headers={"Authorization": header}))
    assert time.monotonic() - started < 60


def test_user_names_match_regardless_of_case_and_unicode_form(guarded: Simulator) -> None:
    with logged_in(guarded) as admin:
        ok(admin.post("/api/users", json=user("Zo\u00eb")))
    for name in ("zo\u00cb", "Zoe\u0308"):
        encoded = base64.b64encode(f"{name}:secret".encode()).decode()
        ok(get(guarded, headers={"Authorization": f"Basic {encoded}"}))


def test_an_empty_password_of_an_older_simulator_logs_nobody_in(guarded: Simulator) -> None:
    with logged_in(guarded) as admin:
        ok(admin.post("/api/users", json=user("ed")))
    with closing(sqlite3.connect(guarded.data_path / "state.sqlite3")) as db:
        db.execute("UPDATE users SET password_hash = ? WHERE username = 'ed'", [hash_password("")])
        db.commit()
    assert kind(get(guarded, auth=("ed", ""))) == "UnauthorizedError"


@pytest.fixture
def delays(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Advance a simulated clock instead of waiting; return the list of delays in seconds."""
    seconds: list[float] = []

    async def sleep(delay: float) -> None:
        seconds.append(delay)

    monkeypatch.setattr(application, "sleep", sleep)
    simulated = functools.partial(LoginDelays, monotonic=lambda: sum(seconds))
    monkeypatch.setattr(access, "LoginDelays", simulated)
    return seconds


@pytest.fixture
def delaying(delays: list[float]) -> Iterator[Simulator]:
    """Return a simulator that requires a login, with delays that take no time."""
    with Simulator(authorize=True, strict=True) as running:
        yield running
        assert running.violations == []


def test_failed_logins_are_delayed_increasingly(delaying: Simulator, delays: list[float]) -> None:
    def fail(username: str = "admin", path: str = "/api/version") -> None:
        assert kind(get(delaying, path, auth=(username, "wrong"))) == "UnauthorizedError"

    for _ in range(FREE_FAILURES):
        fail()
    fail(path="/web/overview")
    fail("ADMIN")
    # A client with the right password waits, too, but is accepted, which resets the delays.
    ok(get(delaying, auth=ADMIN))
    ok(get(delaying, auth=ADMIN))
    assert delays == [0, 0, 0, 0.25, 0.5, 1, 0]


@pytest.mark.skipif(sys.platform != "linux", reason="Needs several loopback addresses")
def test_another_address_of_the_same_machine_is_delayed_too(
    delaying: Simulator, delays: list[float]
) -> None:
    for number in range(FREE_FAILURES + 1):
        transport = httpx.HTTPTransport(local_address=f"127.0.0.{number + 1}")
        with httpx.Client(base_url=delaying.url, transport=transport) as client:
            assert kind(client.get("/api/version", auth=("admin", "wrong"))) == "UnauthorizedError"
    assert delays == [0, 0, 0, 0.25]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.3.2.1", "this machine"),
        ("::1", "this machine"),
        ("::ffff:127.0.0.1", "this machine"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8::1:2:3:4", "2001:db8::/64"),
        ("testclient", "testclient"),
    ],
)
def test_all_addresses_of_a_client_share_its_delays(host: str, expected: str) -> None:
    request = Request({"type": "http", "client": (host, 1234)})
    assert address_of(request) == expected


def test_delays_grow_up_to_a_limit_beyond_which_attempts_are_rejected() -> None:
    now = 0.0
    delays = LoginDelays(monotonic=lambda: now)
    waited: list[float] = []
    for _ in range(12):
        waited.append(delays.reserve("10.0.0.1", "admin"))
        now += waited[-1]
        delays.report("10.0.0.1", "admin", success=False)
    assert waited == [0, 0, 0, 0.25, 0.5, 1, 2, 4, 8, 16, 30, 30]
    assert delays.reserve("10.0.0.2", "admin") == 0
    delays.reserve("10.0.0.1", "admin")
    with pytest.raises(SimulatorError, match="Too many failed logins"):
        delays.reserve("10.0.0.1", "admin")
    now += 10_000
    assert delays.reserve("10.0.0.1", "admin") == 0


def test_an_address_that_guesses_names_is_delayed_for_all_names() -> None:
    delays = LoginDelays(monotonic=lambda: 0.0)
    for number in range(25):
        delays.report("10.0.0.1", f"user {number}", success=False)
    assert delays.reserve("10.0.0.1", "somebody else") > 1
    assert delays.reserve("10.0.0.2", "user 1") == 0
