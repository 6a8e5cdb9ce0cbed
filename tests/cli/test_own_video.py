"""Videos of the user: snapshots, zones that fit the frame, and later changes."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run


@pytest.fixture
def walkway(sdk: Run, video: Path) -> int:
    """Return the ID of a stream of the sample video, which has 768 x 576 pixels."""
    stream_id: int = sdk("streams", "add", video, "--name", "Walk way.mp4", "--json").json["id"]
    return stream_id


def test_a_snapshot_is_a_frame_in_full_size(
    sdk: Run, walkway: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    saved = sdk("streams", "snapshot", walkway)
    chosen = sdk("streams", "snapshot", walkway, "--output", "door.jpg", "--json")

    assert "768 x 576 pixels to Walk-way.png" in saved.err
    assert chosen.json == {"path": "door.jpg", "width": 768, "height": 576}
    for name in ("Walk-way.png", "door.jpg"):
        image = cv2.imread(name)
        assert image is not None
        assert image.shape == (576, 768, 3)


def test_the_error_for_a_failed_snapshot_gives_the_reason(
    sdk: Run, walkway: int, tmp_path: Path
) -> None:
    for name in ("frame.txt", "frame.bmp", "frame"):  # OpenCV could write a BMP file.
        refused = sdk("streams", "snapshot", walkway, "--output", name)
        assert refused.code == 2
        assert f"'{name}': its name must end in .png, .jpg or .jpeg" in refused.err
    assert sdk("streams", "snapshot", walkway, "--output", tmp_path / "no" / "frame.png").code == 6


def test_a_zone_in_fractions_fits_the_frame(sdk: Run, walkway: int) -> None:
    added = sdk("zones", "add", walkway, "Half", "0,0", "0.5,0", "0.5,1", "--relative", "--json")
    moved = sdk("zones", "edit", "Half", "0.25,0.25", "1,1", "--relative", "--json")

    assert added.json["coords"] == [[0, 0], [384, 0], [384, 576]]
    assert moved.json["coords"] == [[192, 144], [768, 576]]


@pytest.mark.parametrize("point", ["1.5,0", "-0.1,0", "nan,0", "0.5", "a,b"])
def test_invalid_fractions_are_rejected(sdk: Run, walkway: int, point: str) -> None:
    result = sdk("zones", "add", walkway, "Half", "0,0", point, "--relative")

    assert result.code == 2
    assert repr(point) in result.err


def test_fractions_without_the_option_are_recognized(sdk: Run, walkway: int) -> None:
    assert "--relative" in sdk("zones", "add", walkway, "Half", "0,0", "0.5,1").err


def test_negative_coordinates_are_not_parsed_as_options(
    sdk: Run, walkway: int, client: BrainFrameAPI
) -> None:
    result = sdk("zones", "add", walkway, "Edge", "-10,-20", "100,0", "-5,300", "--json")

    assert result.json["coords"] == [[-10, -20], [100, 0], [-5, 300]]
    assert "outside the frame" in result.err
    misspelled = sdk("zones", "add", walkway, "Edge", "1,1", "2,2", "--relativ")
    assert misspelled.code == 2
    assert "No such option" in misspelled.err


def test_a_zone_is_renamed_and_keeps_its_alarms(
    sdk: Run, walkway: int, client: BrainFrameAPI
) -> None:
    sdk("zones", "add", walkway, "Half", "0,0", "100,0", "100,100")
    sdk("alarms", "add", "Half", "Somebody", "--count", ">0")

    assert sdk("zones", "edit", "Half", "--name", "Door").code == 0

    (zone,) = [zone for zone in client.get_zones() if zone.name != "Screen"]
    assert zone.name == "Door"
    assert zone.coords == [[0, 0], [100, 0], [100, 100]]
    assert [alarm.name for alarm in zone.alarms] == ["Somebody"]
    assert sdk("zones", "edit", "Door").code == 2


def test_a_stream_is_renamed_and_gets_another_video(
    sdk: Run, walkway: int, client: BrainFrameAPI, video: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(video.read_bytes())
    before = client.get_stream_configuration(walkway).connection_options["storage_id"]

    assert sdk("streams", "rename", walkway, "Gate").code == 0
    assert sdk("streams", "edit", "Gate", "--source", other, "--keyframes-only").code == 0

    stream = client.get_stream_configuration(walkway)
    assert stream.name == "Gate"
    assert stream.runtime_options == {"keyframes_only": True}
    assert stream.connection_options["storage_id"] != before
    assert f"other.mp4 (file {before + 1})" in sdk("streams", "list").out
    with pytest.raises(bf_errors.StorageNotFoundError):
        client.get_storage_data(before)
    assert sdk("streams", "edit", "Gate").code == 2


def test_the_url_of_a_video_is_printed(sdk: Run, walkway: int, server: Simulator) -> None:
    assert sdk("streams", "url", walkway).out.strip() == f"{server.url}/streams/{walkway}/video"


def test_a_duplicate_name_causes_a_warning(sdk: Run, walkway: int, server: Simulator) -> None:
    sdk("alarms", "add", "Screen", "Somebody", "--count", ">0")
    server.add_stream("Gate")

    again = sdk("alarms", "add", "Screen", "Somebody", "--count", ">1", "--stream", walkway)
    renamed = sdk("streams", "rename", "Gate", "Walk way.mp4")

    assert "Warning: the alarm name 'Somebody' is already in use (ID 1)." in again.err
    assert "Warning: the stream name 'Walk way.mp4' is already in use" in renamed.err
    assert (again.code, renamed.code) == (0, 0)
