"""Images are stored with their media types, and nothing else is stored as an image."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from brainframe_api.bf_codecs import image_utils
from tests.api_kinds import each_api
from tests.scripted_server import ScriptedServer, responding

PIXELS = np.full((24, 32, 3), 90, np.uint8)


def encoded(extension: str) -> bytes:
    done, data = cv2.imencode(extension, PIXELS)
    assert done
    return data.tobytes()


def iso_media(brand: bytes, *others: bytes) -> bytes:
    """Return the beginning of an ISO base media file, the container format of AVIF and HEIC."""
    brands = brand + bytes(4) + b"".join(others)
    return struct.pack(">I4s", 8 + len(brands), b"ftyp") + brands + bytes(64)


GIF = b"GIF89a" + struct.pack("<HH", 32, 24) + b"\x80\0\0" + bytes(6) + b","

FILES = {
    "image/jpeg": encoded(".jpg"),
    "image/png": encoded(".png"),
    "image/webp": encoded(".webp"),
    "image/bmp": encoded(".bmp"),
    "image/tiff": encoded(".tiff"),
    "image/gif": GIF,
    "image/avif": iso_media(b"avif", b"mif1", b"miaf"),
    "image/heic": iso_media(b"heic", b"mif1", b"heic"),
    "application/octet-stream": encoded(".ppm"),
}


@each_api
@pytest.mark.parametrize("media_type", FILES)
def test_an_image_is_stored_with_its_type(new_api: type[BrainFrameAPI], media_type: str) -> None:
    with ScriptedServer(responding(3)) as server, new_api(server.url) as api:
        assert api.new_storage_as_image(FILES[media_type]) == 3
        assert server.requests[0].headers["content-type"] == media_type
        assert server.requests[0].body == FILES[media_type]


@pytest.mark.parametrize(
    ("brands", "expected"),
    [
        ([b"heix", b"mif1", b"heix"], "image/heic"),
        ([b"heim", b"mif1"], "image/heic"),
        ([b"hevc", b"msf1", b"hevc"], "image/heic-sequence"),
        ([b"avis", b"msf1", b"miaf"], "image/avif"),
        ([b"mif1", b"heix"], "image/heif"),
        ([b"msf1", b"iso8"], "image/heif-sequence"),
        ([b"miaf", b"avis"], "image/avif"),
    ],
)
def test_each_brand_of_heif_has_its_media_type(brands: list[bytes], expected: str) -> None:
    assert image_utils.image_media_type(iso_media(*brands)) == expected


@each_api
@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", iso_media(b"isom", b"mp42")])
def test_other_data_is_rejected_before_anything_is_sent(
    new_api: type[BrainFrameAPI], data: bytes
) -> None:
    with ScriptedServer(responding(3)) as server, new_api(server.url) as api:
        with pytest.raises(bf_errors.InvalidImageTypeError, match="is not an image: it begins"):
            api.new_storage_as_image(data)
        assert server.requests == []
