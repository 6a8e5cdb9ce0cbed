"""The tutorial works on any video: five shapes and codecs, and one in which nothing moves."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import pytest

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS
from tests.docs.code_blocks import ROOT, blocks, run_program
from tests.marks import mark_slow

TUTORIAL = ROOT / "docs" / "tutorial.md"


class Video(NamedTuple):
    """A video to write. OpenCV cannot write H.264, for which the sample video is copied."""

    width: int
    height: int
    codec: str
    suffix: str


SAMPLE = Video(768, 576, "H.264", ".mp4")
PORTRAIT = Video(720, 1280, "mp4v", ".mp4")
VIDEOS = [
    SAMPLE,
    Video(3840, 2160, "MJPG", ".avi"),
    PORTRAIT,
    Video(320, 240, "VP80", ".webm"),
    Video(1000, 600, "FFV1", ".mkv"),
]


def write_video(path: Path, video: Video, *, moving: bool = True) -> None:
    """Write two seconds of a figure that walks through a scene, or of the scene alone."""
    if video == SAMPLE:
        shutil.copy(PEDESTRIANS, path)
        return
    size = (video.width, video.height)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*video.codec), 10, size)
    assert writer.isOpened(), f"OpenCV cannot write {video.codec}"
    # Coarse, so that the larger videos are read quickly.
    scene = np.random.default_rng(1).integers(80, 120, (9, 16, 3), np.uint8)
    scene = cv2.resize(scene, size).astype(np.uint8)
    for step in range(20):
        frame = scene.copy()
        if moving:
            left = int(size[0] * (0.1 + 0.035 * step))
            low, high = int(size[1] * 0.4), int(size[1] * 0.8)
            frame[low:high, left : left + size[0] // 8] = (30, 40, 200)
        writer.write(frame)
    writer.release()


def follow_tutorial(server: str, name: str, patience: int = 300) -> None:
    """Run the programs of the tutorial in the working directory.

    Args:
        server: The URL of the server.
        name: The name of the video there.
        patience: The number of seconds to watch, in place of the tutorial's half a minute, which a
            busy machine exceeds.
    """
    names: dict[str, Any] = {"__name__": "page"}
    for block in blocks(TUTORIAL):
        if block.language != "python":
            continue
        text = block.text.replace("video.mp4", name)
        text = text.replace("monotonic() + 30", f"monotonic() + {patience}")
        run_program(TUTORIAL, replace(block, text=text), server, names)


@pytest.mark.parametrize(
    "video",
    mark_slow(VIDEOS, but=(PORTRAIT,)),
    ids=lambda video: f"{video.width}x{video.height}-{video.codec}",
)
def test_the_tutorial_ends_with_an_alert(
    server: Simulator,
    video: Video,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"clip{video.suffix}"
    write_video(tmp_path / name, video)

    follow_tutorial(server.url, name)

    out = capsys.readouterr().out
    assert f"The frame is {video.width} pixels wide and {video.height} pixels high." in out
    for picture in ("frame.png", "alert.png"):
        image = cv2.imread(os.fspath(tmp_path / picture))
        assert image is not None
        assert image.shape == (video.height, video.width, 3)


def test_where_nothing_moves_the_tutorial_ends_with_a_message(
    server: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_video(tmp_path / "still.mp4", Video(640, 360, "mp4v", ".mp4"), moving=False)

    follow_tutorial(server.url, "still.mp4", patience=2)

    assert "Nothing was seen" in capsys.readouterr().out
    assert not (tmp_path / "alert.png").exists()
