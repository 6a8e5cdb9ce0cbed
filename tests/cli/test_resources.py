"""Premises, users, identities, the license, stored files and the server itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api._simulator.licensing import make_license
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run
from tests.docs.code_blocks import ROOT

IMAGE = ROOT / "tests" / "documentation" / "media" / "civic.jpg"


def test_premises_are_added_renamed_and_deleted(
    sdk: Run, client: BrainFrameAPI, video: Path
) -> None:
    added = sdk("premises", "add", "Depot", "--json")
    sdk("streams", "add", video, "--name", "Gate", "--premises", "Depot")

    assert added.json["name"] == "Depot"
    assert "1   Depot  1" in sdk("premises", "list").out
    assert sdk("premises", "rename", "Depot", "Office").code == 0
    assert [one.name for one in client.get_all_premises()] == ["Office"]
    assert "already" in sdk("premises", "add", "Office").err
    assert sdk("premises", "delete", "1", "--yes").code == 0
    assert sdk("premises", "delete", "Depot", "--yes").code == 5


def test_users_are_added_listed_and_deleted(
    sdk: Run, client: BrainFrameAPI, command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = sdk("users", "add", "zoë", "--role", "admin", "--new-password", "secret", "--json")

    assert (added.json["username"], added.json["role"]) == ("zoë", "admin")
    assert "secret" not in added.out + added.err
    assert {one["username"] for one in sdk("users", "list", "--json").json} == {"admin", "zoë"}
    assert sdk("users", "delete", "zoë", "--yes").code == 0
    assert [one.username for one in client.get_users()] == ["admin"]
    assert sdk("users", "delete", "zoë", "--yes").code == 5


def test_a_user_id_takes_precedence_over_a_user_name(sdk: Run, client: BrainFrameAPI) -> None:
    first = sdk("users", "add", "zoë", "--new-password", "secret", "--json").json["id"]
    sdk("users", "add", first, "--new-password", "secret")

    assert sdk("users", "delete", first, "--yes").code == 0
    assert {one.username for one in client.get_users()} == {"admin", str(first)}


def test_identities_are_added_listed_and_deleted(sdk: Run, client: BrainFrameAPI) -> None:
    added = sdk("identities", "add", "employee-7", "--nickname", "Jo", "--image", IMAGE,
                "--class", "car", "--json")  # fmt: skip
    sdk("identities", "add", "employee-8")

    assert added.code == 0, added.err
    row = sdk("identities", "list").out.splitlines()[1]
    assert row.split() == ["1", "employee-7", "Jo", "car"]
    assert "Showing 1 of 2 identities" in sdk("identities", "list", "--limit", "1").err
    assert sdk("identities", "delete", "employee-7", "2", "--yes").code == 0
    assert client.get_identities() == ([], 0)
    assert sdk("identities", "delete", "employee-7", "--yes").code == 5
    assert sdk("identities", "add", "employee-9", "--image", "missing.jpg").code == 6
    assert client.get_identities() == ([], 0)


def test_the_license_is_shown_and_replaced(sdk: Run) -> None:
    assert sdk("license", "show", "--json").json["state"] == "valid"

    changed = sdk("license", "set", make_license(max_streams=1))

    assert changed.out.splitlines()[1].split() == ["valid", "1", "never"]
    assert sdk("license", "set", "nonsense").code in (1, 4)


def test_files_are_uploaded_downloaded_and_deleted(
    sdk: Run, client: BrainFrameAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    storage_id = sdk("storage", "upload", IMAGE).out.strip()
    saved = sdk("storage", "download", storage_id, "--json")

    assert saved.json == {
        "path": f"storage-{storage_id}.jpg",
        "mime_type": "image/jpeg",
        "size": IMAGE.stat().st_size,
    }
    assert (tmp_path / f"storage-{storage_id}.jpg").read_bytes() == IMAGE.read_bytes()
    assert sdk("storage", "delete", storage_id, "--yes").code == 0
    assert sdk("storage", "download", storage_id).code == 5
    assert sdk("storage", "upload", "missing.jpg").code == 6


def test_the_version_and_the_status_of_the_server_are_shown(
    sdk: Run, server: Simulator, client: BrainFrameAPI
) -> None:
    server.add_stream("Gate")

    assert sdk("server", "version").out.strip() == client.version()
    status = sdk("server", "status", "--json").json
    assert (status["license"], status["streams"], status["analyzed_streams"]) == ("valid", 1, 0)
    assert "Streams:  1, 0 of them analyzed" in sdk("server", "status").out
