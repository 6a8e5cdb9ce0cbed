"""Errors never contain passwords or sessions, even if the server repeats them."""

from __future__ import annotations

import html
import json
from base64 import b64encode
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from brainframe_rest import Client
from brainframe_rest.api.base import version
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from brainframe_api import BrainFrameAPI, bf_codecs, bf_errors
from openapi_runtime import ApiError
from openapi_runtime.base_url import parse_base_url
from tests.api_kinds import each_api, each_client
from tests.certificate_authority import PUBLIC
from tests.scripted_server import Connection, ReceivedRequest, Script, ScriptedServer
from tests.shown import assert_hidden, logged, shown

PASSWORD = "Passw0rd+of/the?admin"
BASIC = b64encode(f"admin:{PASSWORD}".encode()).decode()
SESSION = "5e551on+1d/of=admin"

INVALID_URLS = [
    "http://admin:PW/x@host",
    "http://admin:PW?x@host",
    "http://admin:PW#x@host",
    "http://admin:x/PW@host",
    "http://admin:a@PW/b@host",
    "http://admin:PW://x@host",
    "http://admin:x://PW@host",
    "http://admin:PW\\/x@host",
    "http://admin:PW@host?query",
    "http://admin:PW@host#fragment",
    "http://admin:PW@ho st",
    "http://admin:PW@host:port",
    "http://admin:PW@host:99999",
    "http://admin:PW@[::1",
    "http://admin:PW@[::1]x",
    "http://admin:[PW@host",
    "http://admin:PW]@host",
    "http://admin:PW@",
    "http://admin:PW%40host",
    "http://admin:PW",
    "http:/admin:PW@host",
    "http:admin:PW@host",
    "http//admin:PW@host",
    "htp://admin:PW@host",
    "//admin:PW@host",
    "admin:PW@host",
    "admin:PW://x@host",
    "admin:PW%40host",
    ":PW@host",
    " http://admin:PW@host",
    "http://admin:PW@host/\u00e4",
    "http://admin:PW\uff20host",
    "http://admin:PW\u2100@host",
    "http://admin:PW@\ud800",
]


def url_error(call: Callable[[], object]) -> ValueError:
    with pytest.raises(ValueError, match="URL") as raised:
        call()
    return raised.value


@each_api
@pytest.mark.parametrize("pattern", INVALID_URLS)
def test_the_error_for_an_invalid_url_hides_its_password(
    new_api: type[BrainFrameAPI], pattern: str
) -> None:
    url = pattern.replace("PW", "S3cret")
    assert_hidden(shown(url_error(lambda: new_api(url))), "S3cret")
    api = new_api()
    assert_hidden(shown(url_error(lambda: api.set_url(url))), "S3cret")
    assert_hidden(repr(api), "S3cret")


@each_client
@pytest.mark.parametrize("pattern", INVALID_URLS)
def test_the_rest_client_hides_the_password_of_an_invalid_url(
    new_client: type[Client], pattern: str
) -> None:
    url = pattern.replace("PW", "S3cret")
    assert_hidden(shown(url_error(lambda: new_client(url))), "S3cret")


BAD_PASSWORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="%") | st.sampled_from("/?#@:[]\\ %"),
    max_size=12,
)


@given(
    st.sampled_from(["http://", "https://", "http:/", "http:", "//", "", "ftp://", "x:"]),
    BAD_PASSWORDS,
    BAD_PASSWORDS,
    st.sampled_from(["@host", "@host:x", "@", "@host?q", "@[::1]x", "@ho st", "@host/a@b", "%40h"]),
)
@example("http://", "x", "://", "@host")
def test_no_password_of_an_invalid_url_is_shown(
    scheme: str, before: str, after: str, rest: str
) -> None:
    url = f"{scheme}admin:{before}S3cret{after}{rest}"
    try:
        parse_base_url(url)
    except ValueError as error:
        assert_hidden(str(error), "S3cret")


