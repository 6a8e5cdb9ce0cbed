"""Calls return a result or raise a documented exception, regardless of what the server sends."""

from __future__ import annotations

import gzip
import inspect
import io
import zlib
from collections.abc import Callable
from typing import Any, Final

import cv2
import httpx
import numpy as np
import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from brainframe_api.bf_codecs import (
    CloudTokens,
    ConnType,
    CountConditionTestType,
    Identity,
    IntersectionPointType,
    Premises,
    RoleType,
    StreamConfiguration,
    User,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
)
from tests.api_kinds import API_KINDS, each_api
from tests.marks import mark_slow
from tests.scripted_server import Connection, ScriptedServer

IMAGE: Final = cv2.imencode(".png", np.zeros((4, 4, 3), np.uint8))[1].tobytes()
CONDITION: Final = ZoneAlarmCountCondition(
    test=CountConditionTestType.GREATER_THAN,
    check_value=0,
    with_class_name="person",
    with_attribute=None,
    window_duration=0.0,
    window_threshold=0.5,
    intersection_point=IntersectionPointType.BOTTOM,
)
ARGUMENTS: Final[dict[str, Callable[[], Any]]] = {
    "active": lambda: True,
    "alarm": lambda: ZoneAlarm(
        name="A",
        count_conditions=[CONDITION],
        rate_conditions=[],
        use_active_time=False,
        active_start_time="00:00:00",
        active_end_time="00:00:00",
        zone_id=1,
        stream_id=1,
    ),
    "capsule_name": lambda: "detector",
    "class_name": lambda: "person",
    "cloud_tokens": lambda: CloudTokens("access", "refresh"),
    "data": lambda: IMAGE,
    "file": io.BytesIO,
    "identity": lambda: Identity("joe", "Joe"),
    "img_bgr": lambda: np.zeros((4, 4, 3), np.uint8),
    "license_key": lambda: "a2V5",
    "mime_type": lambda: "image/png",
    "name": lambda: "detector",
    "option_vals": dict,
    "plugin_name": lambda: "detector",
    "premises": lambda: Premises("home"),
    "runtime_options": dict,
    "stream_configuration": lambda: StreamConfiguration("parking lot", None, ConnType.FILE, {}, {}),
    "user": lambda: User("joe", "password", RoleType.EDITOR),
    "vector": lambda: [0.5, 0.25],
    "verified_as": lambda: True,
    "zone": lambda: Zone("A", 1, [[0, 0], [1, 0], [1, 1]]),
}
# The methods that send no request themselves.
NO_CALLS: Final = {
    "AlertVerificationQueryType",
    "close",
    "get_status_receiver",
    "set_credentials",
    "set_url",
    "with_retries",
}


def _consume(value: Any) -> None:
    if hasattr(value, "__next__"):
        for count, _ in enumerate(value):
            if count > 100:
                return
    elif hasattr(value, "__enter__"):
        with value as opened:
            _consume(iter(opened))


def call(api: BrainFrameAPI, name: str) -> None:
    """Call a method with valid arguments, and consume its result."""
    parameters = inspect.signature(getattr(BrainFrameAPI, name)).parameters
    arguments = {
        parameter.name: ARGUMENTS[parameter.name]() if parameter.name in ARGUMENTS else 1
        for parameter in parameters.values()
        if parameter.name != "self" and parameter.default is parameter.empty
    }
    if name == "process_image":
        arguments["capsule_names"] = ["detector"]
    timeout = 0.05 if name == "wait_for_server_initialization" else 20
    _consume(getattr(api, name)(**arguments, timeout=timeout))


METHODS: Final = sorted(
    name
    for name in dir(BrainFrameAPI)
    if not name.startswith("_") and name not in NO_CALLS and callable(getattr(BrainFrameAPI, name))
)
# One method for each kind of argument and of result.
REPRESENTATIVES: Final = [
    "delete_zone",
    "get_alerts",
    "get_storage_data",
    "get_zone_status_stream",
    "get_zones",
    "new_storage",
    "open_storage_data",
    "process_image",
]

BODIES: Final[list[bytes]] = [
    b"",
    b" ",
    b"null",
    b"true",
    b"0",
    b"-1",
    b"1.5",
    b"1e999",
    b"9" * 5000,
    b"NaN",
    b'"x"',
    b'"\\ud800"',
    b'"\xff"',
    b"[]",
    b"[null]",
    b"[[]]",
    b"[{}]",
    b"{}",
    b'{"1": {}}',
    b'{"x": {}}',
    b'{"\\ud800": {}}',
    b'{"' + b"9" * 5000 + b'": {}}',
    b'{"1": null}',
    b'{"1": {"Screen": null}}',
    b'{"title": "ZoneNotFoundError"}',
    b'{"title": 5, "description": []}',
    b'{"title": "\\ud800", "description": "\\udfff"}',
    b"{",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"<html>Welcome</html>",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    IMAGE[:-20],
    IMAGE,
    b"\xff\xd8\xff\xe0" + b"x" * 40,
    b"\xef\xbb\xbf[]",
    "[]".encode("utf-16"),
    bytes(range(256)) * 4,
    b"\r\n" * 50,
    b"{}\r\n{}\r\n{",
    gzip.compress(b"[]"),
]
STATUSES: Final = [200, 201, 204, 205, 206, 299, 300, 304, 400, 401, 404, 407, 500, 503, 599]
HEADERS: Final[list[dict[str, str]]] = [
    {},
    {"Content-Type": ""},
    {"Content-Type": "text/html; charset=nonsense"},
    {"Content-Type": "multipart/x"},
    {"Total-Count": "many"},
    {"Total-Count": "9" * 5000},
    {"Total-Count": "-1", "Total-Count ": "2"},
    {"Location": "http://[::1"},
    {"Retry-After": "9" * 5000},
    {"Content-Encoding": "gzip"},
    {"Content-Encoding": "deflate"},
    {"Content-Encoding": "br, zstd, nonsense"},
    {"Set-Cookie": "session_id=a; Max-Age=" + "9" * 5000},
    {"Set-Cookie": "session_id=\u00e4"},
    {"Date": "never", "X-Umlaut": "\u00e4\u00f6"},
]
RESPONSES: Final[list[tuple[int, bytes, dict[str, str]]]] = [
    *((200, body, {}) for body in BODIES),
    *((400, body, {}) for body in BODIES),
    *((status, b'{"title": "ZoneNotFoundError"}', {}) for status in STATUSES),
    *((status, b"", {}) for status in STATUSES),
    *((200, b"[]", headers) for headers in HEADERS),
    *((404, b"{}", headers) for headers in HEADERS),
    (200, zlib.compress(b"[]"), {"Content-Encoding": "deflate"}),
    (200, gzip.compress(b"[]")[:-3], {"Content-Encoding": "gzip"}),
    (301, b"", {"Location": "/"}),
    (303, b"", {"Location": "?x"}),
    (307, b"", {"Location": "http://\u00e4/"}),
]


