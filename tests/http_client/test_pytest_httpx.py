"""pytest-httpx patches `httpx.HTTPTransport`, so it intercepts requests of the user's client."""

from __future__ import annotations

import httpx
import pytest
from pytest_httpx import HTTPXMock

from brainframe_api import bf_errors
from tests.http_client.kinds import Kind
from tests.scripted_server import ScriptedServer, responding
from tests.status_stream.statuses import packet


def test_calls_and_errors_are_mocked(kind: Kind, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url="http://server/api/version", json="0.30.0")
    httpx_mock.add_response(
        404, json={"title": "ZoneNotFoundError", "description": "no zone 9"}, method="GET"
    )
    api = kind.api("http://server", ("admin", "secret-password"), http_client=kind.http_client())
    assert kind.call(api.version) == "0.30.0"
    with pytest.raises(bf_errors.ZoneNotFoundError, match="no zone 9"):
        kind.call(api.get_zone, 9)
    assert "authorization" in httpx_mock.get_requests()[0].headers


def test_uploads_and_streams_are_mocked(kind: Kind, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(method="POST", match_content=b"video", json=3)
    httpx_mock.add_response(url="http://server/api/streams/statuses", content=packet(1))
    api = kind.api("http://server", http_client=kind.http_client())
    assert kind.call(api.new_storage, b"video", "video/mp4") == 3
    assert len(kind.all_packets(api.get_zone_status_stream(timeout=60))) == 1


def test_failures_of_the_network_are_mocked(kind: Kind, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_exception(httpx.ReadTimeout("slow"))
    api = kind.api("http://server", http_client=kind.http_client(), retries=0)
    with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
        kind.call(api.version)


@pytest.mark.httpx_mock(assert_all_responses_were_requested=False)
def test_requests_of_the_sdks_own_client_are_not_seen(kind: Kind, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json="mocked")
    with ScriptedServer(responding("real")) as server:
        api = kind.api(server.url)
        assert kind.call(api.version) == "real"
        api = kind.api(server.url, http_client=kind.http_client())
        assert kind.call(api.version) == "mocked"