@given(st.text(), st.text())
@example("\ud800", "")
@example("a", "\udfff")
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_credentials_of_any_text_are_used_or_rejected_without_being_shown(
    username: str, password: str
) -> None:
    try:
        Client("http://host", (username, f"{password}S3cret"))
    except ValueError as error:
        assert_hidden(shown(error), "S3cret")


@each_api
@pytest.mark.parametrize(
    "credentials",
    [
        ("admin:S3cret", ""),
        ("ad:min", "S3cret"),
        ("admin", "S3cret", "x"),
        ("S3cret",),
        ("admin", "S3cret\ud800"),
        "admin:S3cret",
        {"admin": "S3cret"},
    ],
)
def test_rejected_credentials_are_not_shown(new_api: type[BrainFrameAPI], credentials: Any) -> None:
    api = new_api("http://host")
    for call in (
        lambda: new_api("http://host", credentials),
        lambda: api.set_credentials(credentials),
    ):
        with pytest.raises((TypeError, ValueError)) as raised:
            call()
        assert_hidden(shown(raised.value), "S3cret")


@each_api
def test_credentials_that_contradict_the_http_client_are_not_shown(
    new_api: type[BrainFrameAPI],
) -> None:
    with _http_client(new_api, auth=("other", "x")) as http_client:
        with pytest.raises(ValueError, match="Authorization") as raised:
            new_api("http://host", ("admin", PASSWORD), http_client=http_client)
        assert_hidden(shown(raised.value), PASSWORD)
        api = new_api("http://host", http_client=http_client)
        with pytest.raises(ValueError, match="Authorization") as raised:
            api.set_credentials(("admin", PASSWORD))
        assert_hidden(shown(raised.value), PASSWORD)
        with pytest.raises(ValueError, match="Authorization") as raised:
            api.set_url(f"http://admin:{quote(PASSWORD, safe='')}@host")
        assert_hidden(shown(raised.value), PASSWORD, quote(PASSWORD, safe=""))


@contextmanager
def _http_client(
    new_api: type[BrainFrameAPI | Client], **settings: Any
) -> Generator[Any, None, None]:
    """Yield an httpx client for the API. An async one is closed by the API of `new_api`."""
    if new_api in (BrainFrameAPI, Client):
        with httpx.Client(verify=PUBLIC, **settings) as http_client:
            yield http_client
    else:
        yield httpx.AsyncClient(verify=PUBLIC, **settings)


Reply = Callable[[Connection, ReceivedRequest], None]


def _login_then(reply: Reply) -> Script:
    """Give a session to the first request, and let a function reply to the others."""

    def script(connection: Connection) -> None:
        for request in connection.requests():
            if len(connection.server.requests) == 1:
                connection.respond("1", headers={"Set-Cookie": f"session_id={SESSION}; Path=/"})
            else:
                reply(connection, request)

    return script


def _head_of(request: ReceivedRequest) -> str:
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    return "\r\n".join([f"{request.method} {request.target} HTTP/1.1", *lines])


def _secrets_of(request: ReceivedRequest) -> str:
    return " and ".join(request.headers.get(name, "") for name in ("authorization", "cookie"))


def echo(
    spelled: Callable[[str], bytes], status: int, *, what: Callable[[ReceivedRequest], str]
) -> Reply:
    def reply(connection: Connection, request: ReceivedRequest) -> None:
        connection.respond(spelled(what(request)), status, content_type="text/html")

    return reply


def echo_in_json(connection: Connection, request: ReceivedRequest) -> None:
    connection.respond({"title": _secrets_of(request), "description": _secrets_of(request)}, 400)


def echo_in_header(connection: Connection, request: ReceivedRequest) -> None:
    connection.respond([], 400, {"X-Echo": _secrets_of(request), "X-Head": repr(request.headers)})


def echo_in_total(connection: Connection, request: ReceivedRequest) -> None:
    connection.respond([], 200, {"Total-Count": _secrets_of(request)})


def refuse(connection: Connection, request: ReceivedRequest) -> None:
    connection.respond(b"no", 400)


def reset(connection: Connection, request: ReceivedRequest) -> None:
    connection.reset()


