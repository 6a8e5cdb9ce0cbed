"""The programs of the cookbook run as documented in their usage, and are on the page."""

from __future__ import annotations

import csv
import http.server
import json
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import ConnType, StreamConfiguration
from brainframe_api.simulator import Simulator
from tests.docs.code_blocks import ROOT
from tests.simulator.codecs import alarm

PROGRAMS = ROOT / "examples" / "cookbook"


@pytest.fixture
def api(server: Simulator) -> Iterator[BrainFrameAPI]:
    with BrainFrameAPI(server.url) as api:
        yield api


@pytest.fixture
def entrance(api: BrainFrameAPI, video: Path) -> int:
    """Return the ID of a stream of the sample video, which is being analyzed."""
    with video.open("rb") as file:
        storage_id = api.new_storage(file, "video/mp4")
    stream = api.set_stream_configuration(
        StreamConfiguration(
            name="Entrance",
            connection_type=ConnType.FILE,
            connection_options={"storage_id": storage_id},
            runtime_options={},
        )
    )
    api.start_analyzing(stream.id)
    return stream.id


def run(name: str, *arguments: str, folder: Path) -> str:
    """Run a program of the cookbook to its end, and return its output."""
    done = subprocess.run(
        [sys.executable, str(PROGRAMS / name), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_program_is_on_the_page_and_in_a_test() -> None:
    page = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
    tests = Path(__file__).read_text(encoding="utf-8")
    for program in PROGRAMS.glob("*.py"):
        assert f"examples/cookbook/{program.name}" in page
        assert f'"{program.name}"' in tests


def test_people_are_counted_into_a_file(server: Simulator, entrance: int, tmp_path: Path) -> None:
    run("people_counter.py", server.url, "Entrance", "counts.csv", "--seconds", "2",
        folder=tmp_path)  # fmt: skip
    with (tmp_path / "counts.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["zone"] for row in rows} == {"Screen"}
    assert len({row["time"] for row in rows}) in (2, 3)


class _Mail(socketserver.StreamRequestHandler):
    """A minimal mail server for smtplib."""

    received: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.received.append(body.decode())
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")


class _Hook(http.server.BaseHTTPRequestHandler):
    received: list[Any]

    def do_POST(self) -> None:
        self.received.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize("way", ["webhook", "mail"])
def test_alerts_are_sent(server: Simulator, api: BrainFrameAPI, tmp_path: Path, way: str) -> None:
    stream_id = server.add_stream("Gate")
    script = server.script(stream_id)
    screen = api.get_zones(stream_id)[0]
    from brainframe_api.bf_codecs import ZoneAlarm
    from brainframe_api.simulator.analysis import person

    api.set_zone_alarm(ZoneAlarm.from_dict(alarm(name="Somebody", zone_id=screen.id)))
    script.push([])
    script.at(script.elapsed, [person(100, 300)])
    script.advance(2)
    received: list[Any] = []
    handler: Any = type("Handler", (_Hook if way == "webhook" else _Mail,), {"received": received})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        address = f"127.0.0.1:{receiver.server_address[1]}"
        where = ["--webhook", f"http://{address}/hook"]
        if way == "mail":
            where = ["--mail", "me@example.com", "--smtp", address]
        run("notify.py", server.url, "--count", "1", *where, folder=tmp_path)
        receiver.shutdown()
    (found,) = received
    if way == "webhook":
        assert (found["alarm"], found["zone"]) == ("Somebody", "Screen")
    else:
        assert "Subject: Somebody in Screen" in found


def test_alerts_without_a_destination_are_refused() -> None:
    command = [sys.executable, str(PROGRAMS / "notify.py"), "http://127.0.0.1:9"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 2
    assert "pass --webhook, --mail or both" in done.stderr


@pytest.fixture
def cameras(video: Path) -> Iterator[list[str]]:
    """Return the URLs of two videos on another server."""
    with Simulator() as other, BrainFrameAPI(other.url) as api:
        urls: list[str] = []
        for number in range(2):
            stream = api.set_stream_configuration(
                StreamConfiguration(
                    name=f"Source {number}",
                    connection_type=ConnType.FILE,
                    connection_options={
                        "storage_id": api.new_storage(video.read_bytes(), "video/mp4")
                    },
                    runtime_options={},
                )
            )
            urls.append(api.get_stream_url(stream.id))
        yield urls


def test_a_camera_is_connected(server: Simulator, cameras: list[str], tmp_path: Path) -> None:
    out = run("rtsp_camera.py", server.url, cameras[0], folder=tmp_path)
    assert "Zones with results: Screen" in out
    assert "768 x 576" in out
    assert cv2.imread(str(tmp_path / "camera.png")) is not None


@pytest.mark.slow
def test_several_cameras_are_connected_and_one_fails(
    server: Simulator, cameras: list[str], tmp_path: Path
) -> None:
    away = "http://127.0.0.1:9/video"
    out = run("several_cameras.py", server.url, *cameras, away, "--packets", "2", folder=tmp_path)
    assert "Camera 3: " in out
    assert any("Camera 1: {" in line and "Camera 2: {" in line for line in out.splitlines())


def test_the_dwell_time_is_measured(server: Simulator, tmp_path: Path) -> None:
    from brainframe_api.simulator.analysis import person

    stream_id = server.add_stream("Gate")
    script = server.script(stream_id)
    script.push([])
    program = subprocess.Popen(
        [sys.executable, str(PROGRAMS / "dwell_time.py"), server.url, "Gate", "Screen",
         "--count", "1"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    while program.poll() is None:
        # A visitor stays two seconds and is away for three; the program may start at any time.
        for _ in range(20):
            script.push([person(100, 300, track="ada")])
        for _ in range(30):
            script.push([])
        try:
            program.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    assert program.stdout is not None
    out = program.stdout.read()
    program.stdout.close()
    assert program.returncode == 0
    assert " stayed " in out


@pytest.mark.slow
def test_a_heat_map_is_drawn(server: Simulator, entrance: int, tmp_path: Path) -> None:
    run("heat_map.py", server.url, "Entrance", "day.png", "--seconds", "2", folder=tmp_path)
    image = cv2.imread(str(tmp_path / "day.png"))
    assert image is not None
    assert image.shape == (576, 768, 3)


@pytest.mark.slow
def test_own_detections_are_tested(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
         str(PROGRAMS / "test_own_detections.py")],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_a_program_for_brainframe_api_runs(server: Simulator, tmp_path: Path) -> None:
    out = run("migrated.py", server.url, folder=tmp_path)
    assert "Plugin motion_detector" in out
    assert "Runs with brainframe_api" in out
