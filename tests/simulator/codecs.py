"""Bodies of requests as plain JSON values, complete and valid."""

from __future__ import annotations

from typing import Any

import httpx

Json = dict[str, Any]


def camera(url: str = "rtsp://camera.invalid/1", **changes: Any) -> Json:
    return {
        "name": "Camera",
        "premises_id": None,
        "connection_type": "ip_camera",
        "connection_options": {"url": url},
        "runtime_options": {},
        "metadata": {},
        "id": None,
    } | changes


def file_stream(storage_id: int, **changes: Any) -> Json:
    return (
        camera() | {"connection_type": "file", "connection_options": {"storage_id": storage_id}}
    ) | changes


def zone(stream_id: int, **changes: Any) -> Json:
    return {
        "name": "Doorway",
        "stream_id": stream_id,
        "coords": [[0, 0], [400, 0], [400, 400], [0, 400]],
        "alarms": [],
        "id": None,
    } | changes


def count_condition(**changes: Any) -> Json:
    return {
        "test": ">",
        "check_value": 0,
        "with_class_name": "person",
        "with_attribute": None,
        "window_duration": 0.5,
        "window_threshold": 0.5,
        "intersection_point": "bottom",
        "id": None,
    } | changes


def rate_condition(**changes: Any) -> Json:
    return {
        "test": ">=",
        "duration": 10.0,
        "change": 1.0,
        "direction": "entering",
        "with_class_name": "person",
        "with_attribute": None,
        "intersection_point": "bottom",
        "id": None,
    } | changes


def alarm(**changes: Any) -> Json:
    return {
        "name": "Somebody there",
        "count_conditions": [count_condition()],
        "rate_conditions": [],
        "use_active_time": False,
        "active_start_time": None,
        "active_end_time": None,
        "id": None,
        "zone_id": None,
        "stream_id": None,
    } | changes


def identity(unique_name: str = "employee-1", **changes: Any) -> Json:
    values: Json = {"unique_name": unique_name, "nickname": "Ada", "metadata": {}, "id": None}
    return values | changes


def user(username: str, **changes: Any) -> Json:
    return {"username": username, "password": "secret", "role": "editor", "id": None} | changes


def ok(response: httpx.Response) -> Any:
    """Return the JSON of a response that must be successful."""
    assert response.status_code == 200, response.text
    return response.json() if response.content else None


def kind(response: httpx.Response) -> str:
    """Return the error kind of a response that must be a documented error."""
    assert response.status_code >= 400, response.text
    body = response.json()
    assert body["description"]
    return str(body["title"])


def screen_of(http: httpx.Client, stream_id: int) -> Json:
    """Return the zone of a stream that covers the whole frame."""
    zones = ok(http.get("/api/zones", params={"stream_id": stream_id}))
    found: Json = next(zone for zone in zones if zone["name"] == "Screen")
    return found