def cut(connection: Connection, request: ReceivedRequest) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[")
    connection.close()


def echo_in_redirect(location: str, then: Reply = refuse, *, encoded: bool = True) -> Reply:
    """Return a function that repeats the secrets of a request in a redirect.

    Args:
        location: The location, with `{secrets}` and `{port}`, the port of the server.
        then: The function that replies to the redirected request.
        encoded: Whether the secrets are percent-encoded.
    """

    def reply(connection: Connection, request: ReceivedRequest) -> None:
        if request.target.startswith("/elsewhere"):
            then(connection, request)
            return
        secrets = _secrets_of(request)
        port = connection.server.url.rpartition(":")[2]
        target = location.format(secrets=quote(secrets, safe="") if encoded else secrets, port=port)
        connection.respond(b"", 302, {"Location": target})

    return reply


def echo_in_reason(connection: Connection, request: ReceivedRequest) -> None:
    reason = _secrets_of(request).replace("session_id=", "")
    connection.send(f"HTTP/1.1 400 {reason}\r\nContent-Length: 0\r\n\r\n".encode())


def malformed(line: str) -> Reply:
    def reply(connection: Connection, request: ReceivedRequest) -> None:
        text = line.replace("{session}", SESSION).replace("{head}", _secrets_of(request))
        connection.send(f"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n{text}\r\n\r\n[]".encode())
        connection.close()

    return reply


def bad_status_line(connection: Connection, request: ReceivedRequest) -> None:
    connection.send(f"HTTP/1.1 {_secrets_of(request)}\r\n\r\n".encode())
    connection.close()


def bad_chunk(connection: Connection, request: ReceivedRequest) -> None:
    connection.begin_chunked()
    connection.send(_secrets_of(request).encode() + b"\r\n")
    connection.close()


SPELLINGS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-32": lambda text: text.encode("utf-32"),
    "html": lambda text: html.escape(text).encode(),
    "html-hex": lambda text: "".join(
        c if c.isalnum() else f"&#x{ord(c):X};" for c in text
    ).encode(),
    "html-decimal": lambda text: "".join(
        c if c.isalnum() else f"&#{ord(c)};" for c in text
    ).encode(),
    "url": lambda text: quote(text, safe="").encode(),
    "json": lambda text: json.dumps(text).replace("/", "\\/").encode(),
    "json-escapes": lambda text: "".join(
        c if c.isalnum() else f"\\u{ord(c):04x}" for c in text
    ).encode(),
    "long": lambda text: b" ".join([text.encode()] * 300),
    "late": lambda text: b"x" * 1990 + text.encode(),
    "very-late": lambda text: ("€" * 1990 + text).encode(),
    "cut": lambda text: ("€" * 2660 + text).encode(),
    "cut-copy": lambda text: b"x" * (65536 - 20) + text.encode(),
    "cut-binary-copy": lambda text: b"\xff" * (65536 - 20) + text.encode(),
}
ECHOES: dict[str, Reply] = {
    f"{what.__name__}-{name}-{status}": echo(spelled, status, what=what)
    for name, spelled in SPELLINGS.items()
    for status in (200, 400)
    for what in (_head_of, _secrets_of)
}
REPLIES: dict[str, Reply] = {
    **ECHOES,
    "json": echo_in_json,
    "header": echo_in_header,
    "total": echo_in_total,
    "reason": echo_in_reason,
    "redirect-ftp": echo_in_redirect("ftp://other/{secrets}"),
    "redirect-invalid": echo_in_redirect("http://[::{secrets}"),
    "redirect-path": echo_in_redirect("/elsewhere/{secrets}"),
    "redirect-raw-path": echo_in_redirect("/elsewhere/{secrets}", encoded=False),
    "redirect-query": echo_in_redirect("/elsewhere?value={secrets}"),
    "redirect-parameter": echo_in_redirect("/elsewhere?{secrets}"),
    "redirect-server": echo_in_redirect("http://localhost:{port}/elsewhere/{secrets}"),
    "redirect-forever": echo_in_redirect("/again/{secrets}"),
    "redirect-reset": echo_in_redirect("/elsewhere/{secrets}", reset),
    "redirect-cut": echo_in_redirect("/elsewhere/{secrets}", cut),
    "no-colon": malformed("Set-Cookie session_id={session}"),
    "no-name": malformed("session_id={session}"),
    "folded": malformed(" session_id={session}"),
    "space": malformed("Set-Cookie : session_id={session}"),
    "quote": malformed("Set-Cookie session_id='{session}\""),
    "latin": malformed("S\u00e4t-Cookie: session_id={session}"),
    "control": malformed("Set-Cookie: session_id={session}\0"),
    "echo": malformed("{head}"),
    "status-line": bad_status_line,
    "chunk": bad_chunk,
}
# The secrets, and parts of them, because a server may shorten a secret that it repeats.
HIDDEN = (PASSWORD, BASIC.rstrip("="), BASIC[:12], BASIC[4:16], SESSION[:7], "+1d/of", "1d/of")


