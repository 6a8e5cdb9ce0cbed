from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from brainframe_api.simulator import Simulator
from tests.simulator.codecs import file_stream, ok


@pytest.fixture
def stream_id(server: Simulator) -> int:
    """Return a stream without a video."""
    return server.add_stream("Entrance")


@pytest.fixture
def storage_id(http: httpx.Client, video: Path) -> int:
    """Return an uploaded video."""
    response = http.post(
        "/api/storage", content=video.read_bytes(), headers={"Content-Type": "video/mp4"}
    )
    return int(ok(response))


@pytest.fixture
def video_stream_id(http: httpx.Client, storage_id: int) -> int:
    """Return a stream of an uploaded video, not analyzed yet."""
    return int(ok(http.post("/api/streams", json=file_stream(storage_id)))["id"])
