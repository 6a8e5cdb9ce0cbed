from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import cv2
import httpx
import numpy as np
import numpy.typing as npt
import pytest

from brainframe_api._simulator.analysis.detections import scripted_detection
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import identity, kind, ok

Image = npt.NDArray[np.uint8]


def scene(*objects: tuple[tuple[int, int], tuple[int, int, int]], shape: str = "box") -> Image:
    """Paint objects with given positions and colors on a plain wall."""
    image = np.full((480, 640, 3), 200, np.uint8)
    for (x, y), color in objects:
        if shape == "box":
            cv2.rectangle(image, (x, y), (x + 120, y + 180), color, -1)
            cv2.rectangle(image, (x + 20, y + 20), (x + 100, y + 60), (20, 20, 20), -1)
        else:
            cv2.circle(image, (x + 80, y + 80), 70, color, -1)
    return image


RED, BLUE = (40, 40, 220), (220, 60, 40)


def png(image: Image) -> bytes:
    return bytes(cv2.imencode(".png", image)[1].tobytes())


@pytest.fixture
def upload(http: httpx.Client) -> Callable[..., int]:
    """Upload an image, and return its storage ID."""

    def store(content: bytes, mime_type: str = "image/png") -> int:
        return int(
            ok(http.post("/api/storage", content=content, headers={"Content-Type": mime_type}))
        )

    return store


@pytest.fixture
def identity_id(http: httpx.Client) -> int:
    return int(ok(http.post("/api/identities", json=identity()))["id"])


def encode(http: httpx.Client, identity_id: int, storage_id: int, name: str = "car") -> Any:
    body = {"class_name": name, "storage_id": storage_id}
    return http.post(f"/api/identities/{identity_id}/images", json=body)


def process(http: httpx.Client, image: Image, *plugins: str, **options: Any) -> httpx.Response:
    metadata = {"plugins": list(plugins), "options": options}
    return http.post(
        "/api/process_image",
        files={
            "image": ("image.jpg", png(image), "image/jpeg"),
            "metadata": ("metadata.json", json.dumps(metadata), "application/json"),
        },
    )


def test_an_identity_is_saved_changed_and_deleted(http: httpx.Client) -> None:
    saved = ok(http.post("/api/identities", json=identity(metadata={"team": 4})))
    assert ok(http.get(f"/api/identities/{saved['id']}")) == saved
    changed = ok(http.post("/api/identities", json=saved | {"nickname": "Grace"}))
    assert changed == saved | {"nickname": "Grace"}
    assert kind(http.post("/api/identities", json=identity())) == "DuplicateIdentityNameError"
    ok(http.delete(f"/api/identities/{saved['id']}"))
    assert kind(http.get(f"/api/identities/{saved['id']}")) == "IdentityNotFoundError"
    assert kind(http.post("/api/identities", json=saved)) == "IdentityNotFoundError"


def test_identities_are_searched_sorted_and_paged(http: httpx.Client) -> None:
    for name, nickname in (("b-2", "Bea"), ("a-1", "Zoe"), ("c-3", "Ann")):
        ok(http.post("/api/identities", json=identity(name, nickname=nickname)))

    def names(**params: Any) -> list[str]:
        return [e["unique_name"] for e in ok(http.get("/api/identities", params=params))]

    assert names() == ["b-2", "a-1", "c-3"]
    assert names(sort_by="unique_name:asc") == ["a-1", "b-2", "c-3"]
    assert names(sort_by="nickname:desc") == ["a-1", "b-2", "c-3"]
    assert names(sort_by="id:desc", limit=1, offset=1) == ["a-1"]
    assert names(search="ZO") == ["a-1"]
    assert names(search="-") == ["b-2", "a-1", "c-3"]
    assert names(unique_name="b-2") == ["b-2"]
    assert names(unique_name="b") == []
    page = http.get("/api/identities", params={"search": "e", "limit": 1})
    assert page.headers["total-count"] == "2"
    for wrong in ("shoe_size:asc", "id", "id:up", ":"):
        response = http.get("/api/identities", params={"sort_by": wrong})
        assert kind(response) == "InvalidFormatError"


