"""Live cameras: HTTP and RTSP, working and failing, and programs that exit meanwhile."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from brainframe_api._simulator import analysis_control
from brainframe_api.simulator import Simulator
from tests.simulator.analysis.cameras import http_camera, silent_camera
from tests.simulator.codecs import camera, kind, ok

SOON = 60.0
"""A timeout in seconds that no operation of these tests exceeds, even on a busy machine."""

DEBIAN_PYTHON = "/usr/bin/python3"
RTSP_SERVER = Path(__file__).with_name("rtsp_server.py")
NEEDED = (
    "import gi; gi.require_version('GstRtspServer', '1.0');"
    "from gi.repository import Gst; Gst.init(None);"
    "assert all(map(Gst.ElementFactory.find, ('videotestsrc', 'jpegenc', 'rtpjpegpay')))"
)


@dataclass
class RtspCamera:
    """A camera in its own process, which can be stopped and killed."""

    process: subprocess.Popen[str]
    url: str
    private_host: str

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()


@pytest.fixture(scope="session")
def gstreamer() -> None:
    try:
        check = subprocess.run(
            [DEBIAN_PYTHON, "-c", NEEDED], capture_output=True, timeout=60, check=False
        )
        found = check.returncode == 0
    except OSError:
        found = False
    if not found:
        pytest.skip(
            "Needs a GStreamer RTSP server (Debian: apt-get install gir1.2-gst-rtsp-server-1.0"
            " python3-gi gstreamer1.0-plugins-base gstreamer1.0-plugins-good)"
        )


@pytest.fixture
def rtsp(gstreamer: None) -> Iterator[RtspCamera]:
    with subprocess.Popen(
        [DEBIAN_PYTHON, str(RTSP_SERVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        port, private_port = process.stdout.readline().split()
        yield RtspCamera(process, f"rtsp://127.0.0.1:{port}", f"127.0.0.1:{private_port}")
        process.kill()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def analyzed(http: httpx.Client, url: str) -> int:
    """Add a stream of a camera and start its analysis."""
    stream_id = int(ok(http.post("/api/streams", json=camera(url)))["id"])
    ok(http.put(f"/api/streams/{stream_id}/analyze", json=True))
    return stream_id


def shown(http: httpx.Client, stream_id: int) -> dict[str, Any]:
    streams = ok(http.get("/web/overview"))["streams"]
    return next(stream for stream in streams if stream["id"] == stream_id)


def is_streaming(http: httpx.Client, stream_id: int) -> bool:
    return str(shown(http, stream_id)["state"]) == "streaming"


def is_reconnecting(http: httpx.Client, stream_id: int) -> bool:
    return str(shown(http, stream_id)["state"]).startswith("reconnecting")


@pytest.mark.slow
def test_an_rtsp_camera_is_analyzed_and_survives_a_stall(
    http: httpx.Client, rtsp: RtspCamera
) -> None:
    stream_id = analyzed(http, f"{rtsp.url}/live")
    wait_until(lambda: is_streaming(http, stream_id))
    rtsp.process.send_signal(signal.SIGSTOP)
    wait_until(lambda: is_reconnecting(http, stream_id))
    rtsp.process.send_signal(signal.SIGCONT)
    wait_until(lambda: is_streaming(http, stream_id))


def test_an_http_camera_survives_a_stall(http: httpx.Client) -> None:
    paused = threading.Event()
    with http_camera(lambda _: 1_000_000, paused) as url:
        stream_id = analyzed(http, url)
        wait_until(lambda: is_streaming(http, stream_id))
        paused.set()
        wait_until(lambda: is_reconnecting(http, stream_id))
        paused.clear()
        wait_until(lambda: is_streaming(http, stream_id))
        ok(http.put(f"/api/streams/{stream_id}/analyze", json=False))


def test_a_camera_that_disappears_is_retried(http: httpx.Client, rtsp: RtspCamera) -> None:
    stream_id = analyzed(http, f"{rtsp.url}/live")
    wait_until(lambda: is_streaming(http, stream_id))
    rtsp.process.kill()
    wait_until(lambda: "cannot be reached" in str(shown(http, stream_id)["state"]))


@pytest.mark.slow
def test_a_live_video_that_ends_is_opened_again(http: httpx.Client, rtsp: RtspCamera) -> None:
    stream_id = analyzed(http, f"{rtsp.url}/short")
    for _ in range(2):
        wait_until(lambda: is_streaming(http, stream_id))
        wait_until(lambda: is_reconnecting(http, stream_id))


@pytest.mark.slow
def test_a_camera_may_reconnect_with_another_resolution(
    http: httpx.Client, rtsp: RtspCamera
) -> None:
    stream_id = analyzed(http, f"{rtsp.url}/live")
    wait_until(lambda: shown(http, stream_id)["size"] == [320, 240])
    rtsp.say("size 640 360")

    def has_new_size() -> bool:
        # The camera may still have the old size when the simulator connects again.
        if shown(http, stream_id)["size"] == [640, 360]:
            return True
        rtsp.say("disconnect")
        time.sleep(3)
        return False

    wait_until(has_new_size)
    wait_until(lambda: is_streaming(http, stream_id))


def test_a_wrong_path_or_password_is_rejected_without_being_shown(
    http: httpx.Client, rtsp: RtspCamera
) -> None:
    refused = [
        f"{rtsp.url}/nothing",
        f"rtsp://{rtsp.private_host}/private",
        f"rtsp://viewer:wrong@{rtsp.private_host}/private",
    ]
    for url in refused:
        response = http.post("/api/streams", json=camera(url))
        assert kind(response) == "StreamNotOpenedError"
        assert "wrong" not in response.json()["description"]
    stream_id = analyzed(http, f"rtsp://viewer:secret@{rtsp.private_host}/private")
    wait_until(lambda: is_streaming(http, stream_id))
    assert "secret" not in str(shown(http, stream_id))


def test_the_scheme_of_a_url_may_be_in_capitals(http: httpx.Client, rtsp: RtspCamera) -> None:
    url = rtsp.url.replace("rtsp", "RTSP")
    stream_id = analyzed(http, f"{url}/live")
    assert ok(http.get(f"/api/streams/{stream_id}/url")) == f"{url}/live"


PROGRAM = """
import sys, threading
import httpx
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import camera

