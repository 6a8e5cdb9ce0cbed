"""Every failure between a call and its response is a documented exception with the cause."""

from __future__ import annotations

import codecs
import json
import pickle
import socket
import time

import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from tests.scripted_server import (
    Connection,
    Script,
    ScriptedServer,
    head,
    raw_bytes,
    resetting,
    responding,
    stalling,
)


def failure_of(script: Script, timeout: float = 60) -> bf_errors.BaseAPIError:
    with ScriptedServer(script) as server, BrainFrameAPI(server.url, retries=0) as api:
        with pytest.raises(bf_errors.BaseAPIError) as raised:
            api.get_zone(7, timeout=timeout)
        error = raised.value
        assert error.url == f"{server.url}/api/zones/7"
        assert error.method == "GET"
    return error


def close_at_once(connection: Connection) -> None:
    connection.read_request()


def reset_in_the_head(connection: Connection) -> None:
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Le")
    connection.reset()


def reset_in_the_body(connection: Connection) -> None:
    connection.read_request()
    connection.send(head(200, {}, 1000) + b'{"name": ')
    time.sleep(0.05)
    connection.reset()


def cut_in_a_chunk(connection: Connection) -> None:
    connection.read_request()
    connection.begin_chunked()
    connection.send(b'ff\r\n{"name"')


@pytest.mark.parametrize(
    "script",
    [
        close_at_once,
        resetting,
        reset_in_the_head,
        reset_in_the_body,
        cut_in_a_chunk,
        raw_bytes(head(200, {}, 1000) + b'{"name": "half"'),
        raw_bytes(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}"),
        raw_bytes(b"SSH-2.0-OpenSSH_9.2\r\n"),
        raw_bytes(b"\x00\x01\x02\x03" * 50),
        raw_bytes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothex\r\n{}"),
    ],
)
def test_a_broken_exchange_raises_server_not_ready(script: Script) -> None:
    error = failure_of(script)
    assert type(error) is bf_errors.ServerNotReadyError
    assert "127.0.0.1" in error.description
    assert error.__cause__ is not None


def test_a_refused_connection_raises_server_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with BrainFrameAPI(url) as api, pytest.raises(bf_errors.ServerNotReadyError) as raised:
        api.version()
    assert url in str(raised.value)
    assert "refused" in str(raised.value)


def test_an_unknown_host_raises_server_not_ready() -> None:
    with (
        BrainFrameAPI("http://no-such-host.invalid", retries=0) as api,
        pytest.raises(bf_errors.ServerNotReadyError) as raised,
    ):
        api.version()
    assert "no-such-host.invalid" in str(raised.value)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_starting_server_raises_server_not_ready(status: int) -> None:
    error = failure_of(responding(b"<html>Bad Gateway</html>", status, content_type="text/html"))
    assert type(error) is bf_errors.ServerNotReadyError
    assert error.status_code == status
    assert error.response_text == "<html>Bad Gateway</html>"


def test_a_starting_server_with_an_empty_body_raises_server_not_ready() -> None:
    assert type(failure_of(responding(b"", 502))) is bf_errors.ServerNotReadyError


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"", "empty"),
        (b"<html>Not Found</html>", "Not Found"),
        (b"\xff\xfe\x00garbage", "garbage"),
        (b"[]", "[]"),
        (b'"ZoneNotFoundError"', "ZoneNotFoundError"),
        (b'{"title": 5}', "5"),
        (b'{"description": "no title"}', "no title"),
        (b'{"title": "ZoneNotFo', "ZoneNotFo"),
    ],
)
def test_an_error_without_a_kind_is_unknown_and_shows_the_body(body: bytes, shown: str) -> None:
    error = failure_of(responding(body, 404))
    assert type(error) is bf_errors.UnknownError
    assert error.status_code == 404
    assert shown in str(error)


def test_the_error_names_an_unknown_kind() -> None:
    error = failure_of(responding({"title": "NewerError", "description": "too new"}, 418))
    assert type(error) is bf_errors.UnknownError
    assert error.status_code == 418
    assert "NewerError" in str(error)
    assert "too new" in str(error)


def test_an_unregistered_status_does_not_hide_the_kind() -> None:
    error = failure_of(responding({"title": "ZoneNotFoundError", "description": "gone"}, 599))
    assert type(error) is bf_errors.ZoneNotFoundError
    assert error.status_code == 599


def test_an_error_without_a_description_keeps_its_kind() -> None:
    error = failure_of(responding({"title": "ZoneNotFoundError", "description": None}, 404))
    assert type(error) is bf_errors.ZoneNotFoundError