def test_an_encoded_object_is_recognized_elsewhere_and_another_is_not(
    http: httpx.Client, identity_id: int, upload: Callable[..., int]
) -> None:
    encoding = ok(encode(http, identity_id, upload(png(scene(((100, 100), RED))))))
    assert encoding["identity_id"] == identity_id
    assert encoding["from_image"] is not None
    plugins = ("motion_detector", "identity_recognizer")
    options = {"motion_detector": {"class_name": "car"}}
    (same,) = ok(process(http, scene(((400, 200), RED)), *plugins, **options))
    assert same["with_identity"]["id"] == identity_id
    assert 0 <= same["extra_data"]["encoding_distance"] <= 0.4
    (other,) = ok(process(http, scene(((400, 200), BLUE), shape="ball"), *plugins, **options))
    assert other["with_identity"] is None
    assert "encoding_distance" not in other["extra_data"]
    ok(http.delete(f"/api/identities/{identity_id}"))
    (forgotten,) = ok(process(http, scene(((400, 200), RED)), *plugins, **options))
    assert forgotten["with_identity"] is None


def test_an_object_in_a_stream_is_recognized(
    server: Simulator,
    http: httpx.Client,
    identity_id: int,
    stream_id: int,
    upload: Callable[..., int],
) -> None:
    ok(encode(http, identity_id, upload(png(scene(((100, 100), RED)))), "person"))
    script = server.script(stream_id, size=(640, 480))
    script.image = scene(((300, 150), RED))
    script.push([scripted_detection("person", 360, 331, width=120, height=180, track="p")])
    (detection,) = ok(http.get("/api/streams/status"))[str(stream_id)]["Screen"]["within"]
    assert detection["with_identity"]["id"] == identity_id
    assert isinstance(detection["extra_data"]["encoding_distance"], float)


def test_an_image_needs_exactly_one_object_of_a_known_class(
    http: httpx.Client, identity_id: int, upload: Callable[..., int]
) -> None:
    none = upload(png(scene()))
    assert kind(encode(http, identity_id, none)) == "NoDetectionsInImageError"
    two = upload(png(scene(((50, 100), RED), ((400, 100), BLUE))))
    assert kind(encode(http, identity_id, two)) == "TooManyDetectionsInImageError"
    one = upload(png(scene(((50, 100), RED))))
    assert kind(encode(http, identity_id, one, "unicorn")) == "NoDetectorForClassError"
    ok(encode(http, identity_id, one))
    assert kind(encode(http, identity_id, one)) == "ImageAlreadyEncodedError"
    ok(encode(http, identity_id, one, "person"))
    assert kind(encode(http, 99, one)) == "IdentityNotFoundError"
    assert kind(encode(http, identity_id, 99)) == "StorageNotFoundError"
    broken = upload(b"not an image")
    assert kind(encode(http, identity_id, broken)) == "InvalidImageTypeError"
    video = upload(b"not an image", "video/mp4")
    assert kind(encode(http, identity_id, video)) == "ImageNotFoundForIdentityError"


def test_without_active_capsules_nothing_is_detected_or_encoded(
    http: httpx.Client, identity_id: int, upload: Callable[..., int]
) -> None:
    image = upload(png(scene(((50, 100), RED))))
    ok(http.put("/api/plugins/identity_recognizer/active", json=False))
    assert kind(encode(http, identity_id, image)) == "NoEncoderForClassError"
    ok(http.put("/api/plugins/motion_detector/active", json=False))
    assert kind(encode(http, identity_id, image)) == "NoDetectorForClassError"


def test_a_vector_is_kept_once_for_each_class(http: httpx.Client, identity_id: int) -> None:
    path = f"/api/identities/{identity_id}/vectors"
    body = {"class_name": "fiducial_tag", "vector": [1, 0.5]}
    encoding = ok(http.post(path, json=body))
    assert encoding["vector"] == [1.0, 0.5]
    assert encoding["from_image"] is None
    assert kind(http.post(path, json=body)) == "DuplicateVectorError"
    ok(http.post(path, json=body | {"class_name": "car"}))
    assert kind(http.post(path, json=body | {"class_name": "x"})) == "NoEncoderForClassError"
    long = body | {"vector": [0.0] * 513}
    assert kind(http.post(path, json=long)) == "VectorTooLongError"
    assert kind(http.post("/api/identities/99/vectors", json=body)) == "IdentityNotFoundError"


