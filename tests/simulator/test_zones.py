from __future__ import annotations

import httpx
import pytest

from brainframe_api.simulator import Simulator
from tests.simulator.codecs import alarm, count_condition, kind, ok, rate_condition, screen_of, zone


def test_a_zone_is_saved_with_its_alarms_and_conditions(http: httpx.Client, stream_id: int) -> None:
    sent = zone(stream_id, alarms=[alarm(rate_conditions=[rate_condition()])])
    saved = ok(http.post("/api/zones", json=sent))
    (saved_alarm,) = saved["alarms"]
    assert saved_alarm["zone_id"] == saved["id"]
    assert saved_alarm["stream_id"] == stream_id
    assert saved_alarm["count_conditions"][0]["id"] is not None
    assert saved_alarm["rate_conditions"][0]["id"] is not None
    assert ok(http.get(f"/api/zones/{saved['id']}")) == saved
    assert ok(http.get("/api/zone_alarms", params={"zone_id": saved["id"]})) == [saved_alarm]


def test_an_update_changes_and_adds_alarms_and_keeps_the_others(
    http: httpx.Client, stream_id: int
) -> None:
    sent = zone(stream_id, alarms=[alarm(name="kept"), alarm(name="left out")])
    saved = ok(http.post("/api/zones", json=sent))
    kept = saved["alarms"][0] | {"name": "renamed"}
    changed = ok(http.post("/api/zones", json=saved | {"alarms": [kept, alarm(name="new")]}))
    assert [entry["name"] for entry in changed["alarms"]] == ["renamed", "left out", "new"]
    assert changed["alarms"][0]["id"] == kept["id"]
    assert changed["alarms"][0]["count_conditions"] == kept["count_conditions"]


def test_an_update_rejects_an_alarm_of_another_zone_and_changes_nothing(
    http: httpx.Client, stream_id: int
) -> None:
    first = ok(http.post("/api/zones", json=zone(stream_id, alarms=[alarm()])))
    stolen = zone(stream_id, name="Other", alarms=first["alarms"])
    assert kind(http.post("/api/zones", json=stolen)) == "ZoneAlarmNotFoundError"
    assert {entry["name"] for entry in ok(http.get("/api/zones"))} == {"Screen", "Doorway"}


def test_zone_names_are_unique_within_a_stream_only(
    http: httpx.Client, stream_id: int, video_stream_id: int
) -> None:
    ok(http.post("/api/zones", json=zone(stream_id)))
    assert kind(http.post("/api/zones", json=zone(stream_id))) == "DuplicateZoneNameError"
    screen = zone(stream_id, name="Screen")
    assert kind(http.post("/api/zones", json=screen)) == "DuplicateZoneNameError"
    ok(http.post("/api/zones", json=zone(video_stream_id)))


@pytest.mark.parametrize("coords", [[], [[1, 2]], [[1, 2], [3]], [[1, 2], "x"], [[1, 2], [1.5, 2]]])
def test_invalid_coordinates_are_rejected(
    http: httpx.Client, stream_id: int, coords: list[object]
) -> None:
    response = http.post("/api/zones", json=zone(stream_id, coords=coords))
    assert kind(response) == "InvalidFormatError"
    assert "$.coords" in response.json()["description"]


def test_the_screen_zone_is_read_only_except_for_its_alarms(
    http: httpx.Client, stream_id: int
) -> None:
    screen = screen_of(http, stream_id)
    path = f"/api/zones/{screen['id']}"
    assert kind(http.delete(path)) == "ZoneNotDeletableError"
    for change in ({"name": "Other"}, {"coords": [[0, 0], [1, 1]]}):
        assert kind(http.post("/api/zones", json=screen | change)) == "ZoneNotEditableError"
    saved = ok(http.post("/api/zone_alarms", json=alarm(zone_id=screen["id"])))
    assert ok(http.get(path))["alarms"] == [saved]
    assert ok(http.post("/api/zones", json=screen | {"alarms": [saved]}))["alarms"] == [saved]


def test_the_allow_header_lists_the_methods_of_a_zone(http: httpx.Client, stream_id: int) -> None:
    own = ok(http.post("/api/zones", json=zone(stream_id)))["id"]
    assert "POST" in http.options(f"/api/zones/{own}").headers["allow"]
    screen = screen_of(http, stream_id)["id"]
    assert http.options(f"/api/zones/{screen}").headers["allow"] == "GET, OPTIONS"
    assert kind(http.options("/api/zones/99")) == "ZoneNotFoundError"


