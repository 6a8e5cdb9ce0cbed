"""A configuration is exported from one server, and imported into another one twice."""

import json
import os
import stat
from pathlib import Path

import pytest
import yaml

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import Premises
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Result, Run

FILE = (
    "- name: Gate",
    "  connection_type: file",
    "  connection_options: {{storage_id: {storage_id}}}",
)


@pytest.fixture
def api(sdk: Run, client: BrainFrameAPI, video: Path) -> BrainFrameAPI:
    """Return the client of a server with every kind of exported resource."""
    client.set_premises(Premises("Head office"))
    sdk("streams", "add", video, "--name", "Car park", "--premises", "Head office")
    sdk("streams", "add", video, "--name", "Zoë's 車 №2", "--keyframes-only")
    sdk("zones", "add", "Car park", "Door", "0,0", "100,0", "100,100")
    sdk("zones", "add", "Car park", "Gate", "0,200", "300,200")
    sdk("alarms", "add", "Door", "Crowd", "--count", ">3", "--rate", ">=2/60", "--attribute",
        "color=red", "--active", "22:00-06:00")  # fmt: skip
    sdk("alarms", "add", "Screen", "Anybody", "--stream", "Car park", "--count", "!=0")
    sdk("capsules", "set", "motion_detector", "sensitivity=0.25")
    sdk("capsules", "set", "motion_detector", "history=300", "--stream", "Car park")
    sdk("capsules", "deactivate", "identity_recognizer", "--stream", "Car park")
    return client


@pytest.fixture
def exported(sdk: Run, api: BrainFrameAPI, tmp_path: Path) -> Path:
    path = tmp_path / "site.yaml"
    assert sdk("export", path).code == 0
    return path


def _actions(result: Result) -> set[str]:
    return {change["action"] for change in result.json["changes"]}


def test_importing_into_an_empty_server_reproduces_the_exported_one(
    sdk: Run, server: Simulator, client: BrainFrameAPI, exported: Path, tmp_path: Path
) -> None:
    server.reset()

    applied = sdk("import", exported)
    again = sdk("export", tmp_path / "again.yaml")

    assert applied.code == again.code == 0
    before = exported.read_text()
    after = (tmp_path / "again.yaml").read_text().replace("again-files/", "site-files/")
    assert after == before
    assert client.get_zone_alarms()[0].count_conditions


def test_importing_again_changes_nothing(sdk: Run, server: Simulator, exported: Path) -> None:
    on_the_same_server = sdk("import", exported, "--json")
    server.reset()
    first, second = sdk("import", exported, "--json"), sdk("import", exported, "--json")

    assert _actions(on_the_same_server) == {"unchanged"}
    assert "created" in _actions(first)
    assert _actions(second) == {"unchanged"}


def test_a_dry_run_reports_the_same_changes_as_an_import_and_makes_none(
    sdk: Run, server: Simulator, client: BrainFrameAPI, exported: Path
) -> None:
    server.reset()

    dry = sdk("import", exported, "--dry-run", "--json").json["changes"]

    assert client.get_stream_configurations() == []
    assert client.get_all_premises() == []
    assert sdk("import", exported, "--json").json["changes"] == dry


def test_differences_from_the_file_are_corrected_and_the_rest_is_kept(
    sdk: Run, api: BrainFrameAPI, exported: Path
) -> None:
    sdk("zones", "add", "Car park", "Later", "0,0", "9,0", "9,9")
    content = yaml.safe_load(exported.read_text())
    stream = content["streams"][0]
    stream["metadata"] = {"floor": 2}
    stream["analyzing"] = True
    door = next(zone for zone in stream["zones"] if zone["name"] == "Door")
    door["coords"][0] = [5, 5]
    (crowd,) = door["alarms"]
    crowd["count_conditions"][0]["check_value"] = 7
    del crowd["rate_conditions"]
    exported.write_text(yaml.safe_dump(content))

    changed = sdk("import", exported, "--json").json["changes"]

    assert {(c["what"], c["name"]) for c in changed if c["action"] == "updated"} == {
        ("stream", "Car park"),
        ("zone", "Car park / Door"),
        ("alarm", "Car park / Door / Crowd"),
        ("analysis", "Car park"),
    }
    zones = {zone.name: zone for zone in api.get_zones(1)}
    assert zones["Door"].coords[0] == [5, 5]
    assert "Later" in zones
    (alarm,) = zones["Door"].alarms
    assert [condition.check_value for condition in alarm.count_conditions] == [7]
    assert alarm.rate_conditions == []
    assert api.check_analyzing(1)
    assert _actions(sdk("import", exported, "--json")) == {"unchanged"}


def test_another_video_of_the_same_stream_is_uploaded(
    sdk: Run, api: BrainFrameAPI, exported: Path, video: Path
) -> None:
    stream = api.get_stream_configurations()[0]
    other = api.new_storage(video.read_bytes() + b"\0", "video/mp4")
    stream.connection_options["storage_id"] = other
    api.set_stream_configuration(stream)

    changes = sdk("import", exported, "--json").json["changes"]

    assert [c["action"] for c in changes if c["what"] == "file"] == ["created"]
    storage_id = api.get_stream_configurations()[0].connection_options["storage_id"]
    assert storage_id != other
    assert api.get_storage_data(storage_id)[0] == video.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Needs permission bits: run it on Linux or macOS")
def test_only_its_owner_can_read_the_exported_file(exported: Path) -> None:
    assert stat.S_IMODE(exported.stat().st_mode) == 0o600


