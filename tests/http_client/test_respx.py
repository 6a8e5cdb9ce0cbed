"""respx mocks requests of any httpx client, including the API's own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import respx

from brainframe_api import bf_codecs, bf_errors
from tests.http_client.kinds import Kind
from tests.status_stream.statuses import packet


def requests_of(route: Any) -> list[httpx.Request]:
    """Return the requests that a route has responded to."""
    return [call.request for call in route.calls]


def echo(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=request.content)


def test_calls_and_errors_are_mocked(kind: Kind, user_client: bool) -> None:
    api = kind.connect("http://server", ("admin", "secret-password"), user_client=user_client)
    with respx.mock(base_url="http://server/api") as router:
        version = router.get("/version").respond(
            json="0.30.0", headers={"Set-Cookie": "session_id=s1"}
        )
        router.get("/zones/9").respond(
            404, json={"title": "ZoneNotFoundError", "description": "no zone 9"}
        )
        assert [kind.call(api.version) for _ in range(2)] == ["0.30.0", "0.30.0"]
        with pytest.raises(bf_errors.ZoneNotFoundError, match="no zone 9"):
            kind.call(api.get_zone, 9)
    login, later = requests_of(version)
    assert "authorization" in login.headers
    assert later.headers["cookie"] == "session_id=s1"


def test_uploads_are_mocked(kind: Kind, user_client: bool) -> None:
    api = kind.connect("http://server", user_client=user_client)
    with respx.mock(base_url="http://server/api") as router:
        upload = router.post("/storage", headers={"Content-Type": "video/mp4"}).respond(json=3)
        zones = router.post("/zones", json__name="Door").mock(side_effect=echo)
        assert kind.call(api.new_storage, b"video", "video/mp4") == 3
        assert kind.call(api.new_storage, iter([b"vi", b"deo"]), "video/mp4") == 3
        zone = kind.call(api.set_zone, bf_codecs.Zone("Door", 1, [[0, 0], [1, 0], [1, 1]]))
    assert zone.name == "Door"
    assert [request.content for request in requests_of(upload)] == [b"video", b"video"]
    assert zones.call_count == 1


def test_status_streams_are_mocked(kind: Kind, user_client: bool) -> None:
    api = kind.connect("http://server", user_client=user_client)
    with respx.mock(base_url="http://server/api") as router:
        router.get("/streams/statuses").respond(content=packet(1) + packet(2))
        packets = kind.all_packets(api.get_zone_status_stream(timeout=60))
    assert [found[1]["Screen"].tstamp for found in packets] == [1, 2]


def test_failures_of_the_network_are_mocked(kind: Kind, user_client: bool) -> None:
    api = kind.connect("http://server", user_client=user_client, retries=1)
    with respx.mock(base_url="http://server/api") as router:
        version = router.get("/version").mock(side_effect=httpx.ReadTimeout)
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            kind.call(api.version)
        version.side_effect = [httpx.ConnectError, httpx.Response(200, json="0.30.0")]
        assert kind.call(api.version) == "0.30.0"