def test_a_filter_on_an_unknown_stream_is_an_error(http: httpx.Client) -> None:
    responses = [
        http.get(path, params={"stream_id": 99})
        for path in ("/api/zones", "/api/zone_alarms", "/api/alerts")
    ]
    assert {kind(response) for response in responses} == {"StreamConfigNotFoundError"}
    assert kind(http.get("/api/zone_alarms", params={"zone_id": 9})) == "ZoneNotFoundError"


def test_deleting_a_zone_deletes_its_alarms(http: httpx.Client, stream_id: int) -> None:
    saved = ok(http.post("/api/zones", json=zone(stream_id, alarms=[alarm()])))
    ok(http.delete(f"/api/zones/{saved['id']}"))
    assert ok(http.get("/api/zone_alarms")) == []
    assert kind(http.get(f"/api/zones/{saved['id']}")) == "ZoneNotFoundError"


def test_an_alarm_belongs_to_the_stream_of_its_zone(http: httpx.Client, stream_id: int) -> None:
    zone_id = ok(http.post("/api/zones", json=zone(stream_id)))["id"]
    saved = ok(http.post("/api/zone_alarms", json=alarm(zone_id=zone_id)))
    assert saved["stream_id"] == stream_id
    found = ok(http.get("/api/zone_alarms", params={"stream_id": stream_id}))
    assert found == [saved]
    assert ok(http.get(f"/api/zone_alarms/{saved['id']}")) == saved


def test_conditions_omitted_from_an_alarm_are_deleted(http: httpx.Client, stream_id: int) -> None:
    zone_id = ok(http.post("/api/zones", json=zone(stream_id)))["id"]
    two = [count_condition(check_value=1), count_condition(check_value=2)]
    saved = ok(http.post("/api/zone_alarms", json=alarm(zone_id=zone_id, count_conditions=two)))
    second = saved["count_conditions"][1]
    changed = ok(http.post("/api/zone_alarms", json=saved | {"count_conditions": [second]}))
    assert changed["count_conditions"] == [second]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"zone_id": None}, "InvalidFormatError"),
        ({"zone_id": 99}, "ZoneNotFoundError"),
        ({"stream_id": 99}, "StreamConfigNotFoundError"),
        ({"id": 99}, "ZoneAlarmNotFoundError"),
        ({"active_start_time": "25:00:00"}, "InvalidFormatError"),
        ({"use_active_time": 1}, "InvalidFormatError"),
        ({"count_conditions": [count_condition(test="~")]}, "InvalidFormatError"),
        ({"count_conditions": [count_condition(id=99)]}, "InvalidFormatError"),
    ],
)
def test_an_invalid_alarm_is_rejected(
    http: httpx.Client, stream_id: int, changes: dict[str, object], expected: str
) -> None:
    zone_id = screen_of(http, stream_id)["id"]
    sent = alarm(zone_id=zone_id) | changes
    assert kind(http.post("/api/zone_alarms", json=sent)) == expected
    assert ok(http.get("/api/zone_alarms")) == []


@pytest.mark.parametrize(
    ("coords", "words"),
    [
        (
            [[0, 0], [5000, 0], [5000, 300]],
            "frame of 1280 x 720 pixels: 5000,0 5000,300",
        ),
        ([[0, 0], [100, 100], [100, 0], [0, 100]], "edges that cross each other"),
        ([[-5, 0], [100, 100]], "outside the frame of 1280 x 720 pixels: -5,0"),
        ([[0, 0], [1280, 0], [1280, 720], [0, 720]], None),
        ([[0, 0], [100, 100]], None),
    ],
)
def test_a_suspicious_shape_is_accepted_and_reported(
    server: Simulator,
    http: httpx.Client,
    stream_id: int,
    caplog: pytest.LogCaptureFixture,
    coords: list[list[int]],
    words: str | None,
) -> None:
    server.script(stream_id).push([])
    caplog.clear()
    saved = ok(http.post("/api/zones", json=zone(stream_id, coords=coords)))
    assert saved["coords"] == coords
    lines = [record.getMessage() for record in caplog.records if "Zone " in record.getMessage()]
    assert len(lines) == (0 if words is None else 1)
    assert words is None or words in lines[0]
    server.script(stream_id).push([])
    zones = ok(http.get("/web/overview"))["streams"][0]["zones"]
    problem = next(entry["problem"] for entry in zones if entry["name"] == saved["name"])
    assert problem is None if words is None else words in problem
