from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest

from brainframe_api.simulator import Simulator
from tests.simulator.codecs import camera, file_stream, kind, ok, screen_of, zone


def test_a_new_stream_is_returned_completely_and_has_a_screen_zone(
    http: httpx.Client, storage_id: int
) -> None:
    sent = file_stream(storage_id, name="Lobby", metadata={"floor": 2})
    saved = ok(http.post("/api/streams", json=sent))
    assert saved == sent | {"id": saved["id"]}
    assert ok(http.get(f"/api/streams/{saved['id']}")) == saved
    screen = screen_of(http, saved["id"])
    assert screen["coords"] == []
    assert screen["stream_id"] == saved["id"]


def test_an_update_changes_the_stream_in_place(http: httpx.Client, video_stream_id: int) -> None:
    stream = ok(http.get(f"/api/streams/{video_stream_id}"))
    changed = ok(http.post("/api/streams", json=stream | {"name": "Renamed"}))
    assert changed == stream | {"name": "Renamed"}
    assert len(ok(http.get("/api/streams"))) == 1
    assert len(ok(http.get("/api/zones"))) == 1


def test_two_streams_cannot_show_the_same_file(
    http: httpx.Client, storage_id: int, video_stream_id: int
) -> None:
    again = http.post("/api/streams", json=file_stream(storage_id))
    assert kind(again) == "DuplicateStreamSourceError"


def test_a_file_that_is_not_a_video_is_rejected(http: httpx.Client) -> None:
    stored = ok(http.post("/api/storage", content=b"this is not a video"))
    response = http.post("/api/streams", json=file_stream(stored))
    assert kind(response) == "StreamNotOpenedError"
    assert ok(http.get("/api/streams")) == []


def test_a_camera_that_does_not_respond_is_not_opened(http: httpx.Client) -> None:
    response = http.post("/api/streams", json=camera("rtsp://127.0.0.1:9/none"))
    assert kind(response) == "StreamNotOpenedError"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"connection_type": "carrier_pigeon"}, "InvalidFormatError"),
        ({"connection_options": {}}, "InvalidFormatError"),
        ({"connection_options": {"url": 5}}, "InvalidFormatError"),
        ({"connection_options": {"url": "gopher://camera"}}, "InvalidFormatError"),
        ({"connection_type": "webcam", "connection_options": {"device_id": True}},
         "InvalidFormatError"),
        ({"connection_options": {"url": "rtsp://a", "pipeline": "x {url}"}}, "NotImplementedError"),
        ({"connection_type": "file", "connection_options": {"storage_id": 99}},
         "StorageNotFoundError"),
        ({"runtime_options": {"speed": 3}}, "InvalidRuntimeOptionError"),
        ({"runtime_options": {"keyframes_only": "yes"}}, "InvalidRuntimeOptionError"),
        ({"premises_id": 99}, "PremisesNotFoundError"),
        ({"id": 99}, "StreamConfigNotFoundError"),
    ],
)  # fmt: skip
def test_an_invalid_stream_is_rejected(
    http: httpx.Client, changes: dict[str, object], expected: str
) -> None:
    assert kind(http.post("/api/streams", json=camera() | changes)) == expected
    assert ok(http.get("/api/streams")) == []


def test_runtime_options_are_replaced(http: httpx.Client, stream_id: int) -> None:
    path = f"/api/streams/{stream_id}/runtime_options"
    assert ok(http.get(path)) == {}
    ok(http.put(path, json={"keyframes_only": True}))
    assert ok(http.get(path)) == {"keyframes_only": True}
    ok(http.put(path, json={}))
    assert ok(http.get(path)) == {}


def test_deleting_a_stream_deletes_everything_that_belongs_to_it(
    http: httpx.Client, video_stream_id: int
) -> None:
    ok(http.post("/api/zones", json=zone(video_stream_id)))
    ok(http.put(f"/api/streams/{video_stream_id}/analyze", json=True))
    worker = f"analyze stream {video_stream_id}"
    [analyzing] = [thread for thread in threading.enumerate() if thread.name == worker]
    ok(http.delete(f"/api/streams/{video_stream_id}"))
    assert ok(http.get("/api/zones")) == []
    assert ok(http.get("/api/streams/status")) == {}
    gone = f"/api/streams/{video_stream_id}"
    assert kind(http.get(gone)) == "StreamConfigNotFoundError"
    assert kind(http.delete(gone)) == "StreamConfigNotFoundError"
    analyzing.join(60)
    assert not analyzing.is_alive()


def test_analysis_can_be_started_and_stopped_repeatedly(
    http: httpx.Client, video_stream_id: int
) -> None:
    path = f"/api/streams/{video_stream_id}/analyze"
    assert ok(http.get(path)) is False
    for wanted in (True, True, False, False):
        assert ok(http.put(path, json=wanted)) is True
        assert ok(http.get(path)) is wanted


def test_a_stream_whose_file_was_deleted_is_not_opened(
    http: httpx.Client, storage_id: int, video_stream_id: int
) -> None:
    ok(http.delete(f"/api/storage/{storage_id}"))
    response = http.put(f"/api/streams/{video_stream_id}/analyze", json=True)
    assert kind(response) == "StreamNotOpenedError"
    assert str(storage_id) in response.json()["description"]
    assert ok(http.get(f"/api/streams/{video_stream_id}/analyze")) is False


def test_no_more_streams_are_analyzed_than_the_license_allows(video: Path) -> None:
    with Simulator(max_streams=1) as server, httpx.Client(base_url=server.url) as http:
        first, second = server.add_stream("A"), server.add_stream("B")
        server.script(first)
        response = http.put(f"/api/streams/{second}/analyze", json=True)
        assert kind(response) == "AnalysisLimitExceededError"
        assert ok(http.get(f"/api/streams/{second}/analyze")) is False


def test_the_url_of_a_file_stream_can_be_played(http: httpx.Client, video_stream_id: int) -> None:
    import cv2

    url = ok(http.get(f"/api/streams/{video_stream_id}/url"))
    capture = cv2.VideoCapture(url)
    try:
        grabbed, frame = capture.read()
        assert grabbed
        assert frame.shape == (576, 768, 3)
    finally:
        capture.release()


def test_a_camera_has_its_own_url(http: httpx.Client, stream_id: int) -> None:
    assert ok(http.get(f"/api/streams/{stream_id}/url")).startswith("rtsp://")
