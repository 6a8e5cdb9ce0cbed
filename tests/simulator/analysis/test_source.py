"""Videos are read at their own rate, and errors name the reason."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from brainframe_api._simulator.analysis.frame import Frame
from brainframe_api._simulator.analysis.opened_video import OpenedVideo
from brainframe_api._simulator.analysis.source import VideoSource, probe, read_frames
from brainframe_api._simulator.analysis.source_address import (
    NetworkCamera,
    SourceAddress,
    SourceInfo,
    SourceNotOpened,
    VideoFile,
    Webcam,
)
from brainframe_api.simulator.media import PEDESTRIANS
from tests.simulator.analysis.cameras import (
    HEIGHT,
    WIDTH,
    http_camera,
    is_being_read,
    jpeg,
    silent_camera,
    write_video,
)

SOON = 60.0
"""A timeout in seconds that no operation of these tests exceeds, even on a busy machine."""


@contextmanager
def reading(
    address: SourceAddress, keyframes_only: Callable[[], bool] = lambda: False
) -> Generator[VideoSource]:
    source = VideoSource(address, keyframes_only=keyframes_only)
    source.start()
    yield source
    source.close()


def take(source: VideoSource, number: int) -> list[Frame]:
    frames: list[Frame] = []
    deadline = time.monotonic() + SOON
    while len(frames) < number and time.monotonic() < deadline:
        frame = source.take() if source.wait(0.1) else None
        frames += [frame] if frame else []
    return frames


def wait_until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_probing_a_video_returns_its_size_and_frame_rate() -> None:
    assert probe(VideoFile(PEDESTRIANS)) == SourceInfo(768, 576, 10.0)


def refused(address: SourceAddress) -> str:
    with pytest.raises(SourceNotOpened) as caught:
        probe(address, timeout=0.3)
    return str(caught.value)


def test_files_that_are_not_videos_are_rejected_with_the_reason(tmp_path: Path) -> None:
    def file(content: bytes) -> VideoFile:
        path = tmp_path / "upload.bin"
        path.write_bytes(content)
        return VideoFile(path)

    assert "is empty" in refused(file(b""))
    assert "is text" in refused(file(b"#EXTM3U\nhttp://other.example/secret\n"))
    assert "not a video" in refused(file(bytes(range(256)) * 100))
    assert "single picture" in refused(file(jpeg(100)))
    assert "incomplete" in refused(file(PEDESTRIANS.read_bytes()[:2_000]))
    assert "a complete video" in refused(file(PEDESTRIANS.read_bytes()[:50_000]))
    assert "No such file" in refused(VideoFile(tmp_path / "missing.mp4"))
    assert "directory" in refused(VideoFile(tmp_path))


def test_a_video_whose_frames_would_take_too_much_memory_is_rejected(tmp_path: Path) -> None:
    # The file has less than 1 MB; each decoded frame would take 192 MB.
    path = tmp_path / "huge.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 1.0, (8000, 8000), True)
    writer.write(np.zeros((8000, 8000, 3), np.uint8))
    writer.release()
    assert "8000 x 8000 pixels" in refused(VideoFile(path))


def test_messages_use_the_display_name_of_a_file(tmp_path: Path) -> None:
    assert refused(VideoFile(tmp_path / "8f0a", name="storage 5")).startswith("storage 5 ")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://host/video", "rtsp://HOST/PATH"),
        ("rtsp://", "rtsp://HOST/PATH"),
        ("/video.mp4", "rtsp://HOST/PATH"),
        ("http://[broken", "not a valid URL"),
        ("http://host:99999/", "not a valid URL"),
        ("http://127.0.0.1:1/", "cannot be reached"),
        ("rtsp://127.0.0.1:1/", "cannot be reached"),
        ("http://a..b/", "cannot be reached"),
    ],
)
def test_urls_that_cannot_be_opened_are_rejected_with_the_reason(url: str, reason: str) -> None:
    assert reason in refused(NetworkCamera(url))


def test_a_camera_that_does_not_send_a_video_is_rejected() -> None:
    with http_camera(lambda _: 0) as url:
        assert "not with a video" in refused(NetworkCamera(url))


def test_a_missing_webcam_is_rejected() -> None:
    assert "plugged in" in refused(Webcam(63))


def test_a_silent_camera_times_out() -> None:
    with silent_camera() as host:
        assert "did not respond" in refused(NetworkCamera(f"rtsp://{host}/live"))
        assert "did not respond" in refused(NetworkCamera(f"http://{host}/live"))


def test_a_silent_camera_does_not_delay_other_videos() -> None:
    def wait_for_camera() -> None:
        with pytest.raises(SourceNotOpened):
            probe(NetworkCamera(f"rtsp://{host}/live"), timeout=SOON)

    with silent_camera() as host:
        waiting = threading.Thread(target=wait_for_camera)
        waiting.start()
        # OpenCV would open nothing else while it waits for this camera.
        info = probe(VideoFile(PEDESTRIANS))
        still_waiting = waiting.is_alive()
    waiting.join()

    assert info.width == 768
    assert still_waiting


def test_passwords_are_not_in_names_and_messages() -> None:
    camera = NetworkCamera("rtsp://admin:hunter2@127.0.0.1:1/live?token=hunter2")

    assert camera.display_name == "rtsp://127.0.0.1:1/live"
    assert "hunter2" not in refused(camera)


def test_frames_of_a_file_come_in_order_with_their_positions(tmp_path: Path) -> None:
    path = write_video(tmp_path / "video.mp4", frames=10, rate=20.0)

    frames = list(read_frames(VideoFile(path)))

    assert [item.index for item in frames] == list(range(10))
    assert [item.position for item in frames] == pytest.approx([n / 20 for n in range(10)])
    assert [item.discontinuity for item in frames] == [True] + [False] * 9
    shades = [float(item.image.mean()) for item in frames if item.image is not None]
    assert shades == pytest.approx([shades[0] + 2 * n for n in range(10)], abs=1)


def test_a_file_begins_again_at_its_end(tmp_path: Path) -> None:
    path = write_video(tmp_path / "video.mp4", frames=8, rate=100.0)

    with reading(VideoFile(path)) as source:
        frames = take(source, 30)

    assert len(frames) == 30
    assert [item.tstamp for item in frames] == sorted(item.tstamp for item in frames)
    assert len([item for item in frames if item.discontinuity]) >= 3


def test_a_file_is_not_read_faster_than_it_plays(tmp_path: Path) -> None:
    path = write_video(tmp_path / "video.mp4", frames=200, rate=50.0)

    began = time.monotonic()
    with reading(VideoFile(path)) as source:
        frames = take(source, 20)
        elapsed = time.monotonic() - began

    assert frames[-1].index <= elapsed * 50 + 2


def test_frames_that_were_not_taken_are_replaced_by_the_newest(tmp_path: Path) -> None:
    path = write_video(tmp_path / "video.mp4", frames=24, rate=100.0)

    with reading(VideoFile(path)) as source:
        assert wait_until(lambda: source.dropped >= 10)
        frame = source.take()

    assert frame is not None
    assert frame.index > 10
    # The first frame of the video was dropped, too.
    assert frame.discontinuity


def test_only_key_frames_are_returned_if_only_they_are_needed(tmp_path: Path) -> None:
    path = write_video(tmp_path / "video.mp4", frames=24, rate=100.0)
    with OpenedVideo(VideoFile(path)) as video:
        kinds = [video.is_key_frame(0.0) for _ in range(24) if video.grab()]
    key_frames = [number for number, is_key_frame in enumerate(kinds) if is_key_frame]

    with reading(VideoFile(path), lambda: True) as source:
        frames = take(source, 4)

    assert 0 in key_frames
    assert len(key_frames) < 12
    assert {(item.index - 1) % 24 for item in frames} <= set(key_frames)


def test_the_sample_video_has_two_key_frames() -> None:
    with OpenedVideo(VideoFile(PEDESTRIANS)) as video:
        kinds = [video.is_key_frame(0.0) for _ in range(300) if video.grab()]

    assert (len(kinds), sum(kinds)) == (300, 2)


def test_a_network_camera_is_read() -> None:
    with http_camera(lambda _: 100_000) as url, reading(NetworkCamera(url)) as source:
        frames = take(source, 5)

        assert source.status == "streaming"
    assert [item.image.shape for item in frames if item.image is not None] == [
        (HEIGHT, WIDTH, 3)
    ] * 5


def test_a_camera_that_breaks_is_reconnected(caplog: pytest.LogCaptureFixture) -> None:
    def frames(connection: int) -> int:
        return 30 if connection == 0 else 100_000

    with http_camera(frames) as url, reading(NetworkCamera(url)) as source:
        statuses: set[str] = set()

        def has_come_back() -> bool:
            source.take()
            statuses.add(source.status.partition(" in ")[0])
            return source.status == "streaming" and "reconnecting" in statuses

        assert wait_until(has_come_back)
    assert any("reconnecting in 0.5 s" in record.message for record in caplog.records)


def test_the_status_of_an_unreachable_source_gives_the_reason() -> None:
    with reading(NetworkCamera("http://user:secret@127.0.0.1:1/")) as source:
        assert wait_until(lambda: source.status.startswith("reconnecting"))
        status = source.status

    assert "cannot be reached" in status
    assert "secret" not in status


def test_closing_does_not_wait_for_a_silent_camera(patience: threading.Event) -> None:
    with silent_camera() as host:
        source = VideoSource(NetworkCamera(f"http://{host}/video"))
        source.start()
        assert patience.wait(SOON)
        source.close()
        source.close()
        assert is_being_read(host)

    assert not source.wait(SOON)
    assert source.take() is None
    assert source.status == "closed"


@pytest.mark.parametrize(
    "playlist",
    [
        b"ffconcat version 1.0\nfile video.mp4\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:1/x.ts\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'></MPD>",
        b"[playlist]\nFile1=http://127.0.0.1:1/\n",
    ],
)
@pytest.mark.parametrize("disguise", [b"", b"#\x01\n", b"#\x00\n"])
def test_a_playlist_is_not_opened_however_it_is_disguised(
    tmp_path: Path, playlist: bytes, disguise: bytes
) -> None:
    # This video exists, so that without the check, FFmpeg would play it through the first playlist.
    write_video(tmp_path / "video.mp4")
    path = tmp_path / "upload.bin"
    for content in (playlist + disguise, playlist.replace(b"\n", b"\n" + disguise, 1)):
        path.write_bytes(content)
        assert "not a video" in refused(VideoFile(path))


@pytest.mark.parametrize(
    ("extension", "codec"),
    [(".mp4", "mp4v"), (".avi", "MJPG"), (".mkv", "mp4v"), (".mov", "mp4v"), (".ts", "mp4v"),
     (".mpg", "mpg1"), (".flv", "FLV1"), (".m4v", "mp4v"), (".ogv", "theo"), (".webm", "VP80")],
)  # fmt: skip
def test_containers_that_opencv_writes_are_opened(
    tmp_path: Path, extension: str, codec: str
) -> None:
    path = tmp_path / f"video{extension}"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*codec), 25.0, (WIDTH, HEIGHT), True)
    if not writer.isOpened():
        pytest.skip(
            f"Needs an OpenCV that writes {codec} to {extension} (pip install opencv-python)"
        )
    for number in range(20):
        writer.write(np.full((HEIGHT, WIDTH, 3), number * 5, np.uint8))
    writer.release()
    named = path.rename(tmp_path / "upload")
    assert probe(VideoFile(named)).width == WIDTH
