"""Hosts of all kinds: which are accepted, which address is connected to, and the Host header."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from brainframe_rest import Client
from hypothesis import example, given
from hypothesis import strategies as st

from brainframe_api import BrainFrameAPI, bf_errors
from openapi_runtime.base_url import parse_base_url
from tests.api_kinds import each_api, each_client
from tests.scripted_server import Connection, ScriptedServer, responding


def echo_host(connection: Connection) -> None:
    for request in connection.requests():
        connection.respond(request.headers["host"])


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Record the arguments of name resolution, and let each connection fail."""
    hosts: list[tuple[Any, ...]] = []
    real: Callable[..., Any] = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host == "localhost":  # For the event loop.
            return real(host, port, *args, **kwargs)
        hosts.append((host, port))
        raise socket.gaierror(socket.EAI_NONAME, "not found")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return hosts


@each_api
@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://[fe80::1%25eth0]", "fe80::1%eth0", 80),
        ("http://[fe80::1%25eth0]:47", "fe80::1%eth0", 47),
        ("https://[fe80::1%25eth0]/path", "fe80::1%eth0", 443),
        ("http://[fe80::1%eth0]", "fe80::1%eth0", 80),
        ("http://[fe80::1%253]", "fe80::1%3", 80),
        ("http://[fe80::1%2525]", "fe80::1%25", 80),
        ("http://[FE80::1%25Eth0.5]", "fe80::1%Eth0.5", 80),
        ("http://[::1]:", "::1", 80),
        ("http://[0:0::1]", "0:0::1", 80),
        ("http://host:", "host", 80),
        ("http://HOST", "host", 80),
        ("http://host.:8080", "host.", 8080),
        ("http://b\u00fccher.example", "xn--bcher-kva.example", 80),
        ("http://B\u00dcCHER.example", "xn--bcher-kva.example", 80),
        ("http://xn--bcher-kva.example", "xn--bcher-kva.example", 80),
        ("http://b\u00fccher\u3002example", "xn--bcher-kva.example", 80),
        ("http://user_name.example", "user_name.example", 80),
        ("http://\uff48ost", "host", 80),
    ],
)
def test_the_host_is_connected_to(
    new_api: type[BrainFrameAPI],
    connected: list[tuple[Any, ...]],
    url: str,
    host: str,
    port: int,
) -> None:
    with new_api(url, retries=0, proxy=None) as api:
        for call in (api.version, lambda: list(api.get_zone_status_stream(timeout=60))):
            with pytest.raises(bf_errors.ServerNotReadyError):
                call()
    assert set(connected) == {(host, port)}


@each_api
@pytest.mark.parametrize(
    ("url", "host", "shown"),
    [
        ("http://[fe80::1%25eth0]:8080/x", "[fe80::1]:8080", "http://[fe80::1%25eth0]:8080/x"),
        ("http://[fe80::1%eth0]", "[fe80::1]", "http://[fe80::1%25eth0]"),
        ("http://[FE80::1%25Eth0]", "[fe80::1]", "http://[fe80::1%25Eth0]"),
        ("http://HOST:80", "host", "http://host"),
        ("http://host.", "host.", "http://host."),
        ("http://b\u00fccher", "xn--bcher-kva", "http://xn--bcher-kva"),
    ],
)
def test_the_host_header_has_no_zone(
    new_api: type[BrainFrameAPI], url: str, host: str, shown: str
) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=request.headers["host"])

    transport = httpx.MockTransport(respond)
    http_client: Any = (
        httpx.Client(transport=transport)
        if new_api is BrainFrameAPI
        else httpx.AsyncClient(transport=transport)
    )
    with new_api(url, http_client=http_client) as api:
        assert api.version() == host
        assert repr(api).endswith(f"API('{shown}')")
    if new_api is BrainFrameAPI:
        http_client.close()


def _link_local_address() -> str | None:
    """Return a link-local address of this machine with its zone, percent-encoded, or None."""
    file = Path("/proc/net/if_inet6")
    for line in file.read_text().splitlines() if file.exists() else ():
        digits, _, _, scope, _, name = line.split()
        if scope == "20":
            groups = [digits[start : start + 4] for start in range(0, 32, 4)]
            return f"{':'.join(groups)}%25{name}"
    return None


@each_api
def test_a_link_local_server_is_reached(new_api: type[BrainFrameAPI]) -> None:
    address = _link_local_address()
    if address is None:
        pytest.skip("Needs a network interface with a link-local IPv6 address (ip -6 address)")
    with (
        ScriptedServer(echo_host, host=address.replace("%25", "%")) as server,
        new_api(f"http://[{address}]:{server.port}", proxy=None) as api,
    ):
        assert api.version() == f"[{address.partition('%')[0]}]:{server.port}"


@each_api
def test_a_zone_is_passed_to_the_operating_system(new_api: type[BrainFrameAPI]) -> None:
    try:
        server = ScriptedServer(echo_host, host="::1")
    except OSError:
        pytest.skip("Needs IPv6: enable it on the loopback interface")
    with server, new_api(f"http://[::1%25lo]:{server.port}", retries=0, proxy=None) as api:
        try:
            socket.getaddrinfo("::1%lo", server.port, flags=socket.AI_NUMERICHOST)
        except OSError:
            with pytest.raises(bf_errors.ServerNotReadyError):
                api.version()
        else:
            assert api.version() == f"[::1]:{server.port}"


