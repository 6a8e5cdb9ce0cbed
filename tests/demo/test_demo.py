"""The demo works, reports failures, and leaves nothing behind."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_errors import StorageNotFoundError
from brainframe_api.demo import DemoError, DemoOptions, main, run
from brainframe_api.drawing import ALERT_COLOR
from brainframe_api.simulator import Simulator
from tests.signals import HANGUP, STOP_SIGNALS


def _left_on(server: Simulator) -> list[object]:
    """Return the streams, zones and stored files on a server. Storage IDs count from one."""
    with BrainFrameAPI(server.url) as api:
        left: list[object] = [*api.get_stream_configurations(), *api.get_zones()]
        for storage_id in range(1, 5):
            with suppress(StorageNotFoundError):
                left.append(api.get_storage_data(storage_id)[1])
        return left


def test_the_demo_completes_and_cleans_up(server: Simulator, tmp_path: Path) -> None:
    out = io.StringIO()
    picture = tmp_path / "new folder" / "alert.png"

    run(DemoOptions(server=server.url, seconds=6, output=picture), out)

    text = out.getvalue()
    assert re.search(r"\d\d:\d\d:\d\d  Screen: person \d", text)
    assert "ALERT 1: Three or more people" in text
    assert str(picture) in text
    assert "\x1b" not in text
    assert "\r" not in text
    image = cv2.imread(str(picture))
    assert image is not None
    assert image.shape == (576, 768, 3)
    assert (np.abs(image.astype(int) - ALERT_COLOR) < 12).all(axis=2).sum() > 1000
    assert _left_on(server) == []


@pytest.mark.slow
def test_the_demo_starts_its_own_simulator(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = main(["--seconds", "5", "--output", str(tmp_path / "alert.png")])

    out, err = capfd.readouterr()
    assert (code, err) == (0, "")
    assert "Connected to BrainFrame simulator" in out
    assert (tmp_path / "alert.png").stat().st_size > 100_000


def _gray_video(path: Path) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (320, 240))
    for _ in range(40):
        writer.write(np.full((240, 320, 3), 128, np.uint8))
    writer.release()
    return path


def test_a_video_in_which_nothing_happens_is_reported_as_a_failure(
    server: Simulator, tmp_path: Path
) -> None:
    options = DemoOptions(
        video=_gray_video(tmp_path / "gray.avi"),
        server=server.url,
        seconds=2,
        output=tmp_path / "alert.png",
    )

    with pytest.raises(DemoError, match=r"no objects were detected in gray\.avi"):
        run(options, io.StringIO())

    assert not options.output.exists()
    assert _left_on(server) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--server", "http://127.0.0.1:9"], "ServerNotReadyError"),
        (["--video", "missing.mp4"], "missing.mp4"),
        (["--video", __file__], "cannot be decoded as a video"),
    ],
)
def test_errors_are_reported_without_a_traceback(
    arguments: list[str], said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = main([*arguments, "--output", str(tmp_path / "alert.png")])

    err = capfd.readouterr().err
    assert code == 1
    assert err.startswith("The demo failed: ")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--seconds", "0"],
        ["--seconds", "nan"],
        ["--seconds", "soon"],
        ["--username", "admin"],
        ["--password", "secret"],
    ],
)
def test_wrong_arguments_are_rejected(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


@pytest.mark.skipif(
    os.name == "nt", reason="Needs signals between processes: run it on Linux or macOS"
)
@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_the_demo_cleans_up_when_it_is_interrupted(
    server: Simulator, tmp_path: Path, number: int
) -> None:
    demo = subprocess.Popen(
        [sys.executable, "-m", "brainframe_api.demo", "--server", server.url,
         "--seconds", "600", "--output", str(tmp_path / "alert.png")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert demo.stdout is not None
    for line in demo.stdout:
        if "Watching" in line:
            break
    demo.send_signal(number)
    _, err = demo.communicate(timeout=60)

    codes = {signal.SIGINT: 130, signal.SIGTERM: 143, HANGUP: 129}
    assert demo.returncode == codes[signal.Signals(number)]
    assert "Traceback" not in err
    assert _left_on(server) == []


def test_the_demo_logs_in_with_the_password_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRAINFRAME_PASSWORD", "hunter2")
    with Simulator(authorize=True) as server:
        code = main(["--server", server.url, "--username", "admin"])

    out, err = capfd.readouterr()
    assert code == 1
    assert "UnauthorizedError" in err
    assert "hunter2" not in out + err


@pytest.mark.slow
def test_an_incomplete_cleanup_is_a_failure(server: Simulator, tmp_path: Path) -> None:
    class _Screen(io.StringIO):
        def write(self, text: str) -> int:
            if "Saved the frame" in text:
                # Somebody else deletes the video while it is in use.
                with BrainFrameAPI(server.url) as api:
                    (stream,) = api.get_stream_configurations()
                    api.stop_analyzing(stream.id)
                    api.delete_storage(stream.connection_options["storage_id"])
            return super().write(text)

    out = _Screen()
    with pytest.raises(DemoError, match="some resources could not be deleted"):
        run(DemoOptions(server=server.url, seconds=4, output=tmp_path / "alert.png"), out)

    assert "Cannot delete the video" in out.getvalue()
    assert "Cleaned up" not in out.getvalue()
