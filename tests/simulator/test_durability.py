from __future__ import annotations

import os
import resource
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from brainframe_api.simulator import Simulator
from tests.simulator.codecs import alarm, file_stream, identity, kind, ok, screen_of, user, zone
from tests.simulator.processes import running


def blobs(data: Path) -> list[Path]:
    return list((data / "blobs").iterdir())


def test_everything_survives_a_restart(tmp_path: Path, video: Path) -> None:
    with Simulator(data=tmp_path) as server, httpx.Client(base_url=server.url) as http:
        storage_id = ok(http.post("/api/storage", content=video.read_bytes()))
        stream_id = ok(http.post("/api/streams", json=file_stream(storage_id)))["id"]
        ok(http.post("/api/zones", json=zone(stream_id, alarms=[alarm()])))
        ok(http.post("/api/identities", json=identity()))
        ok(http.post("/api/users", json=user("ed")))
        ok(http.put(f"/api/streams/{stream_id}/analyze", json=True))
        paths = ["streams", "zones", "zone_alarms", "identities", "users", "plugins"]
        before = [ok(http.get(f"/api/{path}")) for path in paths]
    with Simulator(data=tmp_path) as server, httpx.Client(base_url=server.url) as http:
        assert [ok(http.get(f"/api/{path}")) for path in paths] == before
        assert ok(http.get(f"/api/streams/{stream_id}/analyze")) is True
        assert http.get(f"/api/storage/{storage_id}").content == video.read_bytes()
        deadline = time.monotonic() + 60
        while not ok(http.get("/api/streams/status")):
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_stream_whose_file_was_deleted_does_not_keep_the_simulator_from_starting(
    tmp_path: Path, video: Path
) -> None:
    with Simulator(data=tmp_path) as server, httpx.Client(base_url=server.url) as http:
        storage_id = ok(http.post("/api/storage", content=video.read_bytes()))
        stream_id = ok(http.post("/api/streams", json=file_stream(storage_id)))["id"]
        ok(http.put(f"/api/streams/{stream_id}/analyze", json=True))
        ok(http.delete(f"/api/storage/{storage_id}"))
    with Simulator(data=tmp_path) as server, httpx.Client(base_url=server.url) as http:
        assert ok(http.get(f"/api/streams/{stream_id}/analyze")) is False


@pytest.mark.parametrize("delay", [0.05, 0.2, 0.45])
def test_acknowledged_changes_survive_a_kill(tmp_path: Path, delay: float) -> None:
    names: list[str] = []
    stored: dict[int, int] = {}

    def write(url: str) -> None:
        try:
            with httpx.Client(base_url=url) as http:
                for number in range(10_000):
                    sent = {"name": f"P{number}", "id": None}
                    names.append(ok(http.post("/api/premises", json=sent))["name"])
                    content = bytes([number % 256]) * 200_000
                    stored[ok(http.post("/api/storage", content=content))] = number % 256
        except httpx.TransportError:
            pass  # Killed: requests without a response may have had an effect or not.

    with running("--data", str(tmp_path)) as simulator:
        writer = threading.Thread(target=write, args=(simulator.url,))
        writer.start()
        time.sleep(delay)
        simulator.kill()
        writer.join()
    with Simulator(data=tmp_path) as server, httpx.Client(base_url=server.url) as http:
        found = [entry["name"] for entry in ok(http.get("/api/premises"))]
        assert found[: len(names)] == names
        assert len(found) - len(names) <= 1
        for storage_id, value in stored.items():
            assert http.get(f"/api/storage/{storage_id}").content == bytes([value]) * 200_000
        assert len(stored) <= len(blobs(tmp_path)) <= len(stored) + 1


def test_files_of_a_killed_upload_are_removed(tmp_path: Path) -> None:
    with running("--data", str(tmp_path)) as simulator:
        host, port = simulator.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            head = (
                b"POST /api/storage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n"
            )
            connection.sendall(head + bytes(3_000_000))
            deadline = time.monotonic() + 60
            while not (left := blobs(tmp_path)) or left[0].stat().st_size < 1 << 20:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            simulator.kill()
    assert [file.suffix for file in blobs(tmp_path)] == [".part"]
    with Simulator(data=tmp_path) as server:
        assert ok(httpx.get(f"{server.url}/api/streams")) == []
        assert blobs(tmp_path) == []


