"""Base URLs of all kinds, and values in paths and headers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from brainframe_api import BrainFrameAPI
from openapi_runtime.base_url import parse_base_url
from tests.scripted_server import ScriptedServer, responding


@pytest.fixture
def paths() -> Iterator[ScriptedServer]:
    with ScriptedServer(responding("1")) as server:
        yield server


@pytest.mark.parametrize(
    ("suffix", "path"),
    [
        ("", "/api/version"),
        ("/", "/api/version"),
        ("//", "/api/version"),
        ("/brainframe", "/brainframe/api/version"),
        ("/brainframe/", "/brainframe/api/version"),
        ("/a/b%20c", "/a/b%20c/api/version"),
    ],
)
def test_a_base_url_may_have_a_path(paths: ScriptedServer, suffix: str, path: str) -> None:
    with BrainFrameAPI(paths.url + suffix) as api:
        api.version()
        assert paths.requests[0].target == path


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "localhost:8080",
        "ftp://localhost",
        "file:///etc/passwd",
        "http://",
        "http:///path",
        "http://:80",
        "http://host:port",
        "http://host:99999",
        "http://host?query=1",
        "http://host#fragment",
        "http://ho st",
        "http://host\r\nHost: evil",
        "http://host/pa th",
        "http://host/ä",
        "http://[::1",
        "http://[::]:[@]80",
        " http://localhost",
    ],
)
def test_an_invalid_base_url_is_rejected(url: str) -> None:
    with pytest.raises(ValueError, match=r"URL"):
        BrainFrameAPI(url)
    with BrainFrameAPI() as api, pytest.raises(ValueError, match=r"URL"):
        api.set_url(url)


def test_the_error_for_an_invalid_url_hides_its_password() -> None:
    for url in ("http://joe:secret@host?q", "ftp://joe:secret@host", "http://joe:secret@ho st"):
        with pytest.raises(ValueError, match="URL") as raised:
            BrainFrameAPI(url)
        assert "secret" not in repr(raised.value)
        assert "secret" not in repr(raised.value.__cause__)


@pytest.mark.parametrize("url", [5, b"http://localhost", ["http://localhost"]])
def test_a_url_of_another_type_than_text_is_rejected(url: Any) -> None:
    with pytest.raises(TypeError, match="str"):
        BrainFrameAPI(url)


def test_a_missing_url_is_an_error() -> None:
    with BrainFrameAPI() as api:
        with pytest.raises(ValueError, match="set_url"):
            api.version()
        with pytest.raises(ValueError, match="set_url"):
            next(api.get_zone_status_stream())
        with pytest.raises(ValueError, match="set_url"):
            api.wait_for_server_initialization(1)


def test_a_url_can_be_set_later(paths: ScriptedServer) -> None:
    with BrainFrameAPI() as api:
        api.set_url(paths.url)
        assert api.version() == "1"


@pytest.mark.parametrize(
    ("url", "host", "port", "authority"),
    [
        ("http://localhost", "localhost", 80, "localhost"),
        ("HTTPS://Example.ORG", "example.org", 443, "example.org"),
        ("http://localhost:80", "localhost", 80, "localhost"),
        ("https://localhost:80", "localhost", 80, "localhost:80"),
        ("http://[2001:db8::1]:8080/x", "2001:db8::1", 8080, "[2001:db8::1]:8080"),
        ("http://[::1]", "::1", 80, "[::1]"),
        ("http://münchen.example", "xn--mnchen-3ya.example", 80, "xn--mnchen-3ya.example"),
    ],
)
def test_a_url_is_split_into_host_port_and_host_header(
    url: str, host: str, port: int, authority: str
) -> None:
    base_url = parse_base_url(url)
    assert (base_url.host, base_url.port, base_url.host_header) == (host, port, authority)


def test_ipv6_servers_are_reached() -> None:
    class Response(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'"{self.headers["Host"]}"'.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6

    try:
        server = Server(("::1", 0), Response)
    except OSError:
        pytest.skip("Needs IPv6: enable it on the loopback interface")
    with server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            with BrainFrameAPI(f"http://[::1]:{server.server_port}/") as api:
                assert api.version() == f"[::1]:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("detector", "detector"),
        ("a/b", "a%2Fb"),
        ("a%2Fb", "a%252Fb"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("../streams/1", "..%2Fstreams%2F1"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("a b", "a%20b"),
        ("größe 📷", "gr%C3%B6%C3%9Fe%20%F0%9F%93%B7"),
        ("a\r\nX-Evil: 1", "a%0D%0AX-Evil%3A%201"),
    ],
)
def test_a_name_in_a_path_is_encoded_as_one_segment(name: str, path: str) -> None:
    with ScriptedServer(responding(True)) as server, BrainFrameAPI(server.url) as api:
        api.is_capsule_active(name)
        assert server.requests[0].target == f"/api/plugins/{path}/active"


def test_filters_are_encoded() -> None:
    with (
        ScriptedServer(responding([], headers={"Total-Count": "0"})) as server,
        BrainFrameAPI(server.url) as api,
    ):
        api.get_identities(unique_name="a&b=c", search="größe ?#", limit=0, offset=2)
        assert server.requests[0].target == (
            "/api/identities?unique_name=a%26b%3Dc&search=gr%C3%B6%C3%9Fe%20%3F%23&limit=0&offset=2"
        )


def test_a_mime_type_cannot_inject_headers() -> None:
    with ScriptedServer(responding(1)) as server, BrainFrameAPI(server.url) as api:
        for mime_type in (
            "text/plain\r\nX-Evil: 1",
            "text/plain\nX: 1",
            "",
            "text",
            "text/ä",
            "a/\0",
        ):
            with pytest.raises(ValueError, match="MIME"):
                api.new_storage(b"x", mime_type)
        with pytest.raises(TypeError, match="MIME"):
            api.new_storage(b"x", None)  # type: ignore[arg-type]
        assert server.requests == []
        api.new_storage(b"x", "text/plain; charset=utf-8")
        assert server.requests[0].headers["content-type"] == "text/plain; charset=utf-8"


def test_the_client_sends_a_user_agent(paths: ScriptedServer) -> None:
    from brainframe_api import __version__

    with BrainFrameAPI(paths.url) as api:
        api.version()
        agent = paths.requests[0].headers["user-agent"]
        assert agent.startswith(f"brainframe-sdk/{__version__} ")


def test_calls_of_a_closed_api_raise_runtime_error(paths: ScriptedServer) -> None:
    api = BrainFrameAPI(paths.url)
    api.version()
    api.close()
    api.close()
    with pytest.raises(RuntimeError, match="closed"):
        api.version()
    with pytest.raises(RuntimeError, match="closed"):
        next(api.get_zone_status_stream())
    with pytest.raises(RuntimeError, match="closed"):
        api.wait_for_server_initialization(1)
