"""Images are BGR arrays, as in OpenCV, which is loaded only for images."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import cv2
import numpy as np
import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from brainframe_api.bf_codecs import image_utils
from tests.scripted_server import Connection, ScriptedServer, responding


def picture() -> np.ndarray:
    image = np.zeros((20, 30, 3), np.uint8)
    image[:, :, 0] = 200
    image[5:10, 5:10] = (10, 20, 230)
    return image


@pytest.mark.parametrize("format_", ["png", ".png", "PNG", "bmp"])
def test_pixels_survive_lossless_formats(format_: str) -> None:
    decoded = image_utils.decode(image_utils.encode(format_, picture()))
    assert decoded.dtype == np.uint8
    assert (decoded == picture()).all()


def test_a_gray_image_has_three_channels() -> None:
    gray = np.arange(200, dtype=np.uint8).reshape(10, 20)
    decoded = image_utils.decode(image_utils.encode("png", gray))
    assert decoded.shape == (10, 20, 3)
    assert (decoded[..., 1] == gray).all()


def test_channels_can_be_flipped() -> None:
    assert (image_utils.flip_channels(picture())[0, 0] == [0, 0, 200]).all()


@pytest.mark.parametrize(
    "content", [b"", b"no image", b"\xff\xd8\xff\xe0 half a JPEG", b"\x89PNG\r\n\x1a\n"]
)
def test_data_that_is_not_an_image_is_an_error(content: bytes) -> None:
    with pytest.raises(bf_errors.InvalidImageTypeError, match="OpenCV"):
        image_utils.decode(content)
    with (
        ScriptedServer(responding(content, content_type="image/jpeg")) as server,
        BrainFrameAPI(server.url) as api,
    ):
        with pytest.raises(bf_errors.InvalidImageTypeError):
            api.get_storage_data_as_image(1)
        with pytest.raises(bf_errors.InvalidImageTypeError):
            api.get_alert_frame(1)


def test_an_array_that_cannot_be_encoded_is_an_error() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        image_utils.encode("nonsense", picture())
    with pytest.raises(ValueError, match="jpeg"):
        image_utils.encode("jpeg", np.zeros((0, 0, 3), np.uint8))
    letters: Any = np.array([["text"]])
    with pytest.raises(ValueError, match=r"^OpenCV cannot encode the image as 'jpeg': .+$"):
        image_utils.encode("jpeg", letters)
    no_array: Any = "image.jpg"
    with pytest.raises(TypeError, match="Invalid image_bgr_arr of type str: expected an array"):
        image_utils.encode("jpeg", no_array)


def test_an_alert_without_a_frame_has_none() -> None:
    def script(connection: Connection) -> None:
        for _ in connection.requests():
            connection.respond_with_error("FrameNotFoundForAlertError", "no frame", 404)

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        assert api.get_alert_frame(1) is None


def test_an_alert_that_is_not_in_the_response_is_read_back() -> None:
    alert = {
        "alarm_id": 1,
        "zone_id": 2,
        "stream_id": 3,
        "start_time": 4.0,
        "end_time": None,
        "verified_as": True,
        "id": 5,
    }

    def script(connection: Connection) -> None:
        for request in connection.requests():
            connection.respond(alert if request.method == "GET" else b"")

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        assert api.set_alert_verification(5, True).verified_as is True
        assert [request.method for request in server.requests] == ["PUT", "GET"]
        assert server.requests[0].body == b"true"


def test_an_image_is_sent_as_jpeg_with_the_options() -> None:
    with ScriptedServer(responding([])) as server, BrainFrameAPI(server.url) as api:
        api.process_image(picture(), ["detector"], {"detector": {"threshold": 0.5}})
        request = server.requests[0]
        assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
        assert b'name="image"; filename="image.jpg"' in request.body
        assert b'name="metadata"; filename="metadata.json"' in request.body
        assert b'"plugins":["detector"]' in request.body
        assert b'"options":{"detector":{"threshold":0.5}}' in request.body
        start = request.body.index(b"\xff\xd8\xff")
        sent = cv2.imdecode(np.frombuffer(request.body[start:], np.uint8), cv2.IMREAD_COLOR)
        assert sent is not None
        assert sent.shape == picture().shape


def test_missing_opencv_is_explained() -> None:
    program = """
import sys
sys.modules["cv2"] = None
from brainframe_api.bf_codecs import image_utils
try:
    image_utils.decode(b"x")
except ImportError as error:
    print(error)
"""
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "pip install opencv-python-headless" in shown
