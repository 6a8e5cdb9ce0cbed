"""A status stream releases its connection, however it is left."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet


class StreamServer(ScriptedServer):
    """Server that streams forever, and counts its clients."""

    def __init__(self) -> None:
        self.following = 0
        self._counting = threading.Lock()
        super().__init__(self._serve)

    def _serve(self, connection: Connection) -> None:
        for request in connection.requests():
            if request.target != "/api/streams/statuses":
                connection.respond("1")
                continue
            with self._counting:
                self.following += 1
            try:
                connection.begin_chunked()
                while not self.closing.wait(0.01):
                    connection.chunk(packet(time.time()))
            finally:
                with self._counting:
                    self.following -= 1

    def wait_until_left(self) -> bool:
        end = time.monotonic() + 30
        while self.following and time.monotonic() < end:
            time.sleep(0.01)
        return self.following == 0


@pytest.fixture
def server() -> Iterator[StreamServer]:
    with StreamServer() as server:
        yield server


@pytest.fixture
def api(server: StreamServer) -> Iterator[BrainFrameAPI]:
    with BrainFrameAPI(server.url) as api:
        yield api


def test_break_releases_the_connection(api: BrainFrameAPI, server: StreamServer) -> None:
    for _ in api.get_zone_status_stream():
        break
    assert server.wait_until_left()


def test_close_releases_the_connection(api: BrainFrameAPI, server: StreamServer) -> None:
    stream = api.get_zone_status_stream()
    next(stream)
    assert server.following == 1
    stream.close()
    assert server.wait_until_left()
    with pytest.raises(StopIteration):
        next(stream)


def test_an_exception_releases_the_connection(api: BrainFrameAPI, server: StreamServer) -> None:
    def work() -> None:
        for _ in api.get_zone_status_stream():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    gc.collect()
    assert server.wait_until_left()


def test_abandoning_a_stream_releases_the_connection(
    api: BrainFrameAPI, server: StreamServer
) -> None:
    stream = api.get_zone_status_stream()
    next(stream)
    del stream
    gc.collect()
    assert server.wait_until_left()


def test_abandoning_a_stream_in_a_reference_cycle_releases_the_connection(
    api: BrainFrameAPI, server: StreamServer
) -> None:
    class Holder:
        def __init__(self) -> None:
            self.stream = api.get_zone_status_stream()
            self.itself = self

    next(Holder().stream)
    gc.collect()
    assert server.wait_until_left()


def test_the_end_of_the_thread_that_reads_a_stream_releases_the_connection(
    api: BrainFrameAPI, server: StreamServer
) -> None:
    def work() -> None:
        stream = api.get_zone_status_stream()
        next(stream)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    gc.collect()
    assert server.wait_until_left()


def test_closing_the_api_ends_a_stream_that_another_thread_waits_for() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1))
        connection.stall()

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        stream = api.get_zone_status_stream()
        next(stream)
        ended = threading.Event()

        def wait() -> None:
            with pytest.raises((bf_errors.ServerNotReadyError, RuntimeError)):
                next(stream)
            ended.set()

        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.1)
        api.close()
        assert ended.wait(60)
        thread.join()


def test_a_stream_that_is_never_started_opens_no_connection(
    api: BrainFrameAPI, server: StreamServer
) -> None:
    stream = api.get_zone_status_stream()
    del stream
    assert server.connections == 0


def test_streams_block_no_other_call(api: BrainFrameAPI, server: StreamServer) -> None:
    streams = [api.get_zone_status_stream() for _ in range(120)]
    for stream in streams:
        next(stream)
    assert server.following == 120
    assert api.version(timeout=60) == "1"
    for stream in streams:
        stream.close()
    assert server.wait_until_left()
