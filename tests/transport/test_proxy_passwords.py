"""The password of a proxy is sent to the proxy and appears nowhere else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from brainframe_rest import Client
from brainframe_rest.api.base import version
from hypothesis import example, given
from hypothesis import strategies as st

from brainframe_api import BrainFrameAPI, bf_errors
from tests.api_kinds import each_api, each_client
from tests.scripted_server import Connection, ReceivedRequest, ScriptedServer
from tests.shown import assert_hidden, logged, shown

PASSWORD = "Pr0xy-passw0rd"
BASIC = b64encode(f"joe:{PASSWORD}".encode()).decode()

INVALID_PROXIES = [
    "http://joe:PW/x@proxy:3128",
    "http://joe:PW?x@proxy:3128",
    "http://joe:PW#x@proxy:3128",
    "http://joe:1/PW@proxy:3128",
    "http://joe:1?PW@proxy:3128",
    "http://joe:1#PW@proxy:3128",
    "http://joe:PW@proxy:port",
    "http://joe:PW@proxy:99999",
    "http://joe:PW@",
    "http://joe:PW@[::1",
    "http://joe:PW@pro xy",
    "http://joe:PW",
    "ftp://joe:PW@proxy",
    "://joe:PW@proxy",
    "http://joe:PW@proxy/path",
    "http://joe:PW@proxy?query",
]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch


@each_api
@pytest.mark.parametrize("pattern", INVALID_PROXIES)
def test_the_error_for_an_invalid_proxy_hides_its_password(
    new_api: type[BrainFrameAPI], pattern: str
) -> None:
    proxy = pattern.replace("PW", PASSWORD)
    with pytest.raises(ValueError, match="proxy") as raised:
        new_api("http://host", proxy=proxy)
    assert_hidden(shown(raised.value), PASSWORD)


@each_api
@pytest.mark.parametrize("pattern", [*INVALID_PROXIES, "joe:PW/x@proxy:3128", "joe:1/PW@proxy"])
def test_the_error_for_an_invalid_proxy_of_the_environment_hides_its_password(
    new_api: type[BrainFrameAPI], environment: pytest.MonkeyPatch, pattern: str
) -> None:
    environment.setenv("http_proxy", pattern.replace("PW", PASSWORD))
    with logged() as log, new_api("http://host.invalid", retries=0) as api:
        calls: list[Callable[[], object]] = [
            api.version,
            lambda: list(api.get_zone_status_stream(timeout=60)),
        ]
        for call in calls:
            with pytest.raises(ValueError, match="proxy") as raised:
                call()
            assert_hidden(shown(raised.value), PASSWORD)
    assert_hidden("\n".join(log), PASSWORD)


@each_client
def test_the_rest_client_hides_the_password_of_an_invalid_proxy(
    new_client: type[Client], environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("ALL_PROXY", f"http://joe:{PASSWORD}/x@proxy:3128")
    with new_client("http://host.invalid") as client:
        with pytest.raises(ValueError, match="proxy") as raised:
            version.sync(client)
        assert_hidden(shown(raised.value), PASSWORD)


@given(st.text(max_size=8), st.text(max_size=8), st.sampled_from(["@proxy", "@proxy:x", "@", ""]))
@example("/", "", "@proxy:3128")
@example("1/", "", "@proxy:3128")
@example("\ud800", "", "@proxy")
@example("[", "]", "@proxy")
def test_any_text_may_be_the_url_of_a_proxy(before: str, after: str, rest: str) -> None:
    proxy = f"http://joe:{before}S3cret{after}{rest}"
    try:
        Client("http://host", proxy=proxy).http_client.close()
    except ValueError as error:
        assert_hidden(shown(error), "S3cret")


def _denied(connection: Connection, _: ReceivedRequest) -> None:
    connection.respond(b"denied", 407, {"Proxy-Authenticate": "Basic"})


def _echo(connection: Connection, request: ReceivedRequest) -> None:
    text = repr(request.headers)
    connection.respond(text.encode(), 400, {"X-Echo": request.headers["proxy-authorization"]})


def _no_colon(connection: Connection, request: ReceivedRequest) -> None:
    echo = request.headers["proxy-authorization"]
    connection.send(f"HTTP/1.1 200 OK\r\n{echo}\r\n\r\n".encode())


def _reason(connection: Connection, request: ReceivedRequest) -> None:
    echo = request.headers["proxy-authorization"]
    connection.send(f"HTTP/1.1 407 {echo}\r\nContent-Length: 0\r\n\r\n".encode())


def _reset(connection: Connection, _: ReceivedRequest) -> None:
    connection.reset()


@each_api
@pytest.mark.parametrize("reply", [_denied, _echo, _no_colon, _reason, _reset])
@pytest.mark.parametrize("server", ["http://far.invalid", "https://far.invalid"])
@pytest.mark.parametrize("in_environment", [True, False], ids=["environment", "argument"])
def test_no_error_shows_the_password_of_a_proxy(
    new_api: type[BrainFrameAPI],
    environment: pytest.MonkeyPatch,
    reply: Callable[[Connection, ReceivedRequest], None],
    server: str,
    in_environment: bool,
) -> None:
    received: list[str] = []

    def script(connection: Connection) -> None:
        for request in connection.requests():
            received.append(request.headers["proxy-authorization"])
            reply(connection, request)

    with logged() as log, ScriptedServer(script) as proxy:
        url = proxy.url.replace("//", f"//joe:{PASSWORD}@")
        settings: dict[str, Any] = {} if in_environment else {"proxy": url}
        if in_environment:
            environment.setenv("ALL_PROXY", url)
        with new_api(server, retries=0, **settings) as api:
            assert_hidden(repr(api), PASSWORD)
            for call in (api.version, lambda: list(api.get_zone_status_stream(timeout=60))):
                with pytest.raises(bf_errors.BaseAPIError) as raised:
                    call()
                assert_hidden(shown(raised.value), PASSWORD, BASIC)
    assert set(received) == {f"Basic {BASIC}"}
    assert_hidden("\n".join(log), PASSWORD, BASIC)