INVALID = [
    "http://[::1]x",
    "http://[::1]x:80",
    "http://x[::1]",
    "http://[::1]]",
    "http://[[::1]]",
    "http://[::1][::2]",
    "http://[::1]:80:80",
    "http://[::1]:8x",
    "http://[::1]:-1",
    "http://[::1]:+80",
    "http://[::1]:\u0668\u0660",
    "http://host:\u0668\u0660",
    "http://host:8_0",
    "http://host:65536",
    "http://host:0",
    "http://[::1]:000",
    "http://host:" + "9" * 5000,
    "http://::1",
    "http://::1:80",
    "http://[]",
    "http://[1.2.3.4]",
    "http://[host]",
    "http://[v1.x]",
    "http://[::1.2.3]",
    "http://[fe80::1%25]",
    "http://[fe80::1%]",
    "http://[fe80::1%25a%0d%0aX: 1]",
    "http://[fe80::1%25a%20b]",
    "http://[fe80::1%25a%25b]",
    "http://[fe80::1%25a%2Fb]",
    "http://[fe80::1%25a%2Db]",
    "http://[fe80::1%25\u00e4]",
    "http://[%25eth0]",
    "http:/host",
    "http:host",
    "http:///host",
    "http:\\\\host",
    "http:/\\host",
    "http://host\\path",
    "http://\\host",
    "http://host%00",
    "http://a%20b",
    "http://a%2Fb",
    "http://a%40b",
    "http://.",
    "http://..",
    "http://.host",
    "http://00.0.0.0",
    "http://010.0.0.1:80",
    "http://256.0.0.1",
    "http://1.2.3.4444",
    "http://a..b",
    "http://" + "a" * 64,
    "http://xn--\u00fc",
    "http://xn--a\u0000",
    "http://\u00ad",
    "http://a\u2100b",
    "http://host\uff0fpath",
    "http://host\uff03",
    "http://a\u00a0b",
    "http://a\u200bb c",
    "http://<host>",
    'http://"host"',
    "http://host|",
    "http://ho^st",
    "http://{host}",
    "http://ho`st",
    "http://\ud800",
    "://host",
    "http//host",
    "//host",
    "ws://host",
    "unix:///socket",
]


@each_api
@pytest.mark.parametrize("url", INVALID, ids=ascii)
def test_a_url_with_an_invalid_host_is_rejected(new_api: type[BrainFrameAPI], url: str) -> None:
    with pytest.raises(ValueError, match="Invalid server URL"):
        new_api(url)
    with pytest.raises(ValueError, match="Invalid server URL"):
        new_api().set_url(url)


@each_client
@pytest.mark.parametrize("url", INVALID[::3], ids=ascii)
def test_the_rest_client_rejects_invalid_hosts(new_client: type[Client], url: str) -> None:
    with pytest.raises(ValueError, match="Invalid server URL"):
        new_client(url)


URLS = st.tuples(
    st.sampled_from(["http://", "https://", "HTTP://", "http:/", "http:", ""]),
    st.sampled_from(["", "joe@", "joe:pw@", "@", ":@", "j%40e:p%2Fw@"]) | st.text(max_size=5),
    st.text(max_size=10)
    | st.text("[]:%.@0123456789abcdefx-_~\u00e4", max_size=20)
    | st.sampled_from(["host", "1.2.3.4", "b\u00fccher", "a.b."])
    | st.ip_addresses(v=4).map(str)
    | st.ip_addresses(v=6).map(lambda address: f"[{address}]")
    | st.text(max_size=6).map(lambda zone: f"[fe80::1%25{zone}]")
    | st.text("abc%0123456789.-_~", max_size=6).map(lambda zone: f"[fe80::1%25{zone}]"),
    st.sampled_from(["", ":", ":80", ":443", ":0", ":65535", ":00080"]) | st.text(max_size=5),
    st.sampled_from(["", "/", "/a/b", "/%20", "//", "?q", "#f"]) | st.text(max_size=5),
).map("".join)


@given(URLS)
@example("http://[fe80::1%25a%0ab]")
@example("http://[fe80::1%25a%25b]")
@example("http://host%25")
@example("http://a%20b")
@example("http://\u00df.example")
@example("http://\u200d.example")
@example("http://\u2024")
@example("http://a\u2025b")
@example("http://a\u2024b")
@example("http://host:00080")
@example("http://00.0.0.0")
@example("http://1.2.3")
@example("http://1.2.3.4.")
def test_httpx_understands_each_accepted_url_in_the_same_way(url: str) -> None:
    try:
        base_url = parse_base_url(url)
    except ValueError as error:
        assert "Invalid server URL" in str(error)  # noqa: PT017
        return
    parsed = httpx.URL(f"{base_url.origin}{base_url.prefix}/api/version?a=b")
    assert parsed.scheme == base_url.scheme
    assert parsed.raw_host.decode("ascii").replace("%25", "%", 1) == base_url.host
    assert (parsed.port or {"http": 80, "https": 443}[parsed.scheme]) == base_url.port
    assert parsed.raw_path.decode("ascii") == f"{base_url.prefix}/api/version?a=b"
    assert parsed.userinfo == b""
    assert base_url.host_header.isascii()
    assert set(base_url.host_header) <= set(
        "abcdefghijklmnopqrstuvwxyz0123456789.-_~:[]!$&'()*+,;="
    )
    again = parse_base_url(base_url.url)
    assert (again, again.url) == (
        type(again)(base_url.scheme, base_url.host, base_url.port, base_url.prefix),
        base_url.url,
    )


@each_api
def test_a_redirect_to_an_invalid_host_is_an_error(new_api: type[BrainFrameAPI]) -> None:
    for url in INVALID:
        if not url.isascii() or not url.isprintable() or url.startswith("//"):
            continue
        with (
            ScriptedServer(responding(b"", 302, headers={"Location": url})) as server,
            new_api(server.url, retries=0) as api,
            pytest.raises(bf_errors.BaseAPIError),
        ):
            api.version()