def test_an_export_without_files_contains_the_storage_ids(
    sdk: Run, api: BrainFrameAPI, tmp_path: Path
) -> None:
    path = tmp_path / "site.yaml"

    sdk("export", path, "--no-files")

    assert [entry.name for entry in tmp_path.iterdir()] == ["site.yaml"]
    streams = yaml.safe_load(path.read_text())["streams"]
    assert [stream["connection_options"]["storage_id"] for stream in streams] == [1, 2]
    assert _actions(sdk("import", path, "--json")) == {"unchanged"}
    assert yaml.safe_load(sdk("export", "-").out) == yaml.safe_load(path.read_text())


def test_streams_and_alarms_with_equal_names_are_transferred(
    sdk: Run, server: Simulator, client: BrainFrameAPI, video: Path, tmp_path: Path
) -> None:
    for limit in (">1", ">5"):
        sdk("streams", "add", video, "--name", "Gate")
        sdk("alarms", "add", "1", "Crowd", "--count", limit)
    sdk("zones", "add", "2", "Door", "0,0", "100,0", "100,100")
    path = tmp_path / "site.yaml"

    assert sdk("export", path).code == 0
    assert _actions(sdk("import", path, "--json")) == {"unchanged"}
    server.reset()
    assert sdk("import", path).code == 0
    assert _actions(sdk("import", path, "--json")) == {"unchanged"}
    sdk("export", tmp_path / "again.yaml")

    assert [stream.name for stream in client.get_stream_configurations()] == ["Gate", "Gate"]
    alarms = client.get_zone_alarms()
    assert [alarm.count_conditions[0].check_value for alarm in alarms] == [1, 5]
    assert [zone.name for zone in client.get_zones(2)] == ["Screen", "Door"]
    again = (tmp_path / "again.yaml").read_text().replace("again-files/", "site-files/")
    assert again == path.read_text()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("streams: [", "line 1, column 11: not valid YAML: while parsing a flow node, expected"),
        ("version: \0\n", "not valid YAML: unacceptable character"),
        ("- 1\n", "Expected `object`, got `array`"),
        ("streams: []\n", "missing required field `version`"),
        ("version: 7\n", "unsupported version 7: expected 1"),
        ("version: 1\nstream: []\n", "unknown field `stream`"),
        (
            "version: 1\nstreams: [{name: a, connection_type: file, zones: [{name: 1}]}]\n",
            "$.streams[0].zones[0].name",
        ),
        ("version: 1\nstreams:\n  - name: a\n    connection_type: file\n    zone: []\n", "line 5"),
        ("version: 1\nstreams:\n  - name: a\n    connection_type: 7\n", "line 4"),
        ("version: 1\nstreams:\n  - name: a\n  - connection_type: file\n", "line 3"),
        ("version: 1\ncapsules:\n  one: {}\n  two: {active: maybe}\n", "line 2"),
        ("streams: []\nversion: 7\n", "line 2"),
        ("version: 1\nstreams:\n  - name: [\n", "line 4"),
        ("", "line 1"),
    ],
)
def test_an_invalid_file_is_explained_and_changes_nothing(
    sdk: Run, server: Simulator, client: BrainFrameAPI, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "site.yaml"
    path.write_text(text)

    result = sdk("import", path)

    assert result.code == 6
    assert message in result.err
    assert client.get_stream_configurations() == []


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (("- name: Gate", "  connection_type: ip_camera"), 3, "Invalid format"),
        ((*FILE, *FILE), 6, "Duplicate stream source"),
        ((*FILE, "  premises: ''"), 6, "Invalid format"),
        ((*FILE, "  capsules:", "    no.such[0]: {{active: true}}"), 7, "Capsule not found"),
        ((*FILE, "  zones:", "  - name: Line", "    coords: [[1, 1]]"), 7, "Invalid format"),
        (
            (*FILE, "  zones:", "  - name: Screen", "    alarms:", "    - name: ''"),
            9,
            "Invalid format",
        ),
    ],
)
def test_an_error_of_the_server_names_the_line(
    sdk: Run,
    client: BrainFrameAPI,
    video: Path,
    tmp_path: Path,
    lines: tuple[str, ...],
    line: int,
    message: str,
) -> None:
    storage_id = client.new_storage(video.read_bytes(), "video/mp4")
    path = tmp_path / "site.yaml"
    path.write_text("\n".join(["version: 1", "streams:", *lines]).format(storage_id=storage_id))
    expected = f"{path}, line {line}: {message}"
    result = sdk("import", path, "--json")
    assert json.loads(result.err)["error"]["description"].startswith(expected)
    assert f"Error: {expected}" in sdk("import", path).err


def test_files_outside_of_its_folder_are_never_sent(
    sdk: Run, server: Simulator, client: BrainFrameAPI, exported: Path, tmp_path: Path
) -> None:
    server.reset()
    secret = tmp_path.parent / "secret.key"
    secret.write_text("secret")
    content = yaml.safe_load(exported.read_text())
    content["streams"][0]["file"]["path"] = "../secret.key"
    exported.write_text(yaml.safe_dump(content))

    result = sdk("import", exported)

    assert result.code == 6
    assert "outside of the configuration file's folder" in result.err
    assert client.get_stream_configurations() == []


def test_a_file_that_differs_from_the_exported_one_is_not_sent(
    sdk: Run, server: Simulator, client: BrainFrameAPI, exported: Path
) -> None:
    server.reset()
    for file in exported.with_name("site-files").iterdir():
        file.write_bytes(b"something else")

    result = sdk("import", exported)

    assert result.code == 6
    assert "SHA-256" in result.err
    assert client.get_stream_configurations() == []
