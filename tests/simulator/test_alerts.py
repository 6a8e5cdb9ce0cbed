from __future__ import annotations

import time

import cv2
import httpx
import numpy as np
import pytest

from brainframe_api._simulator.analysis.detections import scripted_detection
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import Json, alarm, count_condition, kind, ok, screen_of, zone


@pytest.fixture
def alarmed_zone(http: httpx.Client, stream_id: int) -> Json:
    """Return a zone with an alarm for anybody in it."""
    saved: Json = ok(http.post("/api/zones", json=zone(stream_id, alarms=[alarm()])))
    return saved


def raise_alerts(server: Simulator, stream_id: int, times: int) -> None:
    """Make a person enter and leave a number of times."""
    script = server.script(stream_id)
    for number in range(times):
        script.at(number * 10 + 1.0, [scripted_detection("person", 200, 200, track=f"p{number}")])
        script.at(number * 10 + 5.0, [])
    script.advance(times * 10)


@pytest.mark.usefixtures("alarmed_zone")
def test_alerts_come_newest_first_with_their_total(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    raise_alerts(server, stream_id, 3)
    response = http.get("/api/alerts")
    found = ok(response)
    assert response.headers["total-count"] == "3"
    starts = [entry["start_time"] for entry in found]
    assert starts == sorted(starts, reverse=True)
    assert all(entry["end_time"] > entry["start_time"] for entry in found)
    page = http.get("/api/alerts", params={"limit": 1, "offset": 1, "stream_id": stream_id})
    assert ok(page) == [found[1]]
    assert page.headers["total-count"] == "3"
    none = http.get("/api/alerts", params={"limit": 0})
    assert ok(none) == []
    assert none.headers["total-count"] == "3"


@pytest.mark.usefixtures("alarmed_zone")
def test_alerts_are_filtered_by_verification(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    raise_alerts(server, stream_id, 3)
    newest, middle, oldest = (entry["id"] for entry in ok(http.get("/api/alerts")))
    assert ok(http.put(f"/api/alerts/{newest}", json=True))["verified_as"] is True
    assert ok(http.put(f"/api/alerts/{middle}", json=False))["verified_as"] is False
    for wanted, expected in {
        "unverified": [oldest],
        "true": [newest],
        "false": [middle],
        "true,false": [newest, middle],
        "unverified,true,false": [newest, middle, oldest],
    }.items():
        found = ok(http.get("/api/alerts", params={"verification": wanted}))
        assert [entry["id"] for entry in found] == expected
    assert ok(http.put(f"/api/alerts/{newest}", content=b"null"))["verified_as"] is None
    assert kind(http.get("/api/alerts?verification=maybe")) == "InvalidFormatError"


def test_an_ended_alert_is_shown_once_more_with_its_end_time(
    server: Simulator, http: httpx.Client, stream_id: int, alarmed_zone: Json
) -> None:
    script = server.script(stream_id)
    script.at(0.0, [scripted_detection("person", 200, 200, track="p")])
    script.at(5.0, [])
    script.advance(3.0)
    (ongoing,) = ok(http.get("/api/alerts", params={"zone_id": alarmed_zone["id"]}))
    assert ongoing["end_time"] is None
    status = ok(http.get("/api/streams/status"))[str(stream_id)]["Doorway"]
    assert status["alerts"] == [ongoing]
    shown_with_end = False
    for _ in range(40):
        script.advance(0.1)
        status = ok(http.get("/api/streams/status"))[str(stream_id)]["Doorway"]
        shown_with_end |= any(entry["end_time"] is not None for entry in status["alerts"])
    assert shown_with_end
    script.advance(10)
    assert ok(http.get("/api/streams/status"))[str(stream_id)]["Doorway"]["alerts"] == []
    assert ok(http.get(f"/api/alerts/{ongoing['id']}"))["end_time"] is not None


@pytest.mark.usefixtures("alarmed_zone")
def test_the_frame_of_an_alert_is_an_image_in_color(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    raise_alerts(server, stream_id, 1)
    (alert,) = ok(http.get("/api/alerts"))
    response = http.get(f"/api/alerts/{alert['id']}/frame")
    assert response.headers["content-type"].startswith("image/")
    frame = cv2.imdecode(np.frombuffer(response.content, np.uint8), cv2.IMREAD_UNCHANGED)
    assert frame is not None
    assert frame.shape == (720, 1280, 3)


@pytest.mark.usefixtures("alarmed_zone")
def test_an_alert_without_a_picture_has_no_frame(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    script = server.script(stream_id, size=None)
    script.at(0, [scripted_detection("person", 200, 200, track="p")])
    script.advance(3)
    (alert,) = ok(http.get("/api/alerts"))
    response = http.get(f"/api/alerts/{alert['id']}/frame")
    assert kind(response) == "FrameNotFoundForAlertError"


def test_an_alert_outlives_its_alarm_and_zone_but_not_its_stream(
    server: Simulator, http: httpx.Client, stream_id: int, alarmed_zone: Json
) -> None:
    raise_alerts(server, stream_id, 1)
    (alert,) = ok(http.get("/api/alerts"))
    ok(http.delete(f"/api/zone_alarms/{alert['alarm_id']}"))
    ok(http.delete(f"/api/zones/{alarmed_zone['id']}"))
    assert ok(http.get("/api/alerts", params={"alarm_id": alert["alarm_id"]})) == [alert]
    assert http.get(f"/api/alerts/{alert['id']}/frame").status_code == 200
    ok(http.delete(f"/api/streams/{stream_id}"))
    assert ok(http.get("/api/alerts")) == []
    for path in (f"/api/alerts/{alert['id']}", f"/api/alerts/{alert['id']}/frame"):
        assert kind(http.get(path)) == "AlertNotFoundError"


def test_an_alarm_added_during_analysis_takes_effect_with_the_next_frame(
    server: Simulator, http: httpx.Client, stream_id: int
) -> None:
    script = server.script(stream_id)
    script.at(0, [scripted_detection("person", 200, 200, track="p")])
    script.advance(2)
    assert ok(http.get("/api/alerts")) == []
    ok(http.post("/api/zone_alarms", json=alarm(zone_id=screen_of(http, stream_id)["id"])))
    script.advance(2)
    assert len(ok(http.get("/api/alerts"))) == 1


def test_stopping_the_analysis_ends_ongoing_alerts(
    server: Simulator, http: httpx.Client, stream_id: int, alarmed_zone: Json
) -> None:
    script = server.script(stream_id)
    script.at(0, [scripted_detection("person", 200, 200, track="p")])
    script.advance(2)
    ok(http.put(f"/api/streams/{stream_id}/analyze", json=False))
    (alert,) = ok(http.get("/api/alerts"))
    assert alert["end_time"] is not None


def test_a_real_video_raises_an_alert_with_its_frame(
    http: httpx.Client, video_stream_id: int
) -> None:
    screen = screen_of(http, video_stream_id)
    lenient = count_condition(window_duration=0.2, window_threshold=0.1)
    ok(http.post("/api/zone_alarms", json=alarm(zone_id=screen["id"], count_conditions=[lenient])))
    ok(http.put(f"/api/streams/{video_stream_id}/analyze", json=True))
    deadline = time.monotonic() + 60
    while not ok(http.get("/api/alerts")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    (alert, *_) = ok(http.get("/api/alerts"))
    response = http.get(f"/api/alerts/{alert['id']}/frame")
    frame = cv2.imdecode(np.frombuffer(response.content, np.uint8), cv2.IMREAD_COLOR)
    assert frame is not None
    assert frame.shape == (576, 768, 3)
