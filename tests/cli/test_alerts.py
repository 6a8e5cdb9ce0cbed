"""Alerts are listed and verified, and their frames are saved."""

from pathlib import Path

import cv2
import pytest
from brainframe_rest.models import Alert

from brainframe_api import BrainFrameAPI
from brainframe_api._simulator.analysis.detections import person
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run

ZONE_OF_NEW_STREAM = 1


@pytest.fixture
def api(sdk: Run, server: Simulator, client: BrainFrameAPI) -> BrainFrameAPI:
    """Return the client of a server with two alerts, the second of them still active."""
    stream_id = server.add_stream("Car park")
    sdk("zones", "add", "Car park", "Door", "100,100", "500,100", "500,500", "100,500")
    sdk("alarms", "add", "Door", "Crowd", "--count", ">0", "--window", "0.5")
    script = server.script(stream_id)
    script.at(1.0, [person(300, 300, track="ada")])
    script.at(4.0, [])
    script.at(8.0, [person(300, 300, track="grace")])
    script.advance(12.0)
    return client


def test_alerts_are_listed_newest_first(sdk: Run, api: BrainFrameAPI) -> None:
    newest, oldest = sdk("alerts", "list").out.splitlines()[1:]

    assert newest.split()[:5] == ["2", "Car", "park", "Door", "Crowd"]
    assert "active" in newest
    assert oldest.split()[0] == "1"
    assert "not verified" in oldest


def test_alerts_are_filtered_and_counted(sdk: Run, api: BrainFrameAPI) -> None:
    page = sdk("alerts", "list", "--limit", "1", "--json").json
    by_zone = sdk("alerts", "list", "--zone", "Door", "--stream", "Car park", "--json").json
    by_alarm = sdk("alerts", "list", "--alarm", "Crowd", "--json").json
    elsewhere = sdk("alerts", "list", "--zone", "Screen").out

    assert [len(page["alerts"]), page["total_count"]] == [1, 2]
    assert by_zone["total_count"] == by_alarm["total_count"] == 2
    assert elsewhere == "No matching alerts.\n"
    assert "1 of 2 alerts" in sdk("alerts", "list", "--limit", "1").err


def test_alerts_are_verified_and_the_verification_is_removed(sdk: Run, api: BrainFrameAPI) -> None:
    assert sdk("alerts", "verify", "1", "2", "--as", "true").code == 0
    assert sdk("alerts", "list", "--verification", "true", "--json").json["total_count"] == 2

    assert sdk("alerts", "verify", "1", "--as", "unverified").code == 0
    unverified = sdk("alerts", "list", "--verification", "unverified", "--json").json["alerts"]
    assert [alert["id"] for alert in unverified] == [1]


def test_an_unknown_alert_has_its_own_exit_code(sdk: Run, api: BrainFrameAPI) -> None:
    result = sdk("alerts", "verify", "77", "--as", "true", "--json")

    assert result.code == 5
    assert result.out == ""
    assert '"kind": "AlertNotFoundError"' in result.err


def test_frames_are_saved_with_the_zone_drawn_or_plain(
    sdk: Run, api: BrainFrameAPI, tmp_path: Path
) -> None:
    drawn = sdk("alerts", "save-frames", "--output", tmp_path / "drawn", "--json")
    plain = sdk("alerts", "save-frames", "1", "--plain", "--output", tmp_path / "plain")

    assert drawn.code == plain.code == 0
    assert {one["id"]: Path(one["path"]).name for one in drawn.json} == {
        1: "alert-1.png",
        2: "alert-2.png",
    }
    expected = api.get_alert_frame(1)
    assert expected is not None
    image = cv2.imread(str(tmp_path / "plain" / "alert-1.png"))
    assert image is not None
    assert (image == expected).all()
    with_zone = cv2.imread(str(tmp_path / "drawn" / "alert-1.png"))
    assert with_zone is not None
    assert (with_zone != expected).any()


@pytest.mark.parametrize("start_time", [1e18, 253_402_300_800.0])
def test_alerts_at_extreme_times_are_listed(sdk: Run, server: Simulator, start_time: float) -> None:
    stream_id = server.add_stream("Car park")
    script = server.script(stream_id)
    zone_id = ZONE_OF_NEW_STREAM
    script.put_alert(Alert(1, zone_id, stream_id, start_time, start_time, None, None))
    result = sdk("alerts", "list")
    assert result.code == 0
    assert f"{start_time:g} s" in result.out
