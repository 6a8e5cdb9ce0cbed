"""The memory that requests can take is bounded."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from brainframe_api.bf_codecs import image_utils
from brainframe_api.bf_errors import InvalidImageTypeError
from brainframe_api.simulator import Simulator
from tests.simulator import hostile_images
from tests.simulator.codecs import identity, kind, ok
from tests.simulator.processes import running

GIGABYTE = 1 << 30
METADATA = json.dumps({"plugins": ["motion_detector"], "options": {}})


def process(http: httpx.Client, image: bytes) -> httpx.Response:
    return http.post("/api/process_image", files={"image": image, "metadata": METADATA})


@pytest.mark.parametrize("name", hostile_images.HUGE_IMAGES)
def test_a_huge_image_is_rejected_before_it_is_decoded(http: httpx.Client, name: str) -> None:
    image = hostile_images.HUGE_IMAGES[name]()
    refused = process(http, image)
    assert kind(refused) == "InvalidImageTypeError"
    assert "--max-image-pixels" in refused.json()["description"]
    identity_id = ok(http.post("/api/identities", json=identity()))["id"]
    headers = {"Content-Type": "image/png"}
    stored = ok(http.post("/api/storage", content=image, headers=headers))
    body = {"class_name": "car", "storage_id": stored}
    response = http.post(f"/api/identities/{identity_id}/images", json=body)
    assert kind(response) == "InvalidImageTypeError"
    with pytest.raises(InvalidImageTypeError, match="MAX_PIXELS"):
        image_utils.decode(image)


@pytest.mark.parametrize("extension", hostile_images.EXTENSIONS)
def test_every_format_of_opencv_is_read_up_to_the_limit(extension: str) -> None:
    image = hostile_images.encoded(extension, 128, 120)
    assert image_utils.decode(image).shape == (120, 128, 3)
    with (
        Simulator(max_image_pixels=128 * 120 * 4, strict=True) as server,
        httpx.Client(base_url=server.url) as http,
    ):
        assert ok(process(http, image)) == []
        assert kind(process(http, hostile_images.encoded(extension, 256, 280))) == (
            "InvalidImageTypeError"
        )


@pytest.mark.slow
def test_the_memory_of_hostile_requests_in_parallel_is_bounded() -> None:
    huge = [make() for make in hostile_images.HUGE_IMAGES.values()]
    # This image is just within the limit, and of the kind that takes the most memory.
    costly = hostile_images.png(6000, 6000, bits=16, color=6, channels=4, interlace=1)
    nested = b"[" + b"[]," * 1_300_000 + b"[]]"

    with running() as simulator, httpx.Client(base_url=simulator.url, timeout=110) as http:

        def send(number: int) -> httpx.Response:
            if number % 3 == 0:
                return process(http, costly)
            if number % 3 == 1:
                return http.post("/api/zones", content=nested)
            return http.post("/api/process_image", files={"image": bytes(60 << 20)})

        with ThreadPoolExecutor(8) as pool:
            assert all(
                response.status_code >= 400 for response in pool.map(process, [http] * 17, huge)
            )
            responses = list(pool.map(send, range(12)))
        assert [response.status_code for response in responses[::3]] == [200] * 4
        assert {kind(response) for response in responses[1::3] + responses[2::3]} == {
            "InvalidFormatError"
        }
        assert peak(simulator.process.pid) < GIGABYTE


def peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) << 10
