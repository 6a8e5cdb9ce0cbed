"""Host names are resolved within the timeout, and a stuck resolver blocks nothing else."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Self

import pytest

from brainframe_api import bf_errors
from tests.scripted_server import ScriptedServer, responding
from tests.transport.callers import calling, in_each_mode

TIMEOUT: Final = 0.3
LATE: Final = 90.0
URL: Final = "http://stuck.example"

STUCK: Final = """
import socket, sys, threading, time

def stuck(host, *args, flags=0, **kwargs):
    if flags & socket.AI_NUMERICHOST:
        raise socket.gaierror(socket.EAI_NONAME, "a host name")
    threading.Event().wait(600)

socket.getaddrinfo = stuck
started = time.monotonic()
from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
"""

SYNC: Final = """
try:
    BrainFrameAPI("http://stuck.example", retries=0).version(timeout=0.2)
except bf_errors.ServerNotReadyError as error:
    assert "timeout" in str(error)
"""

ASYNC: Final = """
import anyio

async def main():
    async with AsyncBrainFrameAPI("http://stuck.example", retries=0) as api:
        try:
            await api.version(timeout=0.2)
        except bf_errors.ServerNotReadyError as error:
            assert "timeout" in str(error)
        with anyio.move_on_after(0.2):  # Canceled in the middle.
            await api.version()

anyio.run(main, backend="{}")
"""


class Resolver:
    """A resolver that waits for an event, and then returns an address or raises."""

    def __init__(self, result: Any) -> None:
        self.calls = 0
        self.released = threading.Event()
        self._result = result
        self._original = socket.getaddrinfo

    def __call__(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("flags", 0) & socket.AI_NUMERICHOST:
            return self._original(host, port, *args, **kwargs)
        self.calls += 1
        self.released.wait(60)
        if isinstance(self._result, Exception):
            raise self._result
        return self._original(self._result, port, *args, **kwargs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()


def install(monkeypatch: pytest.MonkeyPatch, result: Any) -> Resolver:
    resolver = Resolver(result)
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return resolver


def lookup_threads() -> int:
    return sum("lookup" in thread.name for thread in threading.enumerate())


@pytest.mark.parametrize(
    "program",
    [SYNC, ASYNC.format("asyncio"), ASYNC.format("trio")],
    ids=["sync", "asyncio", "trio"],
)
def test_a_stuck_resolver_delays_neither_the_call_nor_the_end_of_the_program(program: str) -> None:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", STUCK + program],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert time.monotonic() - started < LATE
    assert done.stderr == ""


@in_each_mode
def test_many_calls_share_the_lookup_of_a_stuck_resolver(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call(_: int) -> type[BaseException] | None:
        try:
            caller("version", timeout=TIMEOUT)
        except bf_errors.BaseAPIError as error:
            return type(error)
        return None

    before = lookup_threads()
    with (
        install(monkeypatch, "127.0.0.1") as resolver,
        calling(mode, URL, retries=0) as caller,
        ThreadPoolExecutor(20) as threads,
    ):
        results = list(threads.map(call, range(60)))
        assert results == [bf_errors.ServerNotReadyError] * 60
        assert resolver.calls <= 4
        assert lookup_threads() - before <= 4


@in_each_mode
def test_calls_that_share_a_lookup_all_get_its_result(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        ScriptedServer(responding("1.2.3")) as server,
        install(monkeypatch, "127.0.0.1") as resolver,
        calling(mode, f"http://slow.example:{server.port}", retries=0) as call,
        ThreadPoolExecutor(10) as threads,
    ):
        calls = [threads.submit(call, "version") for _ in range(10)]
        while not resolver.calls:
            time.sleep(0.005)
        resolver.released.set()
        assert [one.result(30) for one in calls] == ["1.2.3"] * 10


@in_each_mode
@pytest.mark.parametrize(
    "failure",
    [
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        UnicodeError("label too long"),
        LookupError("unknown encoding: idna"),
        RuntimeError("whatever a resolver of another library raises"),
    ],
)
def test_any_error_of_a_lookup_raises_server_not_ready(
    mode: str, failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    with install(monkeypatch, failure) as resolver, calling(mode, URL, retries=0) as call:
        resolver.released.set()
        with pytest.raises(bf_errors.ServerNotReadyError, match=r"stuck\.example") as raised:
            call("version", timeout=30)
        assert str(failure.args[-1]) in str(raised.value)