def test_alerts_left_open_by_a_kill_are_ended_at_the_next_start(
    tmp_path: Path, video: Path
) -> None:
    with running("--data", str(tmp_path)) as simulator:
        with httpx.Client(base_url=simulator.url) as http:
            storage_id = ok(http.post("/api/storage", content=video.read_bytes()))
            stream_id = ok(http.post("/api/streams", json=file_stream(storage_id)))["id"]
            screen = screen_of(http, stream_id)
            ok(http.post("/api/zone_alarms", json=alarm(zone_id=screen["id"])))
            ok(http.put(f"/api/streams/{stream_id}/analyze", json=True))
            deadline = time.monotonic() + 30
            while not ok(http.get("/api/alerts")):
                assert time.monotonic() < deadline
                time.sleep(0.05)
        simulator.kill()
    with Simulator(data=tmp_path) as server, httpx.Client(base_url=server.url) as http:
        ok(http.put(f"/api/streams/{stream_id}/analyze", json=False))
        alerts = ok(http.get("/api/alerts"))
        assert alerts
        assert all(entry["end_time"] >= entry["start_time"] for entry in alerts)


def limit_files() -> None:
    """Limit every file of this process to two megabytes, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))


def check_full_disk(url: str, data: Path) -> None:
    with httpx.Client(base_url=url) as http:
        small = ok(http.post("/api/storage", content=b"x" * 1000))
        response = http.post("/api/storage", content=bytes(6 << 20))
        assert kind(response) == "UnknownError"
        assert "disk" in response.json()["description"]
        assert len(blobs(data)) == 1
        assert http.get(f"/api/storage/{small}").content == b"x" * 1000
        ok(http.post("/api/storage", content=b"y" * 1000))


def test_an_upload_that_does_not_fit_on_the_disk_leaves_nothing(tmp_path: Path) -> None:
    with running("--data", str(tmp_path), before=limit_files) as simulator:
        check_full_disk(simulator.url, tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a file system of four megabytes, if this process may mount one."""
    done = os.geteuid() == 0 and (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tmp_path)],
            capture_output=True,
            check=False,
        ).returncode
        == 0
    )
    if not done:
        pytest.skip("Needs a small file system: run it as root, with permission to mount")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_disk_that_is_really_full_is_reported(small_disk: Path) -> None:
    with running("--data", str(small_disk)) as simulator:
        check_full_disk(simulator.url, small_disk)


def test_a_database_that_cannot_grow_is_reported_and_stays_consistent(small_disk: Path) -> None:
    with (
        running("--data", str(small_disk)) as simulator,
        httpx.Client(base_url=simulator.url) as http,
    ):
        names: list[str] = []
        while True:
            name = f"{len(names)}" + "x" * 50_000
            response = http.post("/api/premises", json={"name": name, "id": None})
            if response.status_code >= 400:
                break
            names.append(name)
        assert kind(response) == "UnknownError"
        assert "disk" in response.json()["description"]
        assert [entry["name"] for entry in ok(http.get("/api/premises"))] == names


@pytest.mark.slow
def test_a_large_upload_takes_no_memory(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        chunk = bytes(1 << 20)
        for _ in range(256):
            yield chunk

    def peak(pid: int) -> int:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) << 10

    with running("--data", str(tmp_path)) as simulator:
        httpx.get(f"{simulator.url}/api/version")
        before = peak(simulator.process.pid)
        stored = ok(httpx.post(f"{simulator.url}/api/storage", content=chunks(), timeout=60))
        size = 0
        with httpx.stream("GET", f"{simulator.url}/api/storage/{stored}") as response:
            for chunk in response.iter_bytes():
                size += len(chunk)
        assert size == 256 << 20
        assert peak(simulator.process.pid) - before < 32 << 20
