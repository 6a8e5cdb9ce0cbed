"""HTTPS with custom certificates, and proxies."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from brainframe_api import UNSET, BrainFrameAPI, bf_errors
from openapi_runtime.base_url import parse_base_url
from openapi_runtime.proxies import choose_proxy
from tests.certificate_authority import Authority, needs_openssl
from tests.scripted_server import Connection, ScriptedServer, responding


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def https(authority: Authority) -> Iterator[ScriptedServer]:
    with ScriptedServer(responding("secure"), tls=authority.server_context()) as server:
        yield server


@needs_openssl
def test_a_certificate_of_an_unknown_authority_is_rejected(https: ScriptedServer) -> None:
    with (
        BrainFrameAPI(https.url, retries=0) as api,
        pytest.raises(bf_errors.ServerNotReadyError, match="verify") as raised,
    ):
        api.version()
    assert "certificate" in str(raised.value)
    assert https.requests == []


@needs_openssl
def test_a_private_authority_can_be_trusted(https: ScriptedServer, authority: Authority) -> None:
    context = ssl.create_default_context(cafile=str(authority.file))
    verify: str | ssl.SSLContext
    for verify in (str(authority.file), context):
        with BrainFrameAPI(https.url, verify=verify) as api:
            assert api.version() == "secure"
            assert api.version() == "secure"
    assert https.connections == 2


@needs_openssl
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_can_name_an_authority(
    https: ScriptedServer,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    for other in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(variable, str(authority.file))
    with BrainFrameAPI(https.url) as api:
        assert api.version() == "secure"


@needs_openssl
def test_verification_can_be_disabled(https: ScriptedServer) -> None:
    with BrainFrameAPI(https.url, verify=False) as api:
        assert api.version() == "secure"


@needs_openssl
def test_the_name_in_the_certificate_is_checked(
    https: ScriptedServer, authority: Authority
) -> None:
    url = https.url.replace("127.0.0.1", "localhost")
    with (
        BrainFrameAPI(url, verify=str(authority.file), retries=0) as api,
        pytest.raises(bf_errors.ServerNotReadyError, match="certificate"),
    ):
        api.version()


@needs_openssl
def test_a_client_certificate_is_sent(authority: Authority) -> None:
    context = authority.server_context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.file)
    folder = authority.folder
    both = folder / "both.pem"
    both.write_bytes((folder / "client.pem").read_bytes() + (folder / "client.key").read_bytes())
    certificate: str | tuple[str, str]
    with ScriptedServer(responding("secure"), tls=context) as server:
        for certificate in (str(both), (str(folder / "client.pem"), str(folder / "client.key"))):
            with BrainFrameAPI(server.url, verify=str(authority.file), cert=certificate) as api:
                assert api.version() == "secure"
        with (
            BrainFrameAPI(server.url, verify=str(authority.file), retries=0) as api,
            pytest.raises(bf_errors.ServerNotReadyError),
        ):
            api.version()


def test_the_error_names_a_file_without_certificates(tmp_path: Path) -> None:
    missing, empty = tmp_path / "missing.pem", tmp_path / "empty.pem"
    empty.write_text("")
    for path in (missing, empty):
        with (
            BrainFrameAPI("https://127.0.0.1:1", verify=str(path)) as api,
            pytest.raises(ValueError, match=path.name),
        ):
            api.version()
        with (
            BrainFrameAPI("https://127.0.0.1:1", cert=str(path)) as api,
            pytest.raises(ValueError, match=path.name),
        ):
            api.version()


@needs_openssl
def test_uploads_and_streams_go_over_tls(authority: Authority) -> None:
    def script(connection: Connection) -> None:
        for request in connection.requests():
            if request.method == "POST":
                connection.respond(len(request.body))
            else:
                connection.begin_chunked()
                connection.chunk(b"{}\r\n{}\r\n")
                connection.chunk(b"")

    with (
        ScriptedServer(script, tls=authority.server_context()) as server,
        BrainFrameAPI(server.url, verify=str(authority.file)) as api,
    ):
        assert api.new_storage(bytes(3_000_000), "video/mp4") == 3_000_000
        assert list(api.get_zone_status_stream(timeout=60)) == [{}, {}]


class Proxy(ScriptedServer):
    """A proxy that forwards requests and opens tunnels."""

    def __init__(self) -> None:
        self.tunnels: list[str] = []
        super().__init__(self._serve)

    def _serve(self, connection: Connection) -> None:
        request = connection.read_head()
        assert request is not None
        self.requests.append(request)
        if request.method != "CONNECT":
            connection.respond(f"proxied {request.target}")
            return
        self.tunnels.append(request.target)
        host, port = request.target.split(":")
        with socket.create_connection((host, int(port))) as onward:
            connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=_copy, args=(onward, connection.raw), daemon=True)
            back.start()
            _copy(connection.raw, onward)
            back.join(5)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def test_http_goes_through_a_proxy() -> None:
    with Proxy() as proxy, BrainFrameAPI("http://far.invalid", proxy=proxy.url) as api:
        assert api.version() == "proxied http://far.invalid/api/version"


def test_the_password_of_a_proxy_is_sent() -> None:
    with Proxy() as proxy:
        url = proxy.url.replace("//", "//joe:pass@")
        with BrainFrameAPI("http://far.invalid", proxy=url) as api:
            api.version()
        expected = "Basic " + base64.b64encode(b"joe:pass").decode()
        assert proxy.requests[0].headers["proxy-authorization"] == expected


@needs_openssl
@pytest.mark.parametrize("scheme", ["https", "HTTPS"])
def test_the_certificate_of_a_proxy_is_verified_like_that_of_a_server(
    https: ScriptedServer, authority: Authority, scheme: str
) -> None:
    proxy = https.url.replace("https", scheme, 1)
    with BrainFrameAPI("http://far.invalid", verify=str(authority.file), proxy=proxy) as api:
        assert api.version() == "secure"
    with (
        BrainFrameAPI("http://far.invalid", proxy=proxy, retries=0) as api,
        pytest.raises(bf_errors.ServerNotReadyError, match="verify"),
    ):
        api.version()


@needs_openssl
def test_https_goes_through_a_tunnel(https: ScriptedServer, authority: Authority) -> None:
    with (
        Proxy() as proxy,
        BrainFrameAPI(https.url, verify=str(authority.file), proxy=proxy.url) as api,
    ):
        assert api.version() == "secure"
        assert proxy.tunnels == [https.url.removeprefix("https://")]


@needs_openssl
def test_streams_go_through_a_tunnel(authority: Authority) -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(b"{}\r\n")
        connection.chunk(b"")

    with (
        ScriptedServer(script, tls=authority.server_context()) as server,
        Proxy() as proxy,
        BrainFrameAPI(server.url, verify=str(authority.file), proxy=proxy.url) as api,
    ):
        assert list(api.get_zone_status_stream(timeout=60)) == [{}]


def test_the_error_names_the_status_of_a_proxy_that_refuses() -> None:
    with (
        ScriptedServer(responding(b"denied", 407)) as proxy,
        BrainFrameAPI("https://far.invalid", proxy=proxy.url, retries=0) as api,
        pytest.raises(bf_errors.ServerNotReadyError, match="407"),
    ):
        api.version()


def test_the_environment_names_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "")
    monkeypatch.setenv("http_proxy", "proxy:3128")
    monkeypatch.setenv("https_proxy", "http://secure-proxy:3128")
    monkeypatch.setenv("no_proxy", "localhost,.internal")

    def chosen(url: str) -> str | None:
        server = parse_base_url(url)
        return choose_proxy(UNSET, server.scheme, server.host, server.port)

    assert chosen("http://far") == "http://proxy:3128"
    assert chosen("https://far") == "http://secure-proxy:3128"
    assert chosen("http://localhost:8080") is None
    assert chosen("https://camera.internal") is None
    assert choose_proxy(None, "http", "far", 80) is None
    assert choose_proxy("http://other", "http", "far", 80) == "http://other"


def test_the_environment_is_used_unless_it_is_overridden(monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy, ScriptedServer(responding("direct")) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        with BrainFrameAPI(server.url) as api:
            assert api.version().startswith("proxied")
        with BrainFrameAPI(server.url, proxy=None) as api:
            assert api.version() == "direct"
