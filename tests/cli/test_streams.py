"""Streams are listed, added, started, stopped and deleted, by ID or by name."""

from pathlib import Path

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run


@pytest.fixture
def api(client: BrainFrameAPI) -> BrainFrameAPI:
    return client


def test_an_empty_list_of_streams_explains_how_to_add_one(sdk: Run) -> None:
    result = sdk("streams", "list")

    assert result.code == 0
    assert "streams add" in result.out
    assert sdk("streams", "list", "--json").json == []


def test_a_video_file_is_uploaded_and_started(sdk: Run, api: BrainFrameAPI, video: Path) -> None:
    result = sdk(
        "streams", "add", video, "--name", "Car park", "--no-transcode", "--start", "--json"
    )

    (stream,) = api.get_stream_configurations()
    assert result.code == 0
    assert result.json == {**stream.to_dict(), "analyzing": True}
    assert stream.name == "Car park"
    assert stream.connection_options["transcode"] is False
    data, mime_type = api.get_storage_data(stream.connection_options["storage_id"])
    assert (data, mime_type) == (video.read_bytes(), "video/mp4")
    assert "Car park  pedestrians.mp4 (file 1)  yes" in sdk("streams", "list").out


def test_an_upload_is_removed_if_its_stream_cannot_be_added(
    sdk: Run, api: BrainFrameAPI, tmp_path: Path
) -> None:
    no_video = tmp_path / "notes.txt"
    no_video.write_text("This is not a video.")

    result = sdk("streams", "add", no_video)

    assert result.code == 1
    assert result.err.startswith(f"Error: {no_video}: ")
    assert "Traceback" not in result.err
    assert api.get_stream_configurations() == []
    first = api.new_storage(b"next", "text/plain")
    stored = sdk("streams", "list")
    assert stored.code == 0
    for storage_id in range(first):
        with pytest.raises(Exception, match="StorageNotFoundError"):
            api.get_storage_data(storage_id)


def test_the_password_of_a_camera_is_never_shown(sdk: Run) -> None:
    url = "rtsp://admin:hunter2@127.0.0.1:9/live"

    failed = sdk("streams", "add", url)
    failed_as_json = sdk("streams", "add", url, "--json")

    assert failed.code == failed_as_json.code == 1
    assert "hunter2" not in failed.out + failed.err + failed_as_json.out + failed_as_json.err


def test_streams_are_started_and_stopped_by_name_and_id(
    sdk: Run, api: BrainFrameAPI, server: Simulator, video: Path
) -> None:
    sdk("streams", "add", video, "--name", "one")
    sdk("streams", "add", video, "--name", "two")
    first, second = (stream.id for stream in api.get_stream_configurations())

    started = sdk("streams", "start", "one", second)
    assert started.code == 0
    assert [s["analyzing"] for s in sdk("streams", "list", "--json").json] == [True, True]

    stopped = sdk("streams", "stop", first, "--json")
    assert [s["analyzing"] for s in stopped.json] == [False]
    assert api.check_analyzing(second or 0)


def test_deleting_a_stream_deletes_its_video_unless_keep_file_is_given(
    sdk: Run, api: BrainFrameAPI, video: Path
) -> None:
    sdk("streams", "add", video, "--name", "one")
    sdk("streams", "add", video, "--name", "two")
    first, second = (
        stream.connection_options["storage_id"] for stream in api.get_stream_configurations()
    )

    assert sdk("streams", "delete", "one", "--yes").code == 0
    assert sdk("streams", "delete", "two", "--yes", "--keep-file").code == 0

    assert api.get_stream_configurations() == []
    assert api.get_storage_data(second)[1] == "video/mp4"
    with pytest.raises(Exception, match="StorageNotFoundError"):
        api.get_storage_data(first)


def test_nothing_is_deleted_without_a_terminal_to_confirm_on(
    sdk: Run, api: BrainFrameAPI, server: Simulator
) -> None:
    server.add_stream("one")

    result = sdk("streams", "delete", "one")

    assert result.code != 0
    assert len(api.get_stream_configurations()) == 1


@pytest.mark.parametrize("verb", ["start", "stop", "delete"])
def test_the_error_for_an_unknown_stream_lists_the_existing_ones(
    sdk: Run, server: Simulator, verb: str
) -> None:
    server.add_stream("Car park")

    result = sdk("streams", verb, "Carpark")

    assert result.code == 5
    assert "No such stream: 'Carpark'" in result.err
    assert "'Car park'" in result.err


def test_an_ambiguous_name_is_rejected(sdk: Run, server: Simulator) -> None:
    first, second = server.add_stream("one"), server.add_stream("one")

    result = sdk("streams", "stop", "one")

    assert result.code == 5
    assert f"{first}, {second}" in result.err


@pytest.mark.parametrize("source", ["missing.mp4", "webcam7", "/dev/null"])
def test_an_unknown_kind_of_source_is_rejected_before_anything_is_sent(
    command: Run, source: str
) -> None:
    result = command("streams", "add", source, "--url", "http://127.0.0.1:9")

    assert result.code == 6
    assert f"No such file: {source!r}" in result.err


def test_a_webcam_is_identified_by_its_number(sdk: Run) -> None:
    result = sdk("streams", "add", "/dev/video41")

    # No webcam has this number; the error of the simulator shows that the request was sent.
    assert result.code == 1
    assert "41" in result.err
