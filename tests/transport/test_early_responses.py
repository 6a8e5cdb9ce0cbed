"""Servers that respond before they have received the whole upload."""

from __future__ import annotations

import ssl
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from brainframe_api import bf_errors
from tests.certificate_authority import needs_openssl
from tests.scripted_server import Connection, ReceivedRequest, ScriptedServer, head
from tests.transport.callers import MODES, calling, in_each_mode

SIZE = 512 * 1024 * 1024
"""The size of an upload in bytes that is not sent completely before a response arrives."""

IN_TIME = 45.0
"""The upper bound in seconds for an early response. Timeouts and stalled servers take longer."""

TIMEOUT = 60.0
REFUSAL = b'{"title": "LicenseRequiredError", "description": "too large"}'


def refuse(connection: Connection) -> None:
    connection.read_head()
    time.sleep(0.05)
    connection.send(head(413, {"Content-Type": "application/json"}, len(REFUSAL)) + REFUSAL)


def refuse_and_keep_reading(connection: Connection) -> None:
    refuse(connection)
    while connection.raw.recv(65536):
        time.sleep(0.001)


def refuse_and_stop_reading(connection: Connection) -> None:
    refuse(connection)
    connection.stall()


def refuse_in_parts(connection: Connection) -> None:
    connection.read_head()
    for part in (b"HTTP/1.1 100 Continue\r\n\r\nHT", b"TP/1.1 4", b"13 No\r\nContent-Length: "):
        time.sleep(0.02)
        connection.send(part)
    connection.send(b"%d\r\n\r\n%s" % (len(REFUSAL), REFUSAL))
    connection.stall()


def refuse_and_end(connection: Connection) -> None:
    refuse(connection)
    # The end of a TLS connection begins with a TLS alert.
    with suppress(OSError, ValueError):
        if isinstance(connection.raw, ssl.SSLSocket):
            connection.raw.unwrap()
        connection.raw.shutdown(1)
    connection.stall()


def _bytes() -> Any:
    return bytes(SIZE // 4)


def _iterable() -> Iterator[bytes]:
    chunk = bytes(64 * 1024)
    for _ in range(SIZE // len(chunk)):
        yield chunk


def _small_chunks() -> Iterator[bytes]:
    chunk = bytes(1024)
    for _ in range(SIZE // len(chunk)):
        yield chunk


async def _async_iterable() -> AsyncIterator[bytes]:
    for chunk in _iterable():
        yield chunk


def _file() -> Any:
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the test)
    file.truncate(SIZE)
    return file


@pytest.mark.parametrize(
    ("mode", "body", "secured"),
    [
        pytest.param(mode, body, scheme, marks=needs_openssl if scheme == "https" else ())
        for mode in MODES
        for body in (_bytes, _iterable, _small_chunks, _async_iterable, _file)
        # All bodies are sent over TLS in the same way.
        for scheme in (("http", "https") if body in (_bytes, _iterable) else ("http",))
        if mode != "sync" or body is not _async_iterable
    ],
    indirect=["secured"],
)
@pytest.mark.parametrize(
    "script",
    [refuse_and_keep_reading, refuse_and_stop_reading, refuse_in_parts, refuse_and_end],
)
def test_a_refusal_is_reported_at_once(
    mode: str,
    body: Callable[[], Any],
    script: Callable[[Connection], None],
    tls: ssl.SSLContext | None,
    settings: dict[str, str],
) -> None:
    with ScriptedServer(script, tls=tls) as server, calling(mode, server.url, **settings) as call:
        started, data = time.monotonic(), body()
        with pytest.raises(bf_errors.LicenseRequiredError) as raised:
            call("new_storage", data, "video/mp4", timeout=TIMEOUT)
        if body is _file:
            data.close()
        assert raised.value.status_code == 413
        assert time.monotonic() - started < IN_TIME


@in_each_mode
def test_a_server_that_resets_the_connection_is_reported_at_once(mode: str) -> None:
    def script(connection: Connection) -> None:
        refuse(connection)
        connection.reset()

    with ScriptedServer(script) as server, calling(mode, server.url) as call:
        started = time.monotonic()
        with pytest.raises((bf_errors.LicenseRequiredError, bf_errors.ServerNotReadyError)):
            call("new_storage", _iterable(), "video/mp4", timeout=TIMEOUT)
        assert time.monotonic() - started < IN_TIME


@in_each_mode
@pytest.mark.parametrize(
    "early",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 5000,
        b"HTTP/1.1 200 OK\r\nContent-Type: appli",
    ],
)
def test_an_early_success_does_not_end_an_upload(
    mode: str, early: bytes, tls: ssl.SSLContext | None, settings: dict[str, str]
) -> None:
    size = 32 * 1024 * 1024

    def script(connection: Connection) -> None:
        request = connection.read_head()
        assert request is not None
        connection.send(early)
        received = connection.skip_body(request)
        rest = head(200, {"Content-Type": "application/json"}, len(str(received)))
        start = early if early.startswith(b"HTTP/1.1 2") else b""
        connection.send(rest.removeprefix(start) + str(received).encode())
        if connection.read_request() is not None:
            connection.respond(7)

    with ScriptedServer(script, tls=tls) as server, calling(mode, server.url, **settings) as call:
        assert call("new_storage", bytes(size), "video/mp4", timeout=TIMEOUT) == size
        assert call("new_storage", b"", "video/mp4") == 7
        assert server.connections == 1


@in_each_mode
def test_an_early_redirect_is_followed(mode: str) -> None:
    size = 32 * 1024 * 1024

    def redirect(connection: Connection) -> None:
        connection.read_head()
        connection.send(head(307, {"Location": "/other"}, 0))
        connection.stall()

    def accept(connection: Connection) -> None:
        request: ReceivedRequest | None = connection.read_head()
        assert request is not None
        assert request.target == "/other"
        connection.respond(connection.skip_body(request))

    with ScriptedServer(redirect, accept) as server, calling(mode, server.url) as call:
        assert call("new_storage", bytes(size), "video/mp4", timeout=TIMEOUT) == size


@in_each_mode
def test_a_source_that_raises_when_it_is_closed_keeps_no_connection(mode: str) -> None:
    def script(connection: Connection) -> None:
        request = connection.read_head()
        if request is not None and request.method == "POST":
            connection.send(head(413, {"Content-Type": "application/json"}, len(REFUSAL)) + REFUSAL)
            connection.wait_for_client_to_leave(60)
        else:
            connection.respond("0.30.0")

    def chunks() -> Iterator[bytes]:
        try:
            yield from _iterable()
        finally:
            raise LookupError("closed early")

    async def async_chunks() -> AsyncIterator[bytes]:
        try:
            for chunk in _iterable():
                yield chunk
        finally:
            raise LookupError("closed early")

    with ScriptedServer(script) as server, calling(mode, server.url) as call:
        for _ in range(101):  # One more than the pool has connections.
            source = chunks() if mode == "sync" else async_chunks()
            with pytest.raises(LookupError, match="closed early"):
                call("new_storage", source, "video/mp4", timeout=TIMEOUT)
        assert call("version", timeout=TIMEOUT) == "0.30.0"
