"""The drawn pictures of streams and alerts, and the limits of how often they are drawn."""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import httpx
import numpy as np
import numpy.typing as npt
import pytest

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.analysis import person
from tests.simulator.codecs import ok

Image = npt.NDArray[np.uint8]


@pytest.fixture
def picture(http: httpx.Client) -> Callable[..., Image]:
    """Load an image and decode it."""

    def load(path: str, **query: int) -> Image:
        response = http.get(path, params=query)
        assert response.status_code == 200
        assert response.headers["content-type"] == "image/jpeg"
        image = cv2.imdecode(np.frombuffer(response.content, np.uint8), cv2.IMREAD_COLOR)
        return np.asarray(image, np.uint8)

    return load


def test_detections_are_drawn_on_the_newest_frame(
    server: Simulator, stream_id: int, picture: Callable[..., Image]
) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.push([])
    path = f"/web/streams/{stream_id}/picture"
    empty = picture(path)[150:350, 250:400]
    assert np.ptp(empty) < 10
    time.sleep(0.25)
    script.push([person(320, 300)])
    assert np.ptp(picture(path)[150:350, 250:400]) > 100


def test_a_picture_has_about_the_display_width_but_at_most_that_of_the_frame(
    server: Simulator, stream_id: int, picture: Callable[..., Image]
) -> None:
    server.script(stream_id, size=(1600, 900)).push([])
    path = f"/web/streams/{stream_id}/picture"
    assert picture(path, width=300).shape[:2] == (180, 320)
    assert picture(path, width=601).shape[:2] == (360, 640)
    assert picture(path, width=5000).shape[:2] == (900, 1600)


def test_clients_share_a_picture_for_a_moment(
    server: Simulator, stream_id: int, http: httpx.Client
) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.push([])
    path = f"/web/streams/{stream_id}/picture"
    started = time.monotonic()
    pictures: set[str] = set()
    shared = 0
    while shared < 5:
        assert time.monotonic() - started < 60, "requests did not share a picture"
        script.push([])
        tag = http.get(path).headers["etag"]
        shared += tag in pictures
        pictures.add(tag)
    # At most five pictures a second, and one more if the time begins within an interval.
    assert len(pictures) <= 5 * (time.monotonic() - started) + 1


def test_a_reset_simulator_does_not_show_earlier_pictures(
    server: Simulator, picture: Callable[..., Image]
) -> None:
    for width in (640, 400, 500):
        server.reset()
        stream_id = server.add_stream("Entrance")
        server.script(stream_id, size=(width, 300)).push([])
        assert picture(f"/web/streams/{stream_id}/picture").shape[1] == width


def test_a_picture_that_has_not_changed_is_not_sent_again(
    server: Simulator, stream_id: int, http: httpx.Client
) -> None:
    server.script(stream_id, size=(640, 480)).push([])
    path = f"/web/streams/{stream_id}/picture"
    tag = http.get(path).headers["etag"]
    time.sleep(0.25)
    again = http.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/web/streams/1/picture", "/web/alerts/1/picture"])
def test_there_is_no_picture_where_nothing_is_analyzed(http: httpx.Client, path: str) -> None:
    response = http.get(path)
    assert (response.status_code, response.content) == (204, b"")


def test_a_stream_without_pictures_has_none(
    server: Simulator, stream_id: int, http: httpx.Client
) -> None:
    server.script(stream_id, size=None).push([person(320, 300)])
    assert http.get(f"/web/streams/{stream_id}/picture").status_code == 204


def test_an_alert_has_its_frame_with_the_zone_drawn(
    server: Simulator,
    stream_id: int,
    walkway: int,
    http: httpx.Client,
    picture: Callable[..., Image],
) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.at(0, [person(100, 300)])
    script.advance(1.5)
    [alert] = ok(http.get("/api/alerts"))
    assert alert["zone_id"] == walkway
    raw = np.frombuffer(http.get(f"/api/alerts/{alert['id']}/frame").content, np.uint8)
    frame = np.asarray(cv2.imdecode(raw, cv2.IMREAD_COLOR), int)
    drawn = picture(f"/web/alerts/{alert['id']}/picture").astype(int)
    # The right edge of the zone is drawn, from (400, 0) to (400, 400), and nothing far outside.
    assert np.abs(drawn - frame)[150:350, 396:405].max() > 60
    assert np.abs(drawn - frame)[150:350, 500:].max() < 20


def test_the_frame_of_an_alert_outlives_its_zone(
    server: Simulator, stream_id: int, walkway: int, http: httpx.Client
) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.at(0, [person(100, 300)])
    script.advance(1.5)
    [alert] = ok(http.get("/api/alerts"))
    ok(http.delete(f"/api/zones/{walkway}"))
    listed = http.get("/web/overview").json()["alerts"]
    for shown in listed:
        assert http.get(f"/web/alerts/{shown['id']}/picture").status_code == 200
    assert [shown["id"] for shown in listed] == [a["id"] for a in ok(http.get("/api/alerts"))]
    assert alert["id"] in [shown["id"] for shown in listed]


def test_the_page_does_not_consume_faults_meant_for_a_client(
    server: Simulator, http: httpx.Client
) -> None:
    server.faults.starting()
    assert http.get("/web/overview").status_code == 200
    assert http.get("/").status_code == 200
    assert http.get("/api/version").status_code == 502


def test_the_list_of_alerts_has_at_most_the_requested_number(
    server: Simulator, stream_id: int, walkway: int, http: httpx.Client
) -> None:
    script = server.script(stream_id)
    for _ in range(3):
        script.push([])
        script.at(script.elapsed, [person(100, 300)])
        script.advance(2)
        script.at(script.elapsed, [])
        script.advance(3)
    total = len(ok(http.get("/api/alerts")))
    assert total == 3
    overview = http.get("/web/overview", params={"alerts": 2}).json()
    assert (len(overview["alerts"]), overview["alert_total"]) == (2, total)
