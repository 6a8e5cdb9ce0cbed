"""Threads share an API object, which leaks no resources."""

from __future__ import annotations

import gc
import os
import random
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from brainframe_api import BrainFrameAPI, bf_errors
from tests.scripted_server import Connection, ScriptedServer, head, responding


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def faulty(connection: Connection) -> None:
    """Send the requested response, or fail in one of many ways."""
    for request in connection.requests():
        fault = random.random()
        if fault < 0.05:
            connection.reset()
            return
        if fault < 0.1:
            connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")
            return
        if fault < 0.15:
            connection.respond(b"<html>", 502)
        elif fault < 0.2:
            connection.respond(b"<html>", 200)
        elif fault < 0.25:
            time.sleep(0.02)
            connection.send(head(200, {}, 100))
            connection.close()
            return
        else:
            name = request.target.split("/")[3]
            connection.respond(name)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Needs /proc: run it on Linux")
def test_many_threads_under_faults_get_correct_responses_and_leak_nothing() -> None:
    with ScriptedServer(faulty) as server, BrainFrameAPI(server.url, ("a", "b")) as api:
        results: Counter[str] = Counter()

        def work(number: int) -> None:
            for count in range(10):
                wanted = number * 1_000_000 + count
                try:
                    response = api.get_stream_url(wanted, timeout=60)
                except bf_errors.BaseAPIError as error:
                    results[type(error).__name__] += 1
                else:
                    # No thread gets the response to the request of another.
                    assert response == str(wanted)
                    results["responses"] += 1

        before = descriptors(), threading.active_count()
        with ThreadPoolExecutor(64) as pool:
            for future in [pool.submit(work, number) for number in range(64)]:
                future.result(timeout=100)
        assert results["responses"] > 300
        assert set(results) <= {"responses", "ServerNotReadyError", "UnknownError"}
        api.close()
        server.close()
        gc.collect()
        assert descriptors() <= before[0]
        assert threading.active_count() <= before[1]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Needs /proc: run it on Linux")
def test_closing_leaves_no_connection() -> None:
    with ScriptedServer(responding("1")) as server:
        before = descriptors()
        for _ in range(20):
            with BrainFrameAPI(server.url) as api:
                api.version()
        server.wait_until_closed()
        assert descriptors() <= before


def test_set_url_under_concurrency_never_mixes_servers() -> None:
    def script(name: str) -> ScriptedServer:
        def serve(connection: Connection) -> None:
            for request in connection.requests():
                cookie = request.headers.get("cookie", f"session_id={name}")
                right = cookie == f"session_id={name}"
                headers = {"Set-Cookie": f"session_id={name}"}
                connection.respond(name if right else f"{name} got {cookie}", headers=headers)

        return ScriptedServer(serve)

    with script("one") as one, script("two") as two, BrainFrameAPI(one.url, ("a", "b")) as api:
        stop = threading.Event()
        wrong: list[str] = []

        def ask() -> None:
            while not stop.is_set():
                response = api.version()
                if response not in ("one", "two"):
                    wrong.append(response)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for _ in range(50):
            api.set_url(two.url)
            time.sleep(0.01)
            api.set_url(one.url)
            time.sleep(0.01)
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        api.set_url(two.url)
        assert api.version() == "two"


def test_closing_ends_the_calls_of_other_threads() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.stall()

    with ScriptedServer(script) as server:
        api = BrainFrameAPI(server.url, retries=0)
        failures: list[BaseException] = []

        def call() -> None:
            try:
                api.version(timeout=None)
            except (bf_errors.BaseAPIError, RuntimeError) as error:
                failures.append(error)

        threads = [threading.Thread(target=call) for _ in range(4)]
        for thread in threads:
            thread.start()
        while len(server.requests) < 4:
            time.sleep(0.005)
        api.close()
        for thread in threads:
            thread.join(30)
        assert len(failures) == 4
        assert all("closed" in str(failure) for failure in failures)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Needs fork: run it on Linux or macOS")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_has_its_own_connections() -> None:
    with (
        ScriptedServer(responding("1", headers={"Set-Cookie": "session_id=a"})) as server,
        BrainFrameAPI(server.url, ("a", "b")) as api,
    ):
        assert api.version() == "1"
        assert server.connections == 1
        child = os.fork()
        if child == 0:
            try:
                right = all(api.version(timeout=60) == "1" for _ in range(3))
            except BaseException:
                right = False
            os._exit(0 if right else 1)
        for _ in range(3):
            assert api.version() == "1"
        assert os.waitpid(child, 0)[1] == 0
        assert server.connections == 2
        # The parent's connection is still its own.
        assert api.version() == "1"
        assert server.connections == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Needs fork: run it on Linux or macOS")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_during_a_login_does_not_block_the_child() -> None:
    def script(connection: Connection) -> None:
        for number, _ in enumerate(connection.requests()):
            if number == 0 and connection.server.connections == 1:
                time.sleep(0.5)
            connection.respond("1", headers={"Set-Cookie": "session_id=a"})

    with ScriptedServer(script) as server, BrainFrameAPI(server.url, ("a", "b")) as api:
        login = threading.Thread(target=api.version)
        login.start()
        while not server.requests:
            time.sleep(0.005)
        child = os.fork()
        if child == 0:
            try:
                right = api.version(timeout=60) == "1"
            except BaseException:
                right = False
            os._exit(0 if right else 1)
        login.join()
        assert os.waitpid(child, 0)[1] == 0
