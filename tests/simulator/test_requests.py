from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import msgspec
import pytest

from brainframe_api._simulator.schemas import describe
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import Json, alarm, count_condition, kind, ok, zone


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nul", b"'a'", b"\xff", b"NaN", b"[" * 100_000, b'{"a":1}x', b"1e400"]
)
def test_invalid_json_is_a_syntax_error(http: httpx.Client, body: bytes) -> None:
    assert kind(http.post("/api/zones", content=body)) == "InvalidSyntaxError"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ([], "$"),
        (None, "$"),
        ("x", "$"),
        (zone(1, name=None), "$.name"),
        (zone(1) | {"stream_id": "1"}, "$.stream_id"),
        (zone(1) | {"stream_id": True}, "$.stream_id"),
        (zone(1) | {"stream_id": 2**63}, "$.stream_id"),
        (zone(1, coords=[[0, 0], [1, "x"]]), "$.coords[1][1]"),
        (zone(1, coords=[[0, 0], [1, 2**31]]), "$.coords[1][1]"),
        ({key: value for key, value in zone(1).items() if key != "alarms"}, "$.alarms"),
        (
            zone(1, alarms=[alarm(), alarm(count_conditions=[count_condition(test="==")])]),
            "$.alarms[1].count_conditions[0].test",
        ),
        (
            zone(1, alarms=[alarm(count_conditions=[count_condition(window_threshold=2)])]),
            "$.alarms[0].count_conditions[0].window_threshold",
        ),
        (
            zone(
                1,
                alarms=[
                    alarm(count_conditions=[count_condition(with_attribute={"category": "color"})])
                ],
            ),
            "$.alarms[0].count_conditions[0].with_attribute.value",
        ),
    ],
)
def test_the_error_for_an_invalid_value_has_its_path(
    http: httpx.Client, body: object, path: str
) -> None:
    response = http.post("/api/zones", content=json.dumps(body))
    assert kind(response) == "InvalidFormatError"
    assert response.json()["description"].startswith(f"{path}: ")


def test_unknown_keys_are_ignored_and_whole_floats_are_integers(
    http: httpx.Client, stream_id: int
) -> None:
    saved = ok(http.post("/api/zones", json=zone(stream_id, coords=[[0.0, 0], [9.0, 9]], new=1)))
    assert "new" not in saved
    assert saved["coords"] == [[0, 0], [9, 9]]


@pytest.mark.parametrize(
    "query",
    ["stream_id=x", "stream_id=1.5", "stream_id=", "stream_id=1&stream_id=2", "limit=-1",
     "offset=-1", "limit=99999999999999999999", "verification=", "verification=true,,false"],
)  # fmt: skip
def test_the_error_for_an_invalid_parameter_names_it(http: httpx.Client, query: str) -> None:
    response = http.get(f"/api/alerts?{query}")
    assert kind(response) == "InvalidFormatError"
    assert response.json()["description"].startswith(query.partition("=")[0])


@pytest.mark.parametrize(
    "path", ["/api/zones/x", "/api/zones/1.0", "/api/zones/" + "9" * 30, "/api/zones/%00"]
)
def test_an_invalid_id_is_rejected(http: httpx.Client, path: str) -> None:
    assert kind(http.get(path)) == "InvalidFormatError"


def test_zero_is_a_filter_like_any_other(http: httpx.Client) -> None:
    assert kind(http.get("/api/zones?stream_id=0")) == "StreamConfigNotFoundError"
    assert kind(http.get("/api/zones/-1")) == "ZoneNotFoundError"


@pytest.mark.parametrize(
    "path", ["/nothing", "/api", "/api/zones/", "/api//zones", "/api/zones/1/2"]
)
def test_an_unknown_path_is_an_error_like_any_other(http: httpx.Client, path: str) -> None:
    response = http.get(path)
    assert response.status_code == 404
    assert kind(response) == "UnknownError"


def test_the_response_to_an_unknown_method_lists_the_allowed_ones(http: httpx.Client) -> None:
    response = http.patch("/api/zones")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"
    assert kind(response) == "UnknownError"


def test_a_capsule_name_is_one_path_segment_however_it_is_written(http: httpx.Client) -> None:
    for name in ("a%2Fb", "..%2F..", "%E2%82%AC", "a%3Fb", "%25"):
        response = http.get(f"/api/plugins/{name}")
        assert kind(response) == "PluginNotFoundError"


def test_a_json_body_has_a_limit(http: httpx.Client) -> None:
    response = http.post("/api/zones", content=b" " * (5 << 20))
    assert kind(response) == "InvalidFormatError"


def test_unicode_text_is_returned_unchanged(http: httpx.Client) -> None:
    name = "Tür \u2028 門 🚪 \x00 end"
    saved = ok(http.post("/api/premises", json={"name": name, "id": None}))
    assert ok(http.get("/api/premises")) == [saved]
    assert saved["name"] == name


def test_the_document_is_served(http: httpx.Client) -> None:
    response = http.get("/openapi.yaml")
    assert response.status_code == 200
    assert b"openapi: 3.0.3" in response.content


def test_invalid_http_is_rejected_and_the_server_continues(
    server: Simulator, http: httpx.Client
) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 400")
    assert ok(http.get("/api/version"))


def test_many_requests_at_once_all_get_responses(server: Simulator) -> None:
    with httpx.Client(base_url=server.url) as http, ThreadPoolExecutor(16) as pool:

        def save(number: int) -> Json:
            saved: Json = ok(http.post("/api/premises", json={"name": f"P{number}", "id": None}))
            return saved

        responses = list(pool.map(save, range(200)))
        assert sorted(response["id"] for response in responses) == list(range(1, 201))
        assert len(ok(http.get("/api/premises"))) == 200


def test_a_large_value_is_described_briefly_and_quickly(http: httpx.Client) -> None:
    content = b"[" + b"[]," * 1_000_000 + b"[]]"
    response = http.post("/api/zones", content=content)
    assert kind(response) == "InvalidFormatError"
    assert len(response.json()["description"]) < 200
    value = msgspec.json.decode(content)
    began = time.monotonic()
    # Describing the whole value 200 times would take minutes.
    assert {len(describe(value)) <= 60 for _ in range(200)} == {True}
    assert time.monotonic() - began < 60
