"""Errors name the encoding of bodies that are not JSON in UTF-8."""

from __future__ import annotations

import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from tests.api_kinds import each_api
from tests.scripted_server import Connection, ScriptedServer, responding

ENCODINGS = [
    ("utf-8-sig", "begins with a UTF-8 byte order mark"),
    ("utf-16", "begins with a UTF-16 byte order mark"),
    ("utf-16-le", "is encoded in UTF-16"),
    ("utf-16-be", "is encoded in UTF-16"),
    ("utf-32", "begins with a UTF-32 byte order mark"),
    ("utf-32-le", "is encoded in UTF-32"),
    ("utf-32-be", "is encoded in UTF-32"),
]
each_encoding = pytest.mark.parametrize(("encoding", "named"), ENCODINGS)
REMEDY = "JSON must be UTF-8 without a byte order mark (RFC 8259, section 8.1)"


def check(error: bf_errors.BaseAPIError, named: str, *shown: str) -> None:
    assert type(error) is bf_errors.UnknownError
    assert f"the body {named}. {REMEDY}" in str(error)
    for text in shown:
        assert text in str(error)
        assert text in (error.response_text or "")


@each_api
@each_encoding
def test_the_error_names_the_encoding_of_a_response(
    new_api: type[BrainFrameAPI], encoding: str, named: str
) -> None:
    body = '{"name": "Gr\u00f6\u00dfe"}'.encode(encoding)
    with ScriptedServer(responding(body)) as server, new_api(server.url) as api:
        for call in (api.version, lambda: api.new_storage(b"x", "text/plain"), api.get_zones):
            with pytest.raises(bf_errors.UnknownError) as raised:
                call()
            check(raised.value, named, "Gr\u00f6\u00dfe")


@each_api
@each_encoding
def test_the_error_names_the_encoding_of_an_error_response_beside_its_text(
    new_api: type[BrainFrameAPI], encoding: str, named: str
) -> None:
    body = '{"title": "ZoneNotFoundError", "description": "Gr\u00f6\u00dfe"}'.encode(encoding)
    with ScriptedServer(responding(body, 404)) as server, new_api(server.url) as api:
        for call in (
            lambda: api.get_zone(1),
            lambda: api.get_storage_data(1),
            lambda: api.open_storage_data(1).__enter__(),
            lambda: list(api.get_zone_status_stream(timeout=60)),
        ):
            with pytest.raises(bf_errors.UnknownError) as raised:
                call()
            check(raised.value, named, "ZoneNotFoundError", "Gr\u00f6\u00dfe")
            assert raised.value.status_code == 404
            assert raised.value.response is not None
            assert raised.value.response.content == body


@each_api
@each_encoding
def test_the_error_names_the_encoding_of_zone_statuses(
    new_api: type[BrainFrameAPI], encoding: str, named: str
) -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk('{"1": {}}\r\n{"1": {}}\r\n'.encode(encoding))
        connection.chunk(b"")

    with ScriptedServer(script) as server, new_api(server.url) as api:
        with pytest.raises(bf_errors.UnknownError) as raised:
            next(iter(api.get_zone_status_stream(timeout=60)))
        check(raised.value, named)


@each_api
@each_encoding
def test_stored_files_are_not_touched(
    new_api: type[BrainFrameAPI], encoding: str, named: str
) -> None:
    body = "name\r\nGr\u00f6\u00dfe".encode(encoding)
    with (
        ScriptedServer(responding(body, content_type="text/plain")) as server,
        new_api(server.url) as api,
    ):
        assert api.get_storage_data(1) == (body, "text/plain")
        with api.open_storage_data(1) as download:
            assert b"".join(download) == body
    assert named


@each_api
@pytest.mark.parametrize(
    "body", [b"\xff\xfe{}", b"\x00\x00\x00", b"\x00{", b"{\x00", b"\xef\xbb", b"\xfe\xff\x00\x00"]
)
@pytest.mark.parametrize("status", [200, 400])
def test_other_bytes_are_shown_unchanged(
    new_api: type[BrainFrameAPI], body: bytes, status: int
) -> None:
    with (
        ScriptedServer(responding(body, status)) as server,
        new_api(server.url) as api,
        pytest.raises(bf_errors.UnknownError) as raised,
    ):
        api.version()
    assert raised.value.response is not None
    assert raised.value.response.content == body
