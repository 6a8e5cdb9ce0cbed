"""`httpx.MockTransport` stands in for the server."""

from __future__ import annotations

import json

import httpx
import pytest

from brainframe_api import bf_codecs, bf_errors
from tests.http_client.kinds import Kind
from tests.status_stream.statuses import packet


def server(request: httpx.Request) -> httpx.Response:
    match request.method, request.url.path:
        case "GET", "/api/version":
            return httpx.Response(200, json="0.30.0")
        case "POST", "/api/zones":
            return httpx.Response(200, json={**json.loads(request.content), "id": 7})
        case "POST", "/api/storage":
            return httpx.Response(200, json=len(request.content))
        case "GET", "/api/streams/statuses":
            return httpx.Response(200, content=packet(1) + packet(2))
        case _:
            error = {"title": "ZoneNotFoundError", "description": "no zone 9"}
            return httpx.Response(404, json=error)


@pytest.fixture
def client(kind: Kind) -> httpx.Client | httpx.AsyncClient:
    client: httpx.Client | httpx.AsyncClient = kind.http_client(
        transport=httpx.MockTransport(server)
    )
    return client


def test_calls_get_the_responses_of_the_mock(kind: Kind, client: httpx.Client) -> None:
    api = kind.api("http://server", http_client=client)
    assert kind.call(api.version) == "0.30.0"
    zone = bf_codecs.Zone("Door", 1, [[0, 0], [1, 0], [1, 1]])
    assert kind.call(api.set_zone, zone).id == 7
    assert kind.call(api.new_storage, b"video", "video/mp4") == 5


def test_an_error_response_of_the_mock_raises_its_exception(
    kind: Kind, client: httpx.Client
) -> None:
    api = kind.api("http://server", http_client=client)
    with pytest.raises(bf_errors.ZoneNotFoundError, match="no zone 9"):
        kind.call(api.get_zone, 9)


def test_a_status_stream_of_the_mock_yields_its_packets(kind: Kind, client: httpx.Client) -> None:
    api = kind.api("http://server", http_client=client)
    packets = kind.all_packets(api.get_zone_status_stream(timeout=60))
    assert [found[1]["Screen"].tstamp for found in packets] == [1, 2]


def test_an_exception_of_the_mock_raises_server_not_ready(kind: Kind) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route to host")

    client = kind.http_client(transport=httpx.MockTransport(fail))
    api = kind.api("http://server", http_client=client, retries=0)
    with pytest.raises(bf_errors.ServerNotReadyError, match="no route to host"):
        kind.call(api.version)
