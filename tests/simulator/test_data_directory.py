"""The data directory: files of other programs are not modified, and old formats are migrated."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest

from brainframe_api.simulator import Simulator, StartupError
from tests.simulator.codecs import file_stream, kind, ok
from tests.simulator.processes import running

VERSION_1 = Path(__file__).with_name("data") / "version-1"


def is_harmless(path: Path) -> bool:
    """Return whether starting a simulator may change a file: its lock, and two files of SQLite.

    SQLite creates these two when it reads a database in write-ahead mode.
    """
    if path.name == "lock":
        return not path.is_symlink() and path.read_bytes().strip(b"0123456789") == b""
    return path.name == "state.sqlite3-shm" or (
        path.name == "state.sqlite3-wal" and path.stat().st_size == 0
    )


def snapshot(directory: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(directory)): path.read_bytes() if path.is_file() else None
        for path in directory.rglob("*")
        if not is_harmless(path)
    }


def filled(directory: Path) -> int:
    """Fill a directory with the state of a simulator; return the ID of an upload."""
    with Simulator(data=directory) as server:
        return int(ok(httpx.post(f"{server.url}/api/storage", content=b"kept")))


def execute(directory: Path, statement: str) -> None:
    with closing(sqlite3.connect(directory / "state.sqlite3")) as db:
        db.execute(statement)
        db.commit()


def remove_database(directory: Path) -> None:
    for file in directory.glob("state.sqlite3*"):
        file.unlink()


def empty_database(directory: Path) -> None:
    remove_database(directory)
    (directory / "state.sqlite3").touch()


def new_database(directory: Path) -> None:
    remove_database(directory)
    execute(directory, "VACUUM")


def foreign_database(directory: Path) -> None:
    remove_database(directory)
    execute(directory, "CREATE TABLE photos (id INTEGER)")


def newer_database(directory: Path) -> None:
    execute(directory, "PRAGMA user_version = 99")


def damage_page(directory: Path) -> None:
    execute(directory, "PRAGMA wal_checkpoint(TRUNCATE)")
    file = directory / "state.sqlite3"
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 3 + 300] = b"\xff" * 300
    file.write_bytes(content)


def cut_database(directory: Path) -> None:
    file = directory / "state.sqlite3"
    file.write_bytes(file.read_bytes()[:5000])


def lose_database_but_not_its_log(directory: Path) -> None:
    (directory / "state.sqlite3").unlink()
    shutil.rmtree(directory / "blobs")
    (directory / "state.sqlite3-wal").write_bytes(b"changes" * 1000)


def foreign_lock(directory: Path) -> None:
    (directory / "lock").write_text("the only copy")


def lock_elsewhere(directory: Path) -> None:
    (directory / "thesis.tex").write_text("")
    (directory / "lock").unlink()
    (directory / "lock").symlink_to("thesis.tex")


def blobs_as_a_file(directory: Path) -> None:
    shutil.rmtree(directory / "blobs")
    (directory / "blobs").write_bytes(b"in the way")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (remove_database, "missing"),
        (empty_database, "missing or empty"),
        (new_database, "missing or empty"),
        (foreign_database, "another program"),
        (newer_database, "newer simulator"),
        (damage_page, "cannot use the database"),
        (cut_database, "cannot use the database"),
        (lose_database_but_not_its_log, "write-ahead log"),
        (foreign_lock, "lock was written by another program"),
        (lock_elsewhere, "cannot store data in"),
        (blobs_as_a_file, "blobs"),
    ],
)
def test_an_unusable_state_is_explained_and_not_modified(
    tmp_path: Path, change: Callable[[Path], None], words: str
) -> None:
    filled(tmp_path)
    change(tmp_path)
    before = snapshot(tmp_path)
    # test_command_line.py tests how the command reports such an error.
    with pytest.raises(StartupError, match=words) as raised:
        Simulator(data=tmp_path).start()
    assert "--data" in str(raised.value)
    assert snapshot(tmp_path) == before
    # The lock was released: the same process can use the directory once it is repaired.
    shutil.rmtree(tmp_path)
    with Simulator(data=tmp_path):
        pass


def test_only_files_that_the_database_lists_are_removed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stored = filled(tmp_path)
    foreign = ["notes.txt", "f" * 32, "e" * 32 + ".part"]
    for name in foreign:
        (tmp_path / "blobs" / name).write_bytes(b"not ours")
    (tmp_path / "blobs" / "folder").mkdir()
    with Simulator(data=tmp_path) as server:
        assert httpx.get(f"{server.url}/api/storage/{stored}").content == b"kept"
        ok(httpx.delete(f"{server.url}/api/storage/{stored}"))
        server.reset()
    assert {file.name for file in (tmp_path / "blobs").iterdir()} == {*foreign, "folder"}
    assert "left alone" in caplog.text


def test_files_that_were_lost_are_reported_without_a_traceback(
    tmp_path: Path, video: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        Simulator(data=tmp_path, strict=True) as server,
        httpx.Client(base_url=server.url) as http,
    ):
        stored = ok(http.post("/api/storage", content=video.read_bytes()))
        stream_id = ok(http.post("/api/streams", json=file_stream(stored)))["id"]
        for file in (tmp_path / "blobs").iterdir():
            file.unlink()
        response = http.get("/api/storage/1")
        assert kind(response) == "UnknownError"
        assert "No such file" in response.json()["description"]
        assert kind(http.put("/api/plugins", json={"storage_id": 1})) == "UnknownError"
        assert http.get(f"/streams/{stream_id}/video").status_code == 404
        ok(http.delete("/api/storage/1"))
    assert "Traceback" not in caplog.text


def test_a_folder_in_place_of_an_upload_is_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stored = filled(tmp_path)
    (blob,) = (tmp_path / "blobs").iterdir()
    blob.unlink()
    blob.mkdir()
    execute(tmp_path, f"DELETE FROM storage WHERE id = {stored}")
    for _ in range(2):
        with Simulator(data=tmp_path):
            pass
        assert blob.is_dir()
        assert "cannot be removed" in caplog.text


def test_a_folder_with_other_files_must_be_adopted_explicitly(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("all of it")
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / "photo.jpg").write_bytes(b"the only copy")
    before = snapshot(tmp_path)
    with pytest.raises(StartupError, match="--adopt-data"):
        Simulator(data=tmp_path).start()
    assert snapshot(tmp_path) == before
    with running("--data", str(tmp_path), "--adopt-data") as simulator:
        ok(httpx.post(f"{simulator.url}/api/storage", content=b"x"))
    assert before.items() <= snapshot(tmp_path).items()
    # The directory is the simulator's own from now on.
    with Simulator(data=tmp_path):
        pass


def test_all_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    with running("--data", str(tmp_path / "a" / "b")) as simulator:
        ok(httpx.post(f"{simulator.url}/api/storage", content=b"x"))
        data = tmp_path / "a" / "b"
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.rglob("*")}
        assert modes.pop("blobs") == 0o700
        assert "state.sqlite3-wal" in modes
        assert set(modes.values()) == {0o600}
        assert stat.S_IMODE(data.stat().st_mode) == 0o700


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VERSION_1, tmp_path / "data"))


def test_a_directory_of_format_1_is_migrated(version_1: Path) -> None:
    names = {file.name for file in (version_1 / "blobs").iterdir()}
    for _ in range(2):
        with (
            Simulator(data=version_1, authorize=True) as server,
            httpx.Client(base_url=server.url, auth=("admin", "admin")) as http,
        ):
            assert [entry["name"] for entry in ok(http.get("/api/streams"))] == [
                "Car park",
                "Entrance",
            ]
            assert http.get("/api/storage/2").content == b"kept since version 1"
            assert http.get("/api/alerts/1/frame").status_code == 200
            assert ok(http.get("/api/license"))["terms"]["max_streams"] == 3
            assert len(ok(http.get("/api/encodings"))) == 1
            assert "counter" in [entry["name"] for entry in ok(http.get("/api/plugins"))]
            assert ok(http.get("/api/plugins/motion_detector/options"))["class_name"] == "car"
            # Their names differ in case only, which format 1 accepted.
            for name, user_id in (("Ed", 2), ("ed", 3)):
                assert ok(http.get("/api/version", auth=(name, "secret")))
                saved = ok(http.get(f"/api/users/{user_id}"))
                assert saved["username"] == name
                ok(http.post("/api/users", json={**saved, "password": "secret"}))
    assert {file.name for file in (version_1 / "blobs").iterdir()} == names
    assert stat.S_IMODE((version_1 / "state.sqlite3").stat().st_mode) == 0o600


def test_a_migration_keeps_the_settings_of_the_renamed_capsule(version_1: Path) -> None:
    setting = "INSERT INTO capsule_settings (capsule, active) VALUES ('identity_recogniser', 0)"
    execute(version_1, setting)
    with Simulator(data=version_1) as server, httpx.Client(base_url=server.url) as http:
        assert (
            ok(http.get("/api/plugins/identity_recognizer/active", auth=("admin", "admin")))
            is False
        )


def test_a_migrated_database_has_the_schema_of_a_new_one(version_1: Path, tmp_path: Path) -> None:
    def schema(directory: Path) -> dict[str, list[tuple[object, ...]]]:
        with closing(sqlite3.connect(directory / "state.sqlite3")) as db:
            found = db.execute("SELECT type, name FROM sqlite_master").fetchall()
            columns = {
                name: db.execute(f"PRAGMA {kind}_xinfo({name})").fetchall() for kind, name in found
            }
            header = ("application_id", "user_version")
            marks = [db.execute(f"PRAGMA {mark}").fetchone() for mark in header]
            return columns | {"header": marks}

    filled(tmp_path / "new")
    with Simulator(data=version_1):
        pass
    assert schema(version_1) == schema(tmp_path / "new")


def open_files(directory: Path) -> list[str]:
    """Return the files of a directory that this process has open, where /proc lists them."""
    listed = Path("/proc/self/fd")
    names: list[str] = []
    for entry in listed.iterdir() if listed.exists() else ():
        with suppress(FileNotFoundError):  # The descriptor of this iteration is closed by now.
            names.append(str(entry.readlink()))
    return [name for name in names if name.startswith(f"{directory}/")]


def test_a_migration_that_fails_changes_nothing(version_1: Path) -> None:
    execute(version_1, "CREATE TABLE blobs (other INTEGER)")
    before = snapshot(version_1)
    with pytest.raises(StartupError, match="blobs") as raised:
        Simulator(data=version_1).start()
    # The database is closed, although the error is kept, with a traceback that refers to it.
    assert raised.value.__traceback__ is not None
    assert open_files(version_1) == []
    after = snapshot(version_1)
    assert {**after, "state.sqlite3": None} == {**before, "state.sqlite3": None}
    with closing(sqlite3.connect(version_1 / "state.sqlite3")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