@pytest.mark.parametrize("kind", sorted(bf_errors.kind_to_error_type))
def test_each_kind_has_its_exception(kind: str) -> None:
    error = failure_of(responding({"title": kind, "description": "as told"}, 400))
    assert type(error) is bf_errors.kind_to_error_type[kind]
    assert error.kind == kind
    assert error.description == "as told"
    assert str(error) == f"{kind}: as told"
    assert error.status_code == 400
    assert json.loads(error.response_text or "")["title"] == kind


def test_a_huge_error_body_is_read_in_part() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked(500)
        while True:
            connection.chunk(b"x" * 65536)

    error = failure_of(script)
    assert type(error) is bf_errors.UnknownError
    assert len(error.response_text or "") < 10_000


def test_an_error_body_that_breaks_off_still_gives_its_status() -> None:
    error = failure_of(raw_bytes(head(404, {}, 500) + b'{"title": "ZoneNotFou'))
    assert error.status_code == 404
    assert "ZoneNotFou" in str(error)


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_the_error_for_a_byte_order_mark_gives_the_remedy(codec: str, encoding: str) -> None:
    zone = '{"name":"A","stream_id":1,"coords":[],"alarms":[],"id":1}'
    error = failure_of(responding(zone.encode(codec), 200))
    assert type(error) is bf_errors.UnknownError
    assert f"begins with a {encoding} byte order mark" in str(error)
    assert "JSON must be UTF-8 without a byte order mark" in str(error)


@pytest.mark.parametrize(
    "mark",
    [codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF32_LE],
)
def test_byte_order_marks_are_distinguished(mark: bytes) -> None:
    error = failure_of(responding(mark + b"{}", 200))
    assert ("UTF-32" in str(error)) == (len(mark) == 4)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"<html>Welcome to nginx!</html>", "Welcome to nginx"),
        (b"", "empty"),
        (b'{"name": "Screen"', "Screen"),
        (b"{}", "name"),
        (b"null", "null"),
        (b'{"name":"A","stream_id":1,"coords":[["x",0]],"alarms":[],"id":1}', "$.coords[0][0]"),
        (b'\xff\xfe{"name"', "name"),
        (b"[" * 100_000, "[[["),
    ],
)
def test_the_error_for_an_invalid_body_shows_the_body_or_the_path_of_the_value(
    body: bytes, shown: str
) -> None:
    error = failure_of(responding(body, 200, content_type="text/html"))
    assert type(error) is bf_errors.UnknownError
    assert error.status_code == 200
    assert shown in str(error)
    assert "get_zone" in str(error)


@pytest.mark.parametrize("headers", [{}, {"Total-Count": "many"}])
def test_a_missing_or_wrong_header_is_an_unknown_error_that_names_it(
    headers: dict[str, str],
) -> None:
    with (
        ScriptedServer(responding([], headers=headers)) as server,
        BrainFrameAPI(server.url) as api,
        pytest.raises(bf_errors.UnknownError, match="Total-Count"),
    ):
        api.get_alerts()


@pytest.mark.parametrize("status", [300, 304])
def test_a_response_that_is_neither_success_nor_error_is_unknown(status: int) -> None:
    error = failure_of(raw_bytes(head(status, {}, 0)))
    assert type(error) is bf_errors.UnknownError
    assert error.status_code == status


def test_a_stalled_server_raises_server_not_ready_after_the_timeout() -> None:
    started = time.monotonic()
    error = failure_of(stalling, timeout=0.3)
    assert type(error) is bf_errors.ServerNotReadyError
    assert "timeout" in error.description
    assert time.monotonic() - started < 30


def test_an_argument_that_cannot_be_sent_is_rejected_before_anything_is_sent() -> None:
    from brainframe_api.bf_codecs import Zone

    zone = Zone("A", 1, [["x", 0]])  # type: ignore[list-item]
    with ScriptedServer(responding()) as server, BrainFrameAPI(server.url) as api:
        with pytest.raises(bf_errors.InvalidFormatError, match=r"\$\.coords\[0\]\[0\]") as raised:
            api.set_zone(zone)
        assert "set_zone" in str(raised.value)
        assert server.requests == []


def test_errors_survive_pickling() -> None:
    error = failure_of(responding({"title": "ZoneNotFoundError", "description": "gone"}, 404))
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert (copy.status_code, copy.url, copy.response_text) == (
        error.status_code,
        error.url,
        error.response_text,
    )