@each_api
@pytest.mark.parametrize(
    ("reply", "own"),
    [
        pytest.param(reply, own, id=f"{name}-{'own' if own else 'http_client'}")
        for name, reply in REPLIES.items()
        # Hiding the spellings of a secret in a body does not depend on the client.
        for own in ((True,) if name in ECHOES and "plain" not in name else (True, False))
    ],
)
def test_no_error_shows_secrets_that_a_server_repeats(
    new_api: type[BrainFrameAPI], reply: Reply, own: bool
) -> None:
    with (
        logged() as log,
        ScriptedServer(_login_then(reply)) as server,
        _http_client(new_api) if not own else nullcontext() as http_client,
        new_api(server.url, ("admin", PASSWORD), retries=0, http_client=http_client) as api,
    ):
        api.version()
        for call in (
            api.get_alerts,  # With the session.
            lambda: api.new_storage(iter([b"x"]), "text/plain"),  # With the password.
            lambda: api.set_premises(bf_codecs.Premises("Office")),
            lambda: list(api.get_zone_status_stream(timeout=60)),
        ):
            with pytest.raises(bf_errors.BaseAPIError) as raised:
                call()
            assert_hidden(shown(raised.value), *HIDDEN)
    assert_hidden("\n".join(log), *HIDDEN)


@each_client
@pytest.mark.parametrize(
    "name",
    [
        "_head_of-plain-400",
        "_secrets_of-plain-200",
        "no-colon",
        "echo",
        "chunk",
        "json",
        *(name for name in REPLIES if name.startswith("redirect")),
    ],
)
def test_no_error_of_the_rest_client_shows_secrets_that_a_server_repeats(
    new_client: type[Client], name: str
) -> None:
    with (
        logged() as log,
        ScriptedServer(_login_then(REPLIES[name])) as server,
        new_client(server.url, ("admin", PASSWORD)) as client,
    ):
        version.sync(client)
        for timeout in (5, 6):
            with pytest.raises(ApiError) as raised:
                version.sync(client, timeout=timeout)
            assert_hidden(shown(raised.value), *HIDDEN)
    assert_hidden("\n".join(log), *HIDDEN)


@each_client
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    ("location", "url"),
    [(f"/elsewhere;id={SESSION}", "/elsewhere;id=[secure]"), (f"http://[::{SESSION}", "/version")],
)
def test_a_new_session_in_the_location_of_its_own_response_is_hidden(
    new_client: type[Client], own: bool, location: str, url: str
) -> None:
    def script(connection: Connection) -> None:
        for request in connection.requests():
            if request.target.startswith("/elsewhere"):
                connection.respond(b"no", 400)
            else:
                cookie = f"session_id={SESSION}; Path=/"
                connection.respond(b"", 302, {"Location": location, "Set-Cookie": cookie})

    with (
        logged() as log,
        ScriptedServer(script) as server,
        _http_client(new_client) if not own else nullcontext() as http_client,
        new_client(server.url, ("admin", PASSWORD), http_client=http_client) as client,
    ):
        with pytest.raises(ApiError) as raised:
            version.sync(client)
        assert raised.value.url.endswith(url)
        assert_hidden(shown(raised.value), *HIDDEN)
    assert_hidden("\n".join(log), *HIDDEN)