def _respond(connection: Connection, status: int, body: bytes, headers: dict[str, str]) -> None:
    lines = [f"HTTP/1.1 {status} Reason", *(f"{name}: {value}" for name, value in headers.items())]
    if status not in (204, 304):
        lines.append(f"Content-Length: {len(body)}")
        head, content = "\r\n".join(lines), body
    else:
        head, content = "\r\n".join(lines), b""
    connection.send(head.encode("latin-1") + b"\r\n\r\n" + content)


@pytest.mark.parametrize(
    "call_of",
    mark_slow(
        [f"{kind} {name}" for kind in API_KINDS for name in METHODS],
        but=[
            *(f"sync {name}" for name in REPRESENTATIVES),
            "async get_zones",
            "async get_zone_status_stream",
        ],
    ),
)
def test_any_response_is_a_result_or_a_documented_error(call_of: str) -> None:
    kind, name = call_of.split()
    new_api = API_KINDS[kind]
    current: list[tuple[int, bytes, dict[str, str]]] = []

    def script(connection: Connection) -> None:
        for _ in connection.requests():
            _respond(connection, *current[-1])

    with (
        ScriptedServer(script) as server,
        new_api(server.url, ("admin", "pw"), retries=0) as api,
    ):
        for response in RESPONSES:
            current.append(response)
            try:
                call(api, name)
            except bf_errors.BaseAPIError as error:
                str(error).encode("utf-8", "surrogatepass")
            except TimeoutError:
                assert name == "wait_for_server_initialization"


RAW: Final = [
    b"",
    b"\r\n",
    b"\0" * 100,
    b"HTTP/1.1",
    b"HTTP/1.1 200\r\n\r\n",
    b"HTTP/2 200 OK\r\n\r\n",
    b"HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n[]",
    b"HTTP/1.1 099 Odd\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\n\r\n\0\0",
    b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n[]",
    b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n[]",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: nonsense\r\n\r\n[]",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\nbad trailer\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n no: name\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: \0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nSet-Cookie: \xff\xfe=\xff\r\nContent-Length: 2\r\n\r\n[]",
    b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    b"HTTP/1.1 404 Not Found\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n[]",
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"220 mail.example ESMTP\r\n",
    b"\x15\x03\x01\x00\x02\x02\x16",
]


@each_api
@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_any_bytes_are_a_result_or_a_documented_error(
    new_api: type[BrainFrameAPI], name: str
) -> None:
    current: list[bytes] = []
    messages: list[str] = []

    def script(connection: Connection) -> None:
        for _ in connection.requests():
            connection.send(current[-1])
            return

    with (
        ScriptedServer(script) as server,
        new_api(server.url, ("admin", "pw"), retries=0) as api,
    ):
        for raw in RAW:
            current.append(raw)
            try:
                call(api, name)
            except bf_errors.BaseAPIError as error:
                messages.append(str(error))
    assert messages
    assert all(message.encode("utf-8", "surrogatepass") for message in messages)


@each_api
@pytest.mark.parametrize("length", ["nonsense", "-1", "\u00b2", "9" * 5000, ""])
def test_a_download_over_a_mock_transport_may_have_any_length(
    new_api: type[BrainFrameAPI], length: str
) -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        headers = {b"Content-Length": length.encode("latin-1")}
        return httpx.Response(200, headers=headers, content=b"x")

    transport = httpx.MockTransport(respond)
    kind: Any = httpx.Client if new_api is BrainFrameAPI else httpx.AsyncClient
    http_client = kind(transport=transport)
    with new_api("http://host", http_client=http_client) as api:
        with api.open_storage_data(1) as download:
            assert download.size in (None, 1)
            assert b"".join(download) == b"x"
        if new_api is BrainFrameAPI:
            http_client.close()


def test_these_tests_have_a_value_for_each_required_argument() -> None:
    for name in METHODS:
        parameters = inspect.signature(getattr(BrainFrameAPI, name)).parameters.values()
        for parameter in parameters:
            if parameter.name != "self" and parameter.default is parameter.empty:
                known = parameter.name in ARGUMENTS or parameter.name.endswith("_id")
                assert known, (name, parameter)
