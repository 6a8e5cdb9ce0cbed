"""Videos and cameras to read from: a short file, and working and faulty network cameras."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np

WIDTH, HEIGHT = 160, 120


def write_video(path: Path, *, frames: int = 24, rate: float = 100.0) -> Path:
    """Write a video in which every frame is 2 shades brighter than the one before."""
    texture = np.random.default_rng(1).integers(10, 60, (HEIGHT, WIDTH, 3))
    texture = np.repeat(np.repeat(texture[::8, ::8], 8, axis=0), 8, axis=1)
    writer = cv2.VideoWriter(
        str(path), cv2.VideoWriter.fourcc(*"mp4v"), rate, (WIDTH, HEIGHT), True
    )
    for number in range(frames):
        writer.write((texture + 2 * (number % 90)).astype(np.uint8))
    writer.release()
    return path


def jpeg(gray: int) -> bytes:
    """Return an image of one shade."""
    return cv2.imencode(".jpg", np.full((HEIGHT, WIDTH, 3), gray, np.uint8))[1].tobytes()


@contextmanager
def silent_camera() -> Generator[str]:
    """Yield HOST:PORT of a camera that accepts connections and never sends anything."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def is_being_read(host: str) -> bool:
    """Return whether a thread reads a camera, or waits for it."""
    names = [thread.name for thread in threading.enumerate()]
    return any(name.startswith("read ") and host in name for name in names)


@contextmanager
def http_camera(
    frames: Callable[[int], int], paused: threading.Event | None = None
) -> Generator[str]:
    """Yield the URL of a camera that sends JPEG images over HTTP.

    Args:
        frames: A function that returns how many frames the camera sends on a connection before it
            closes it. Its argument is the number of earlier connections for images. If it returns
            0, the camera responds with an error.
        paused: While this event is set, the camera sends nothing and keeps its connections.
    """
    connections = iter(range(1_000_000))
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_GET(self) -> None:
            number = frames(next(connections))
            if number == 0:
                self.send_error(503)
                return
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
            self.end_headers()
            for index in range(number):
                while paused is not None and paused.is_set():
                    if closing.wait(0.01):
                        return
                picture = jpeg(index % 200)
                self.wfile.write(
                    b"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n"
                    % (len(picture), picture)
                )
                if closing.wait(0.01):
                    return

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Ignore a client that closed its connection."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/video"
        finally:
            closing.set()
            server.shutdown()
            thread.join()