def test_encodings_are_filtered_and_deleted_by_identity_and_class(http: httpx.Client) -> None:
    first, second = (
        ok(http.post("/api/identities", json=identity(name)))["id"] for name in ("a", "b")
    )
    for owner, name, number in ((first, "car", 1), (first, "person", 2), (second, "car", 3)):
        body = {"class_name": name, "vector": [number]}
        ok(http.post(f"/api/identities/{owner}/vectors", json=body))
    everything = ok(http.get("/api/encodings"))
    assert len(everything) == 3
    assert ok(http.get(f"/api/encodings/{everything[0]['id']}")) == everything[0]
    assert ok(http.get("/api/encodings", params={"identity_id": first})) == everything[:2]
    cars = ok(http.get("/api/encodings", params={"class_name": "car"}))
    assert [entry["identity_id"] for entry in cars] == [first, second]
    names = ok(http.get("/api/encodings", params={"fields": "class_name"}))
    assert names == [{"class_name": "car"}, {"class_name": "person"}]
    one = {"fields": "class_name", "identity_id": second}
    assert ok(http.get("/api/encodings", params=one)) == [{"class_name": "car"}]
    persons = ok(http.get("/api/identities", params={"encoded_for_class": "person"}))
    assert [entry["id"] for entry in persons] == [first]
    ok(http.delete("/api/encodings", params={"identity_id": first, "class_name": "car"}))
    assert ok(http.get("/api/encodings")) == everything[1:]
    ok(http.delete(f"/api/encodings/{everything[1]['id']}"))
    gone = f"/api/encodings/{everything[1]['id']}"
    assert kind(http.get(gone)) == kind(http.delete(gone)) == "EncodingNotFoundError"
    ok(http.delete("/api/encodings"))
    assert ok(http.get("/api/encodings")) == []
    unknown = {"identity_id": 99}
    for method in ("GET", "DELETE"):
        response = http.request(method, "/api/encodings", params=unknown)
        assert kind(response) == "IdentityNotFoundError"


def test_process_image_runs_the_named_capsules_with_their_options(http: httpx.Client) -> None:
    image = scene(((50, 100), RED), ((400, 100), BLUE))
    found = ok(process(http, image, "motion_detector", motion_detector={"class_name": "car"}))
    assert {entry["class_name"] for entry in found} == {"car"}
    assert len(found) == 2
    assert all(entry["track_id"] is None for entry in found)
    one = {"max_detections": 1}
    assert len(ok(process(http, image, "motion_detector", motion_detector=one))) == 1
    ok(http.put("/api/plugins/motion_detector/options", json={"class_name": "animal"}))
    assert ok(process(http, image, "motion_detector"))[0]["class_name"] == "animal"
    assert ok(process(http, image)) == []
    assert kind(process(http, image, "unheard_of")) == "PluginNotFoundError"
    wrong = {"sensitivity": 7}
    assert kind(process(http, image, "motion_detector", motion_detector=wrong)) == (
        "InvalidPluginOptionError"
    )
    form = {
        "image": ("image.jpg", b"no image", "image/jpeg"),
        "metadata": ("m.json", b'{"plugins":["motion_detector"],"options":{}}', "application/json"),
    }
    assert kind(http.post("/api/process_image", files=form)) == "InvalidImageTypeError"


def test_an_invalid_form_is_rejected(http: httpx.Client) -> None:
    plain = http.post("/api/process_image", content=b"hello")
    assert kind(plain) == "InvalidSyntaxError"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    cut = http.post("/api/process_image", content=b"--x\r\nabc", headers=headers)
    assert kind(cut) == "InvalidSyntaxError"
    empty = http.post("/api/process_image", content=b"--x--\r\n", headers=headers)
    assert kind(empty) == "InvalidFormatError"
    not_json = {"image": b"", "metadata": b"{"}
    assert kind(http.post("/api/process_image", files=not_json)) == "InvalidSyntaxError"
