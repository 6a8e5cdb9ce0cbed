"""`doctor` finds faults of an installation, and deviations of a server from the document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from brainframe_rest.operations import OPERATIONS

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import (
    ConnType,
    Identity,
    RoleType,
    StreamConfiguration,
    User,
    image_utils,
)
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS
from tests.cli.conftest import Run
from tests.scripted_server import Connection, ScriptedServer, responding

STREAM = StreamConfiguration(
    name="Entrance",
    connection_type=ConnType.FILE,
    connection_options={"storage_id": 1},
    runtime_options={},
    id=1,
).to_dict()


def problems(report: dict[str, list[dict[str, str | None]]]) -> dict[str | None, str | None]:
    return {each["subject"]: each["problem"] for each in report["installation"] if each["problem"]}


def test_nothing_is_wrong_with_this_installation(command: Run) -> None:
    result = command("doctor")
    assert (result.code, result.err) == (0, "")
    assert "PROBLEM" not in result.out
    assert "ok       import of brainframe.api" in result.out


def test_brainframe_api_beside_the_sdk_is_found(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "brainframe_api-0.30.5.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: brainframe-api\nVersion: 0.30.5")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    result = command("doctor", "--json")
    assert result.code == 1
    assert problems(result.json) == {
        "absence of brainframe-api": "brainframe-api 0.30.5 is installed, and has files of the"
        " same names"
    }


def test_another_package_at_the_import_path_is_found(tmp_path: Path) -> None:
    package = tmp_path / "brainframe" / "api"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("class BrainFrameAPI: pass\n")
    (package / "bf_codecs.py").write_text("class Zone: pass\n")
    done = subprocess.run(
        [sys.executable, "-m", "brainframe_api", "doctor", "--json"],
        cwd=tmp_path,  # The first place that Python looks for packages.
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    found = problems(json.loads(done.stdout))
    assert list(found) == ["import of brainframe.api"]
    assert str(package) in str(found["import of brainframe.api"])


def test_the_simulator_conforms_to_the_document(
    command: Run, server: Simulator, client: BrainFrameAPI, tmp_path: Path
) -> None:
    # These streams have no results, and their video must not be opened.
    server.add_stream("Entrance")
    with PEDESTRIANS.open("rb") as video:
        storage_id = client.new_storage(video, "video/mp4")
    stream = StreamConfiguration(
        name="Car park",
        connection_type=ConnType.FILE,
        connection_options={"storage_id": storage_id},
        runtime_options={},
    )
    stream_id = client.set_stream_configuration(stream).id
    client.start_analyzing(stream_id)
    assert any(stream_id in packet for packet in client.get_zone_status_stream(timeout=60))
    car = np.full((120, 160, 3), 200, np.uint8)
    car[30:90, 40:100] = (40, 40, 220)
    identity = client.set_identity(Identity("joe", "Joe Smith", {}))
    image_id = client.new_storage_as_image(image_utils.encode("png", car))
    client.new_identity_image(identity.id, "car", image_id)
    client.set_user(User("joe", "S3cret", RoleType.EDITOR))
    before = [each.to_dict() for each in client.get_stream_configurations()]
    result = command("doctor", "--server", server.url, "--report", tmp_path / "report.json")
    assert result.code == 0, result.out
    assert [each.to_dict() for each in client.get_stream_configurations()] == before
    text = (tmp_path / "report.json").read_text()
    assert not any(secret in text for secret in ("Car park", "joe", "S3cret", server.url))
    readings = {each["operation"]: each for each in json.loads(text)["server"]}
    reads = {name for name, it in OPERATIONS.items() if it.method == "GET"}
    assert readings.keys() == reads - {"get_storage_data"} | {
        "get_storage_data, video of a stream",
        "get_storage_data, image of an encoding",
        "frame of a video",
    }
    skipped = {name for name, reading in readings.items() if reading["skipped"] is not None}
    assert skipped == {"get_alert", "get_alert_frame", "get_premises", "get_zone_alarm"}


def test_missing_credentials_are_reported(command: Run) -> None:
    with Simulator(authorize=True) as server:
        result = command("doctor", "--server", server.url, "--json")
        assert result.code == 1
        read = [each for each in result.json["server"] if each["skipped"] is None]
        advice = "the credentials are missing or wrong: pass --username and --password"
        assert all(each["problems"] == [advice] for each in read)
        credentials = ("--username", "admin", "--password", "admin")
        assert command("doctor", "--server", server.url, *credentials).code == 0


def test_each_difference_of_a_server_is_named(command: Run) -> None:
    methods: set[str] = set()

    def script(connection: Connection) -> None:
        for request in connection.requests():
            methods.add(request.method)
            match request.target:
                case "/api/version":
                    connection.respond("0.31.0")
                case "/api/users":
                    user = {"username": "joe", "password": None, "role": "owner", "id": 1}
                    connection.respond([user | {"phone": "555-0100"}])
                case "/api/premises":
                    connection.respond([{"name": 5, "id": 1}])
                case "/api/zones":
                    connection.respond([], content_type="text/html")
                case "/api/streams/1":
                    connection.respond_with_error("UnknownError", status=500)
                case "/api/streams/1/url":
                    connection.respond(5)
                case "/api/streams":
                    connection.respond([STREAM])
                case "/api/storage/1":
                    connection.respond(b"")
                case "/api/encodings":
                    connection.respond_with_error("InsufficientRoleError", status=403)
                case "/api/streams/statuses":
                    packet = b'{"1": {"Screen": {"zone": 5}}}\n'
                    connection.respond(packet, content_type="application/x-ndjson")
                case "/api/license":
                    connection.respond_with_error("TeapotError", status=418)
                case _:
                    connection.respond([] if request.target != "/api/streams/status" else {})

    with ScriptedServer(script) as server:
        result = command("doctor", "--server", server.url, "--json")
    assert result.code == 1
    assert methods == {"GET"}
    readings = {each["operation"]: each for each in result.json["server"]}
    found = {name: reading["problems"] for name, reading in readings.items()}
    assert found["version"] == []
    assert found["get_users"] == [
        "$[].role: unknown value 'owner' of RoleType",
        "$[]: unknown key 'phone' with a value of type str",
    ]
    assert found["get_all_premises"] == ["Expected `str`, got `int` - at `$[0].name`"]
    assert found["get_zones"] == ["the media type is 'text/html' instead of application/json"]
    assert found["get_license_info"] == [
        "the error kind 'TeapotError' is not documented for this operation"
    ]
    assert found["get_alerts"] == ["the header Total-Count is missing or not a number"]
    assert found["get_encodings"] == []
    assert readings["get_encodings"]["skipped"] == "this user is not allowed to read this"
    assert found["get_stream_configuration"] == ["the server failed with UnknownError"]
    assert found["get_stream_url"] == ["Expected `str`, got `int`"]
    assert found["get_storage_data, video of a stream"] == ["the file is empty"]
    assert found["get_zone_status_stream"][1:] == [
        r"the packet does not end with \r\n",
        "the body is not sent in chunks",
    ]
    assert "555-0100" not in result.out
    assert "joe" not in result.out


@pytest.mark.parametrize("body", [{"a": []}, [{"id": {}, "connection_options": 5}], [[]], None])
def test_responses_of_unexpected_shapes_are_reported(command: Run, body: object) -> None:
    with ScriptedServer(responding(body)) as server:
        result = command("doctor", "--server", server.url, "--json")
    assert result.code == 1
    assert all(each["problems"] or each["skipped"] for each in result.json["server"][:4])


def test_a_server_that_cannot_be_reached_is_reported(command: Run) -> None:
    result = command("doctor", "--server", "http://127.0.0.1:1", "--json")
    assert result.code == 1
    assert all(each["problems"] or each["skipped"] for each in result.json["server"])
    assert result.json["server"][0]["problems"]
