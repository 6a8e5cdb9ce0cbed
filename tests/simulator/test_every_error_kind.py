"""Each error kind of the document, caused by requests and settings instead of faults."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from brainframe_rest.models import ErrorKind

from brainframe_api._simulator.analysis.detections import scripted_detection
from brainframe_api.simulator import Simulator, make_license
from brainframe_api.simulator.media import PEDESTRIANS
from tests.simulator.codecs import (
    alarm,
    camera,
    file_stream,
    identity,
    kind,
    ok,
    screen_of,
    user,
    zone,
)

Http = httpx.Client
Provoke = Callable[[Http], httpx.Response]


@pytest.fixture(scope="module")
def guarded_simulator() -> Iterator[Simulator]:
    """Return a server with authentication whose license allows no stream."""
    with Simulator(authorize=True, max_streams=0, strict=True) as running:
        yield running


@pytest.fixture
def guarded(guarded_simulator: Simulator) -> Iterator[Http]:
    guarded_simulator.reset()
    with httpx.Client(base_url=guarded_simulator.url, auth=("admin", "admin")) as client:
        yield client
    assert guarded_simulator.violations == []


def upload(http: Http, content: bytes, mime_type: str = "application/octet-stream") -> int:
    response = http.post("/api/storage", content=content, headers={"Content-Type": mime_type})
    return int(ok(response))


def picture(objects: int) -> bytes:
    """Return an image of a plain wall with a number of boxes in front of it."""
    image = np.full((400, 600, 3), 210, np.uint8)
    for number in range(objects):
        cv2.rectangle(image, (50 + number * 250, 100), (200 + number * 250, 300), (30, 30, 190), -1)
    return bytes(cv2.imencode(".png", image)[1].tobytes())


def encoded(http: Http, content: bytes, mime_type: str = "image/png", **changes: Any) -> Any:
    identity_id = ok(http.post("/api/identities", json=identity()))["id"]
    body = {"class_name": "car", "storage_id": upload(http, content, mime_type)} | changes
    path = f"/api/identities/{identity_id}/images"
    return http.post(path, json=body), lambda: http.post(path, json=body)


def vector(http: Http, numbers: list[float], class_name: str = "car", times: int = 1) -> Any:
    path = "/api/identities/1/vectors"
    ok(http.post("/api/identities", json=identity()))
    body = {"class_name": class_name, "vector": numbers}
    return [http.post(path, json=body) for _ in range(times)][-1]


def capsule(http: Http, version: str | None) -> httpx.Response:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("capsule.py", "class Capsule:\n    name = 'x'\n    version = 1\n")
        if version is not None:
            meta = f"[about]\napi_compatibility_version = {version}\n"
            archive.writestr("meta.conf", meta)
    storage_id = upload(http, content.getvalue())
    return http.put("/api/plugins", json={"storage_id": storage_id})


def processed(http: Http, image: bytes) -> httpx.Response:
    metadata = json.dumps({"plugins": ["motion_detector"], "options": {}})
    return http.post("/api/process_image", files={"image": image, "metadata": metadata})


def new_stream(http: Http) -> int:
    """Return a stream of a video file."""
    storage_id = upload(http, PEDESTRIANS.read_bytes(), "video/mp4")
    return int(ok(http.post("/api/streams", json=file_stream(storage_id)))["id"])


def after(*calls: Callable[[Http], httpx.Response]) -> Provoke:
    """Return a function that makes all calls, and returns the response to the last of them."""

    def run(http: Http) -> httpx.Response:
        for call in calls[:-1]:
            ok(call(http))
        return calls[-1](http)

    return run


ANYWHERE: dict[str, Provoke] = {
    "UnknownError": lambda http: http.get("/api/nothing"),
    "StreamConfigNotFoundError": lambda http: http.get("/api/streams/9"),
    "ZoneNotFoundError": lambda http: http.get("/api/zones/9"),
    "PremisesNotFoundError": lambda http: http.get("/api/premises/9"),
    "ZoneNotDeletableError": lambda http: http.delete(
        f"/api/zones/{screen_of(http, new_stream(http))['id']}"
    ),
    "ZoneNotEditableError": lambda http: http.post(
        "/api/zones", json=screen_of(http, new_stream(http)) | {"name": "Other"}
    ),
    "AlertNotFoundError": lambda http: http.get("/api/alerts/9"),
    "InvalidSyntaxError": lambda http: http.post("/api/zones", content=b"{"),
    "InvalidFormatError": lambda http: http.post("/api/zones", json={}),
    "NotImplementedError": lambda http: http.post(
        "/api/streams",
        json=camera(connection_options={"url": "rtsp://a", "pipeline": "rtspsrc {url}"}),
    ),
    "StreamNotOpenedError": lambda http: http.post(
        "/api/streams", json=file_stream(upload(http, b"no video"))
    ),
    "DuplicateStreamSourceError": lambda http: http.post(
        "/api/streams", json=ok(http.get(f"/api/streams/{new_stream(http)}")) | {"id": None}
    ),
    "DuplicateZoneNameError": lambda http: http.post(
        "/api/zones", json=zone(new_stream(http), name="Screen")
    ),
    "DuplicateIdentityNameError": after(
        lambda http: http.post("/api/identities", json=identity()),
        lambda http: http.post("/api/identities", json=identity()),
    ),
    "NoDetectorForClassError": lambda http: encoded(http, picture(1), class_name="ghost")[0],
    "NoEncoderForClassError": lambda http: vector(http, [1], "ghost"),
    "IdentityNotFoundError": lambda http: http.get("/api/identities/9"),
    "ImageNotFoundForIdentityError": lambda http: encoded(http, picture(1), "video/mp4")[0],
    "InvalidImageTypeError": lambda http: processed(http, b"no image"),
    "NoDetectionsInImageError": lambda http: encoded(http, picture(0))[0],
    "TooManyDetectionsInImageError": lambda http: encoded(http, picture(2))[0],
    "ImageAlreadyEncodedError": lambda http: encoded(http, picture(1))[1](),
    "DuplicateVectorError": lambda http: vector(http, [1, 2], times=2),
    "VectorTooLongError": lambda http: vector(http, [0.5] * 1000),
    "PluginNotFoundError": lambda http: http.get("/api/plugins/none"),
    "InvalidPluginOptionError": lambda http: http.put(
        "/api/plugins/motion_detector/options", json={"none": 1}
    ),
    "InvalidCapsuleError": lambda http: capsule(http, None),
    "IncompatibleCapsuleError": lambda http: capsule(http, "9.0"),
    "StorageNotFoundError": lambda http: http.get("/api/storage/9"),
    "ZoneAlarmNotFoundError": lambda http: http.get("/api/zone_alarms/9"),
    "InvalidRuntimeOptionError": lambda http: http.put(
        f"/api/streams/{new_stream(http)}/runtime_options", json={"none": 1}
    ),
    "EncodingNotFoundError": lambda http: http.get("/api/encodings/9"),
    "UserNotFoundError": lambda http: http.get("/api/users/9"),
    "DuplicateUsernameError": lambda http: http.post("/api/users", json=user("admin")),
    "AdminMustExistError": lambda http: http.delete("/api/users/1"),
    "LicenseExpiredError": lambda http: http.put(
        "/api/license", content=make_license(expiration_date=dt.date(2020, 12, 31))
    ),
    "LicenseInvalidError": lambda http: http.put("/api/license", content="none"),
    "RemoteConnectionError": lambda http: http.put(
        "/api/license", content=make_license(online_checkin=True)
    ),
    "CloudUserNotFoundError": lambda http: http.get("/api/cloud_user"),
    "UnauthorizedTokensError": lambda http: http.put(
        "/api/cloud_tokens", json={"access_token": "a", "refresh_token": "b"}
    ),
}
GUARDED: dict[str, Provoke] = {
    "UnauthorizedError": lambda http: http.get("/api/version", auth=("admin", "wrong")),
    "InvalidSessionError": lambda http: httpx.get(
        f"{http.base_url}/api/version", headers={"Cookie": "session_id=none"}
    ),
    "InsufficientRoleError": after(
        lambda http: http.post("/api/users", json=user("ed")),
        lambda http: http.delete("/api/users/1", auth=("ed", "secret")),
    ),
    "AnalysisLimitExceededError": lambda http: http.put(
        f"/api/streams/{new_stream(http)}/analyze", json=True
    ),
}


@pytest.mark.parametrize("name", ANYWHERE)
def test_each_error_kind_can_be_provoked(http: Http, name: str) -> None:
    assert kind(ANYWHERE[name](http)) == name


@pytest.mark.parametrize("name", GUARDED)
def test_each_error_kind_of_a_guarded_server_can_be_provoked(guarded: Http, name: str) -> None:
    assert kind(GUARDED[name](guarded)) == name


def test_operations_that_need_a_license_fail_without_one() -> None:
    with (
        Simulator(license="missing", strict=True) as server,
        httpx.Client(base_url=server.url) as http,
    ):
        assert kind(http.get("/api/zones")) == "LicenseRequiredError"


def test_an_alert_may_have_no_frame(server: Simulator, http: Http) -> None:
    stream_id = server.add_stream("Entrance")
    on_screen = alarm(zone_id=screen_of(http, stream_id)["id"])
    ok(http.post("/api/zone_alarms", json=on_screen))
    script = server.script(stream_id, size=None)
    script.at(0, [scripted_detection("person", 100, 100)])
    script.advance(3)
    assert kind(http.get("/api/alerts/1/frame")) == "FrameNotFoundForAlertError"


def test_every_kind_of_the_document_has_a_test() -> None:
    shown = {*ANYWHERE, *GUARDED, "LicenseRequiredError", "FrameNotFoundForAlertError"}
    assert shown == {member.value for member in ErrorKind}
