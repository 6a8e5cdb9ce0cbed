"""SOCKS proxies, through the client of the user and through the `proxy` setting."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from brainframe_api import bf_errors
from tests.certificate_authority import PUBLIC, Authority, needs_openssl
from tests.http_client.kinds import Kind
from tests.scripted_server import Connection, ScriptedServer, responding
from tests.status_stream.statuses import packet

USER, PASSWORD = b"joe", b"secret-password"

# With a client of the user, httpcore leaves the connection to the garbage collector.
leaves_connections = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:unclosed:ResourceWarning"
)


@pytest.fixture(autouse=True)
def collected(few_objects: None) -> Iterator[None]:
    """Run the garbage collector in the test that left garbage, and not in a later one."""
    yield
    gc.collect()


class SocksServer(ScriptedServer):
    """A SOCKS5 proxy: RFC 1928, and RFC 1929 for its password.

    Args:
        reply: The reply to each request: 0 to connect, or the code of a failure.
        password: Whether the proxy requires the password.
    """

    def __init__(self, reply: int = 0, *, password: bool = False) -> None:
        self.targets: list[tuple[str, int]] = []
        self._reply = reply
        self._password = password
        super().__init__(self._serve)

    def _serve(self, connection: Connection) -> None:
        raw = connection.raw
        _, methods = _exactly(raw, 2)
        offered = _exactly(raw, methods)
        method = 2 if self._password else 0
        if method not in offered:
            raw.sendall(b"\x05\xff")
            return
        raw.sendall(bytes([5, method]))
        if self._password:
            user = _exactly(raw, _exactly(raw, 2)[1])
            password = _exactly(raw, _exactly(raw, 1)[0])
            valid = (user, password) == (USER, PASSWORD)
            raw.sendall(b"\x01" + (b"\x00" if valid else b"\x01"))
            if not valid:
                return
        _, command, _, kind = _exactly(raw, 4)
        assert command == 1
        host = _read_host(raw, kind)
        port = int.from_bytes(_exactly(raw, 2), "big")
        self.targets.append((host, port))
        raw.sendall(bytes([5, self._reply, 0, 1, 127, 0, 0, 1, 0, 0]))
        if not self._reply:
            self._forward(raw, port)

    def _forward(self, raw: socket.socket, port: int) -> None:
        # This proxy resolves every name to this machine.
        with socket.create_connection(("127.0.0.1", port)) as target:
            back = threading.Thread(target=_copy, args=(target, raw), daemon=True)
            back.start()
            _copy(raw, target)
            back.join(5)


def _read_host(raw: socket.socket, kind: int) -> str:
    if kind == 1:
        return socket.inet_ntop(socket.AF_INET, _exactly(raw, 4))
    if kind == 4:
        return socket.inet_ntop(socket.AF_INET6, _exactly(raw, 16))
    return _exactly(raw, _exactly(raw, 1)[0]).decode()


def _exactly(raw: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        received = raw.recv(size - len(data))
        if not received:
            raise ConnectionError("The client left")
        data += received
    return data


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def connect(kind: Kind, url: str, proxy: str, *, user_client: bool, verify: Any = True) -> Any:
    if user_client:
        client = kind.http_client(proxy=proxy, verify=PUBLIC if verify is True else verify)
        return kind.api(url, http_client=client, retries=0)
    return kind.api(url, proxy=proxy, verify=verify, retries=0)


def serve(connection: Connection) -> None:
    for request in connection.requests():
        if request.target.endswith("/statuses"):
            connection.begin_chunked()
            connection.chunk(packet(1))
            connection.chunk(b"")
        else:
            connection.respond("0.30.0")


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_calls_and_streams_go_through_the_proxy(kind: Kind, user_client: bool, scheme: str) -> None:
    if user_client and scheme == "socks5h" and httpx.__version__ < "0.28":
        pytest.skip("Needs httpx 0.28 or newer for socks5h (pip install -U httpx)")
    with ScriptedServer(serve) as server, SocksServer() as proxy:
        url = proxy.url.replace("http", scheme)
        api = connect(kind, f"http://server.invalid:{server.port}", url, user_client=user_client)
        assert kind.call(api.version) == "0.30.0"
        assert len(kind.all_packets(api.get_zone_status_stream(timeout=60))) == 1
        # The proxy looks the name up.
        assert set(proxy.targets) == {("server.invalid", server.port)}


@pytest.mark.parametrize("body", [b"\x05\x01\x00", b"\x01 and so on"])
def test_uploads_may_look_like_the_protocol_of_the_proxy(
    kind: Kind, user_client: bool, body: bytes
) -> None:
    with ScriptedServer(responding(7)) as server, SocksServer() as proxy:
        url = proxy.url.replace("http", "socks5")
        api = connect(kind, server.url, url, user_client=user_client)
        for content in (body, iter([body])):
            assert kind.call(api.new_storage, content, "video/mp4") == 7
        assert [request.body for request in server.requests] == [body, body]


@needs_openssl
def test_https_goes_through_the_proxy(kind: Kind, user_client: bool, tmp_path: Path) -> None:
    import ssl

    authority = Authority(tmp_path)
    trusting = ssl.create_default_context(cafile=str(authority.file))
    with (
        ScriptedServer(serve, tls=authority.server_context()) as server,
        SocksServer() as proxy,
    ):
        url = proxy.url.replace("http", "socks5")
        api = connect(kind, server.url, url, user_client=user_client, verify=trusting)
        assert kind.call(api.version) == "0.30.0"
        assert len(kind.all_packets(api.get_zone_status_stream(timeout=60))) == 1
        assert proxy.targets


def test_the_password_is_sent(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(serve) as server, SocksServer(password=True) as proxy:
        url = proxy.url.replace("http://", f"socks5://{USER.decode()}:{PASSWORD.decode()}@")
        api = connect(kind, server.url, url, user_client=user_client)
        assert kind.call(api.version) == "0.30.0"


@leaves_connections
def test_a_wrong_password_is_an_error(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(serve) as server, SocksServer(password=True) as proxy:
        for user in ("", "joe:another-password@"):
            url = proxy.url.replace("http://", f"socks5://{user}")
            api = connect(kind, server.url, url, user_client=user_client)
            with pytest.raises(bf_errors.ServerNotReadyError, match="The proxy refused") as raised:
                kind.call(api.version)
            assert "another-password" not in str(raised.value)


@leaves_connections
def test_a_proxy_that_refuses_is_an_error(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(serve) as server, SocksServer(reply=5) as proxy:
        url = proxy.url.replace("http", "socks5")
        api = connect(kind, server.url, url, user_client=user_client)
        with pytest.raises(bf_errors.ServerNotReadyError, match="The proxy refused"):
            kind.call(api.version)


def test_an_unreachable_proxy_is_an_error(kind: Kind, user_client: bool) -> None:
    with ScriptedServer(responding()) as closed:
        url = closed.url.replace("http", "socks5")
    api = connect(kind, "http://server.invalid", url, user_client=user_client)
    with pytest.raises(bf_errors.ServerNotReadyError):
        kind.call(api.version)


def test_a_call_through_a_silent_proxy_ends_at_the_timeout(kind: Kind) -> None:
    # Test only the SDK's own client, because the handshake of httpcore has no timeout.
    with ScriptedServer(Connection.stall) as silent:
        url = silent.url.replace("http", "socks5")
        api = kind.api("http://server.invalid", proxy=url, retries=0)
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            kind.call(api.version, timeout=0.5)


@leaves_connections
@pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05"])
def test_a_proxy_of_another_kind_is_an_error(kind: Kind, user_client: bool, reply: bytes) -> None:
    def respond(connection: Connection) -> None:
        connection.raw.recv(100)
        connection.send(reply)

    with ScriptedServer(respond) as other:
        url = other.url.replace("http", "socks5")
        api = connect(kind, "http://server.invalid", url, user_client=user_client)
        with pytest.raises(bf_errors.ServerNotReadyError, match="The proxy refused"):
            kind.call(api.version)


def test_the_environment_can_name_the_proxy(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(serve) as server, SocksServer() as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url.replace("http", "socks5"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        for http_client in (None, kind.http_client()):
            api = kind.api(f"http://server.invalid:{server.port}", http_client=http_client)
            assert kind.call(api.version) == "0.30.0"
        assert len(proxy.targets) == 2
