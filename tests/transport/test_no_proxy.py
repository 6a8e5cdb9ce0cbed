"""Servers that NO_PROXY excludes from the use of a proxy."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from brainframe_rest import Client
from brainframe_rest.api.base import version
from hypothesis import example, given
from hypothesis import strategies as st

from brainframe_api import BrainFrameAPI
from openapi_runtime.base_url import parse_base_url
from openapi_runtime.proxies import bypasses_proxy
from tests.api_kinds import each_api, each_client
from tests.scripted_server import ScriptedServer, responding


def bypasses(no_proxy: str, server: str) -> bool:
    base_url = parse_base_url(f"http://{server}")
    return bypasses_proxy(no_proxy, base_url.host, base_url.port)


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """Set a proxy in the environment, in upper and in lower case."""
    for name in ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with ScriptedServer(responding("from the proxy")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        yield proxy


@each_api
@pytest.mark.parametrize(
    ("no_proxy", "host"),
    [
        ("127.0.0.0/8", "127.0.0.1"),
        ("10.0.0.0/8, 127.0.0.0/29", "127.0.0.1"),
        ("127.0.0.77/24", "127.0.0.1"),
        ("127.0.0.1/32", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.0/8", "127.1"),
        ("*.localhost", "localhost"),
        (".localhost", "localhost"),
        ("localhost", "localhost"),
        ("LOCALHOST", "LocalHost"),
        ("*", "127.0.0.1"),
    ],
)
def test_no_request_reaches_the_proxy(
    new_api: type[BrainFrameAPI],
    proxy: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    no_proxy: str,
    host: str,
) -> None:
    monkeypatch.setenv("no_proxy", no_proxy)
    with ScriptedServer(responding("direct")) as server:
        url = server.url.replace("127.0.0.1", host)
        with new_api(url, ("admin", "password")) as api:
            assert api.version() == "direct"
            with api.open_storage_data(1) as download:
                assert b"".join(download) == b'"direct"'
    assert proxy.connections == 0


@each_api
@pytest.mark.parametrize("no_proxy", ["::1", "[::1]", "::/64", "0:0:0:0:0:0:0:1"])
def test_no_request_for_an_ipv6_server_reaches_the_proxy(
    new_api: type[BrainFrameAPI],
    proxy: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    no_proxy: str,
) -> None:
    monkeypatch.setenv("no_proxy", no_proxy)
    try:
        server = ScriptedServer(responding("direct"), host="::1")
    except OSError:
        pytest.skip("Needs IPv6: enable it on the loopback interface")
    with server, new_api(server.url, ("admin", "password")) as api:
        assert api.version() == "direct"
    assert proxy.connections == 0


@each_client
def test_the_rest_client_respects_networks(
    new_client: type[Client], proxy: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.0/8")
    with (
        ScriptedServer(responding("direct")) as server,
        new_client(server.url, ("admin", "password")) as client,
    ):
        assert version.sync(client) == "direct"
    assert proxy.connections == 0


@each_api
@pytest.mark.parametrize("no_proxy", ["10.0.0.0/8", "::1", "*.example.com", "", ","])
def test_all_other_requests_reach_the_proxy(
    new_api: type[BrainFrameAPI],
    proxy: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    no_proxy: str,
) -> None:
    monkeypatch.setenv("no_proxy", no_proxy)
    with ScriptedServer(responding("direct")) as server, new_api(server.url) as api:
        assert api.version() == "from the proxy"


@pytest.mark.parametrize(
    ("no_proxy", "server"),
    [
        # For these, `requests.utils.should_bypass_proxies` of requests 2.34 agrees.
        ("*", "far"),
        ("10.0.0.0/8", "10.1.2.3"),
        ("10.1.2.3/8", "10.200.0.1"),
        ("10.1/16", "10.0.255.255"),
        ("10.1.2.3/32", "10.1.2.3:8080"),
        ("192.168.1.0/1", "192.168.1.7"),
        ("127.0.0.0/8", "127.1"),
        ("127.0.0.0/8", "2130706433"),
        ("127.0.0.0/8", "0x7f.1"),
        ("10.1.2.3", "10.1.2.3:8080"),
        ("example.com", "example.com"),
        ("example.com", "EXAMPLE.com:8080"),
        ("example.com", "a.b.example.com"),
        (".example.com", "example.com"),
        ("..example.com", "a.example.com"),
        ("example.com:8080", "example.com:8080"),
        ("example.com:8080", "a.example.com:8080"),
        ("com", "example.com"),
        ("::1", "[::1]:8080"),
        ("other , example.com", "example.com"),
        # For these, the requests library would use the proxy.
        ("*.example.com", "a.example.com"),
        ("*.example.com", "example.com"),
        ("*.com", "example.com"),
        ("other example.com", "example.com"),
        ("example.com", "example.com."),
        ("example.com.", "example.com"),
        ("example.com:80", "example.com"),
        ("10.1.2.3:80", "10.1.2.3"),
        ("10.1.2.3:8080", "10.1.2.3:8080"),
        ("10.0.0.0/255.0.0.0", "10.1.2.3"),
        ("0.0.0.0/0", "10.1.2.3"),
        ("[::1]", "[::1]"),
        ("[::1]:8080", "[::1]:8080"),
        ("2001:db8::1", "[2001:DB8:0::1]"),
        ("2001:db8::/32", "[2001:db8::1]"),
        ("::/0", "[2001:db8::1]"),
        ("fe80::/10", "[fe80::1%25eth0]"),
        ("fe80::1", "[fe80::1%25eth0]"),
    ],
)
def test_the_variable_excludes_matching_servers(no_proxy: str, server: str) -> None:
    assert bypasses(no_proxy, server)
    assert bypasses(f"other,{no_proxy}", server)
    assert bypasses(no_proxy.upper(), server)


@pytest.mark.parametrize(
    ("no_proxy", "server"),
    [
        # For all of these, requests agrees.
        ("", "far"),
        (" , ", "far"),
        ("10.0.0.0/8", "11.0.0.1"),
        ("10.0.0.0/33", "10.1.2.3"),
        ("10.0.0.0/", "10.0.0.0"),
        ("/8", "10.1.2.3"),
        ("10.*", "10.1.2.3"),
        ("10.1.2.3:8080", "10.1.2.3"),
        ("10.0.0.0/8", "1.2.3.4.5"),
        ("10.0.0.0/8", "[::1]"),
        ("10.0.0.0/8", "[::ffff:10.1.2.3]"),
        ("example.com", "badexample.com"),
        ("mple.com", "example.com"),
        ("*mple.com", "example.com"),
        ("a.example.com", "example.com"),
        ("example.com:8080", "example.com"),
        ("example.com:" + "9" * 5000, "example.com"),
        ("http://example.com", "example.com"),
        ("*.", "example.com"),
        ("::1", "[::2]"),
        ("localhost", "127.0.0.1"),
        ("127.0.0.1", "localhost"),
    ],
)
def test_the_variable_does_not_exclude_other_servers(no_proxy: str, server: str) -> None:
    assert not bypasses(no_proxy, server)


@given(st.ip_addresses(v=4), st.ip_addresses(v=4), st.integers(0, 32))
@example(IPv4Address("10.0.0.0"), IPv4Address("10.255.255.255"), 8)
def test_an_ipv4_network_excludes_its_addresses(
    start: IPv4Address, server: IPv4Address, length: int
) -> None:
    network = ip_network(f"{start}/{length}", strict=False)
    assert bypasses(f"{start}/{length}", str(server)) == (server in network)
    assert bypasses(f"{start}/{length}", str(start))


@given(st.ip_addresses(v=6), st.ip_addresses(v=6), st.integers(0, 128))
@example(IPv6Address("2001:db8::"), IPv6Address("2001:db8:ffff::1"), 32)
def test_an_ipv6_network_excludes_its_addresses(
    start: IPv6Address, server: IPv6Address, length: int
) -> None:
    network = ip_network(f"{start}/{length}", strict=False)
    assert bypasses(f"{start}/{length}", f"[{server}]") == (server in network)
    assert bypasses(start.exploded, f"[{start}]")


@given(st.text(), st.sampled_from(["example.com", "10.1.2.3", "::1", "fe80::1%eth0"]))
@example("1" * 5000 + "/8", "10.1.2.3")
@example("10.0.0.0/" + "8" * 5000, "10.1.2.3")
@example("[", "::1")
@example("\ud800", "10.1.2.3")
def test_any_text_may_be_in_the_variable(no_proxy: str, host: str) -> None:
    assert bypasses_proxy(no_proxy, host, 80) in (True, False)
