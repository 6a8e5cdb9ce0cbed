"""Videos of streams are read frame by frame, each with the zone statuses nearest in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from brainframe_api import video as stream_video
from brainframe_api.bf_codecs import ConnType, StreamConfiguration
from brainframe_api.simulator import Simulator


@pytest.fixture(scope="module")
def server() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(scope="module")
def stream_id(server: Simulator, video: Path) -> int:
    with BrainFrameAPI(server.url) as api, video.open("rb") as file:
        storage_id = api.new_storage(file, "video/mp4")
        options = {"storage_id": storage_id}
        stream = api.set_stream_configuration(
            StreamConfiguration("Entrance", None, ConnType.FILE, options, {})
        )
        return int(stream.id)


def test_one_frame_is_read(server: Simulator, stream_id: int) -> None:
    with BrainFrameAPI(server.url) as api:
        image = stream_video.read_frame(api, stream_id)
    assert image.ndim == 3
    assert image.shape[2] == 3


def test_the_frames_of_a_file_are_read_to_its_end(server: Simulator, stream_id: int) -> None:
    with BrainFrameAPI(server.url) as api, stream_video.open_video(api, stream_id) as opened:
        assert opened.url == api.get_stream_url(stream_id)
        positions = [frame.position for frame in opened]
        assert opened.read() is None
    assert len(positions) > 10
    assert positions == sorted(positions)


def test_frames_come_with_the_nearest_statuses(server: Simulator) -> None:
    with BrainFrameAPI(server.url) as api:
        api.start_analyzing(1)
        api.get_status_receiver().wait_for_statuses(60, stream_id=1)
        frames = stream_video.frames_with_statuses(api, 1)
        frame, statuses = next(frames)
        assert frame.image.shape[2] == 3
        assert statuses["Screen"].zone.stream_id == 1
        frames.close()
        assert api.get_status_receiver().is_running
        api.stop_analyzing(1)


def test_the_nearest_statuses_may_be_older_or_newer(server: Simulator) -> None:
    stream_id = server.add_stream("Scripted")
    script = server.script(stream_id)
    script.push([])
    with BrainFrameAPI(server.url) as api:
        (status,) = api.get_latest_zone_statuses()[stream_id].values()
    recent = stream_video._RecentStatuses(stream_id)  # pyright: ignore[reportPrivateUsage]
    assert recent.nearest(5.0) == {}
    for tstamp in (1.0, 2.0, 4.0):
        copied = type(status).from_dict(status.to_dict() | {"tstamp": tstamp})
        recent.add({stream_id: {"Screen": copied}, 99: {}})
    recent.add({99: {}})
    assert [recent.nearest(at)["Screen"].tstamp for at in (0.0, 1.4, 1.6, 3.5, 9.0)] == [
        1.0,
        1.0,
        2.0,
        4.0,
        4.0,
    ]


def test_a_video_that_cannot_be_opened_raises_a_documented_error(server: Simulator) -> None:
    with BrainFrameAPI(server.url) as api:
        with pytest.raises(bf_errors.StreamConfigNotFoundError):
            stream_video.open_video(api, 4711)
        stream_id = server.add_stream("No video")
        with pytest.raises(bf_errors.StreamNotOpenedError, match=f"Stream {stream_id}: OpenCV"):
            stream_video.read_frame(api, stream_id, timeout=5)