server = Simulator(max_streams=32).start()

def analyze(number):
    url = f"{sys.argv[2]}?{number}"
    with httpx.Client(base_url=server.url, timeout=60) as http:
        saved = http.post("/api/streams", json=camera(url)).json()
        if "id" in saved:
            http.put(f"/api/streams/{saved['id']}/analyze", json=True)

threads = [
    threading.Thread(target=analyze, args=(number,), daemon=True)
    for number in range(int(sys.argv[3]))
]
for thread in threads:
    thread.start()
sys.stdin.readline()
if sys.argv[1] == "close":
    server.close()
"""


class Program:
    """A program that reads cameras with its own simulator."""

    def __init__(self, end: str, url: str, count: int = 1) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, end, url, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self) -> None:
        """Let the program end, and check that it exits cleanly."""
        _, errors = self._process.communicate("\n", timeout=SOON)
        assert self._process.returncode == 0, errors
        assert "terminate" not in errors


ENDS = pytest.mark.parametrize("end", ["close", "leave"])


@pytest.mark.slow
@ENDS
def test_a_program_may_end_while_http_cameras_are_read(end: str) -> None:
    counter = Counter()
    with http_camera(counter.frames) as url:
        program = Program(end, url, count=16)
        # Each camera is opened three times: to check it when it is added and when its analysis
        # starts, and to read it.
        wait_until(lambda: counter.value >= 48)
        program.end()


@pytest.mark.slow
@ENDS
def test_a_program_may_end_while_a_camera_is_stalled(end: str) -> None:
    paused = threading.Event()
    counter = Counter()
    with http_camera(counter.frames, paused) as url:
        program = Program(end, url)
        wait_until(lambda: counter.value >= 3)
        paused.set()
        program.end()


@ENDS
def test_a_program_may_end_while_a_camera_is_gone(end: str) -> None:
    counter = Counter()
    with http_camera(counter.frames) as url:
        program = Program(end, url)
        wait_until(lambda: counter.value >= 3)
    program.end()


@pytest.mark.slow
@ENDS
@pytest.mark.parametrize("speaks", [True, False])
def test_a_program_may_end_while_cameras_are_opened(end: str, speaks: bool) -> None:
    with mute_rtsp_camera() if speaks else silent_rtsp_camera() as (url, connected):
        program = Program(end, url, count=4)
        assert connected.wait(SOON)
        program.end()


@pytest.mark.parametrize(
    ("state", "end"),
    [
        ("reading", "leave"),
        pytest.param("stalled", "leave", marks=pytest.mark.slow),
        pytest.param("stalled", "close", marks=pytest.mark.slow),
        pytest.param("gone", "leave", marks=pytest.mark.slow),
        pytest.param("ended", "leave", marks=pytest.mark.slow),
        pytest.param("refused", "leave", marks=pytest.mark.slow),
    ],
)
def test_a_program_may_end_in_any_state_of_an_rtsp_camera(
    rtsp: RtspCamera, state: str, end: str
) -> None:
    path = {"ended": "short", "refused": "nothing"}.get(state, "live")
    with relay(rtsp.url) as (url, connected):
        program = Program(end, f"{url}/{path}")
        wait_until(lambda: connected() >= (1 if state == "refused" else 6))
        if state == "stalled":
            rtsp.process.send_signal(signal.SIGSTOP)
        elif state == "gone":
            rtsp.process.kill()
        elif state == "ended":
            wait_until(lambda: connected() >= 7)
        program.end()


class Counter:
    """Counter of the connections to an HTTP camera that never ends its video."""

    def __init__(self) -> None:
        self.value = 0

    def frames(self, connection: int) -> int:
        self.value = connection + 1
        return 1_000_000


@contextmanager
def silent_rtsp_camera() -> Generator[tuple[str, threading.Event]]:
    """Run a camera that sends nothing at all."""
    connected = threading.Event()
    connected.set()
    with silent_camera() as host:
        yield f"rtsp://{host}/live", connected


@contextmanager
def mute_rtsp_camera() -> Generator[tuple[str, threading.Event]]:
    """Run a camera that responds to OPTIONS and to nothing else, so that OpenCV waits for it."""
    described = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            for line in lines:
                if line.startswith(b"DESCRIBE"):
                    described.set()
                if line.startswith(b"CSeq:") and not described.is_set():
                    connection.sendall(b"RTSP/1.0 200 OK\r\n" + line + b"Public: DESCRIBE\r\n\r\n")

    with listening(serve) as port:
        yield f"rtsp://127.0.0.1:{port}/live", described


@contextmanager
def relay(url: str) -> Generator[tuple[str, Callable[[], int]]]:
    """Forward connections to a camera; yield the URL of the relay and a count of connections."""
    host, port = url.removeprefix("rtsp://").split(":")
    count = 0

    def copy(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)
        for side in (source, target):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)

    def serve(connection: socket.socket) -> None:
        nonlocal count
        count += 1
        with connection, socket.create_connection((host, int(port))) as target:
            back = threading.Thread(target=copy, args=(target, connection), daemon=True)
            back.start()
            copy(connection, target)
            back.join()

    with listening(serve) as own_port:
        yield f"rtsp://127.0.0.1:{own_port}", lambda: count


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Generator[int]:
    """Serve each connection in a thread; yield the port."""

    def handle(connection: socket.socket) -> None:
        with suppress(OSError):
            serve(connection)

    def accept(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_cameras_that_do_not_respond_block_nobody(
    server: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The simulator must not give up on a camera before the requests below have responses.
    monkeypatch.setattr(analysis_control, "_PROBE_TIMEOUT", 10 * SOON)
    sent = threading.Semaphore(0)
    added: list[int] = []

    def add(number: int) -> None:
        sent.release()
        http.post("/api/streams", json=camera(f"http://{host}/{number}"))
        added.append(number)

    with httpx.Client(base_url=server.url, timeout=10 * SOON) as http:
        with silent_camera() as host:
            threads = [threading.Thread(target=add, args=(n,), daemon=True) for n in range(60)]
            for thread in threads:
                thread.start()
            for _ in threads:
                assert sent.acquire(timeout=SOON)
            for _ in range(20):
                ok(http.get("/api/version", timeout=SOON))
                time.sleep(0.05)
            assert added == []
        for thread in threads:
            thread.join()
    assert len(added) == 60
