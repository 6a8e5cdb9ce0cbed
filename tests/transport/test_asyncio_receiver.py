"""The bytes of a long body on asyncio, whose socket stays registered with the event loop."""

from __future__ import annotations

import asyncio
import gc
import os
import selectors
import socket
import struct
import subprocess
import sys
import threading
import weakref
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest

from brainframe_api import AsyncBrainFrameAPI
from openapi_runtime.async_io import body_receiver
from openapi_runtime.asyncio_receiver import AsyncioReceiver
from tests.scripted_server import Connection, ScriptedServer
from tests.status_stream.statuses import packet

SECONDS = 60
"""A timeout in seconds that never expires in these tests."""


class CountingSelector(selectors.SelectSelector):
    """Selector that counts registrations."""

    def __init__(self) -> None:
        super().__init__()
        self.registrations = 0

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        self.registrations += 1
        return super().register(fileobj, events, data)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, peer = socket.socketpair()
    ours.setblocking(False)
    peer.settimeout(SECONDS)
    with ours, peer:
        yield ours, peer


def run(
    main: Callable[[], Awaitable[None]], selector: selectors.BaseSelector | None = None
) -> None:
    async def coroutine() -> None:
        await main()

    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        runner.run(coroutine())


def receiver_of(connection: socket.socket) -> AsyncioReceiver:
    return AsyncioReceiver(connection, 1024, asyncio.get_running_loop())


async def several_iterations() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_the_socket_is_registered_once(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, peer = pair
    selector = CountingSelector()

    async def main() -> None:
        receiver = receiver_of(ours)
        before = selector.registrations
        for number in range(20):
            receiving = asyncio.create_task(receiver.receive(SECONDS))
            await several_iterations()
            peer.send(b"%d" % number)
            assert await receiving == b"%d" % number
        assert selector.registrations == before + 1
        receiver.close()

    run(main, selector)


def test_bytes_wait_in_the_operating_system_for_a_busy_program(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, peer = pair
    selector = CountingSelector()

    async def main() -> None:
        receiver = receiver_of(ours)
        peer.send(b"first")
        assert await receiver.receive(SECONDS) == b"first"
        peer.send(b"x" * 2000)
        await several_iterations()
        # Otherwise the event loop would be woken all the time.
        assert ours.fileno() not in selector.get_map()
        assert await receiver.receive(SECONDS) == b"x" * 1024
        assert await receiver.receive(SECONDS) == b"x" * 976
        peer.close()
        assert await receiver.receive(SECONDS) == b""
        receiver.close()

    run(main, selector)


@pytest.mark.parametrize("iterations", range(5))
def test_a_canceled_task_loses_no_bytes(
    pair: tuple[socket.socket, socket.socket], iterations: int
) -> None:
    ours, peer = pair

    async def main() -> None:
        receiver = receiver_of(ours)
        receiving = asyncio.create_task(receiver.receive(SECONDS))
        await several_iterations()
        peer.send(b"bytes")
        for _ in range(iterations):
            await asyncio.sleep(0)
        receiving.cancel()
        (received,) = await asyncio.gather(receiving, return_exceptions=True)
        if isinstance(received, asyncio.CancelledError):
            received = await receiver.receive(SECONDS)
        assert received == b"bytes"
        receiver.close()

    run(main)


def test_each_wait_has_its_own_timeout(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, peer = pair

    async def main() -> None:
        receiver = receiver_of(ours)
        peer.send(b"early")
        assert await receiver.receive(0.05) == b"early"
        # The timer of the first wait expires during the second one.
        asyncio.get_running_loop().call_later(0.2, peer.send, b"late")
        assert await receiver.receive(SECONDS) == b"late"
        for timeout in (0.01, 0):
            with pytest.raises(TimeoutError):
                await receiver.receive(timeout)
        asyncio.get_running_loop().call_later(0.05, peer.send, b"last")
        assert await receiver.receive(None) == b"last"
        receiver.close()

    run(main)


def test_a_reset_connection_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        peer, _ = listener.accept()
        ours.setblocking(False)

        async def main() -> None:
            receiver = receiver_of(ours)
            receiving = asyncio.create_task(receiver.receive(SECONDS))
            await several_iterations()
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.close()
            with pytest.raises(ConnectionResetError):
                await receiving
            receiver.close()

        run(main)


def test_an_error_does_not_keep_its_receiver_alive() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        peer, _ = listener.accept()
    ours.setblocking(False)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()

    async def main() -> None:
        receiver = receiver_of(ours)
        released = threading.Event()
        weakref.finalize(receiver, released.set)
        gc.disable()
        try:
            with suppress(ConnectionResetError):
                await receiver.receive(SECONDS)
            receiver.close()
            del receiver
            await several_iterations()
            assert released.is_set()
        finally:
            gc.enable()

    run(main)


def test_a_second_task_cannot_wait_for_the_same_bytes(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, peer = pair

    async def main() -> None:
        receiver = receiver_of(ours)
        receiving = asyncio.create_task(receiver.receive(SECONDS))
        await several_iterations()
        with pytest.raises(OSError, match="Bad file descriptor"):
            await receiver.receive(SECONDS)
        peer.send(b"bytes")
        assert await receiving == b"bytes"
        receiver.close()

    run(main)


def test_closing_the_receiver_ends_the_wait_of_another_task(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    async def main() -> None:
        receiver = receiver_of(pair[0])
        receiving = asyncio.create_task(receiver.receive(SECONDS))
        await several_iterations()
        receiver.close()
        with pytest.raises(OSError, match="Bad file descriptor"):
            await receiving
        with pytest.raises(OSError, match="Bad file descriptor"):
            await receiver.receive(SECONDS)

    run(main)


def test_closing_the_receiver_in_another_thread_does_not_end_the_body(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, peer = pair

    async def main() -> None:
        receiver = receiver_of(ours)
        receiving = asyncio.create_task(receiver.receive(SECONDS))
        await several_iterations()
        thread = threading.Thread(target=receiver.close)
        thread.start()
        # Block the event loop until the other thread is done. Shutting the socket down there would
        # look like the end of the body to the waiting task.
        thread.join()
        peer.setblocking(False)
        with pytest.raises(BlockingIOError):
            peer.recv(1)
        with pytest.raises(OSError, match="Bad file descriptor"):
            await receiving
        assert peer.recv(1) == b""

    run(main)


def test_the_timer_is_canceled_in_the_event_loop(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, peer = pair
    canceled_in: list[threading.Thread] = []

    class Timer:
        def cancel(self) -> None:
            canceled_in.append(threading.current_thread())

    class EventLoop(asyncio.SelectorEventLoop):
        def call_at(self, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
            del args, kwargs
            return Timer()  # Without `when`, like the timers of event loops for Qt.

    async def main() -> None:
        receiver = receiver_of(ours)
        for number in range(3):
            peer.send(b"%d" % number)
            assert await receiver.receive(SECONDS) == b"%d" % number
        peer.send(b"more")
        await several_iterations()
        # By now, the socket is no longer registered, because the program did not read the bytes.
        thread = threading.Thread(target=receiver.close)
        thread.start()
        thread.join()
        await several_iterations()
        assert ours.fileno() < 0

    with asyncio.Runner(loop_factory=EventLoop) as runner:
        runner.run(main())
    assert canceled_in == [threading.current_thread()]


def test_a_receiver_can_be_closed_after_an_event_loop_that_left_a_task_waiting(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, _ = pair
    event_loop = asyncio.SelectorEventLoop()

    async def main() -> tuple[AsyncioReceiver, asyncio.Task[bytes]]:
        receiver = receiver_of(ours)
        receiving = asyncio.create_task(receiver.receive(SECONDS))
        await several_iterations()
        return receiver, receiving

    receiver, receiving = event_loop.run_until_complete(main())
    event_loop.close()
    receiver.close()
    assert ours.fileno() < 0
    # Otherwise asyncio would log that the task was destroyed.
    receiving._log_destroy_pending = False  # type: ignore[attr-defined]


def test_other_event_loops_may_end_a_registration(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, peer = pair

    class EventLoop(BaseSelectorEventLoop):
        """Event loop that reports a socket only once, as uvloop does after a reset."""

        def add_reader(  # type: ignore[override]
            self, fd: Any, callback: Callable[..., object], *args: Any
        ) -> None:
            def once() -> None:
                self.remove_reader(fd)
                callback(*args)

            super().add_reader(fd, once)

    async def main() -> None:
        receiver = body_receiver(ours, 1024)
        for number in range(2):
            receiving = asyncio.create_task(receiver.receive(SECONDS))
            await several_iterations()
            peer.send(b"%d" % number)
            assert await receiving == b"%d" % number
        receiver.close()

    with asyncio.Runner(loop_factory=EventLoop) as runner:
        runner.run(asyncio.wait_for(main(), SECONDS))


def test_the_next_socket_with_the_same_descriptor_works(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, peer = pair

    async def main() -> None:
        receiver = receiver_of(ours)
        descriptor = ours.fileno()
        peer.send(b"bytes")
        assert await receiver.receive(SECONDS) == b"bytes"
        # The garbage collector may close a receiver in any thread.
        await asyncio.to_thread(receiver.close)
        assert peer.recv(1) == b""
        assert ours.fileno() < 0
        with ExitStack() as stack:
            while True:
                successor, its_peer = map(stack.enter_context, socket.socketpair())
                if descriptor in (successor.fileno(), its_peer.fileno()):
                    break
            if its_peer.fileno() == descriptor:
                successor, its_peer = its_peer, successor
            successor.setblocking(False)
            following = receiver_of(successor)
            receiving = asyncio.create_task(following.receive(SECONDS))
            await several_iterations()
            its_peer.send(b"more")
            assert await receiving == b"more"
            following.close()

    run(main)


def test_a_receiver_continues_in_another_event_loop(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, peer = pair
    receivers: list[AsyncioReceiver] = []

    async def main() -> None:
        receivers.append(receiver_of(ours))
        peer.send(b"first")
        assert await receivers[0].receive(SECONDS) == b"first"

    async def in_another_event_loop() -> None:
        peer.send(b"second")
        assert await receivers[0].receive(SECONDS) == b"second"
        with pytest.raises(TimeoutError):
            await receivers[0].receive(0.01)
        receivers[0].close()

    run(main)
    run(in_another_event_loop)


def test_abandoning_a_stream_releases_its_connection() -> None:
    left = threading.Event()

    def stream(connection: Connection) -> None:
        connection.read_request()
        connection.begin_chunked()
        connection.chunk(packet(1))
        if connection.wait_for_client_to_leave(SECONDS):
            left.set()

    async def main(url: str) -> None:
        async with AsyncBrainFrameAPI(url) as api:
            packets = api.get_zone_status_packets()
            await anext(packets)
            del packets
            gc.collect()
            assert await asyncio.to_thread(left.wait, SECONDS)

    with ScriptedServer(stream) as server:
        asyncio.run(main(server.url))


PROGRAM = """
import asyncio, os, sys
from brainframe_api import AsyncBrainFrameAPI

async def main(url):
    async with AsyncBrainFrameAPI(url) as api:
        async for packet in api.get_zone_status_packets(60):
            print(packet.decode(), flush=True)
            child = os.fork()
            if not child:
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
            # This request makes the server send the next packet.
            await api.version()

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Needs fork: run it on Linux or macOS")
def test_a_forked_process_leaves_the_stream_of_its_parent_alone() -> None:
    called = threading.Semaphore(0)

    def script(connection: Connection) -> None:
        for request in connection.requests():
            if request.target != "/api/streams/statuses":
                connection.respond("1")
                called.release()
                continue
            connection.begin_chunked()
            for number in range(3):
                connection.chunk(b'{"number": %d}\r\n' % number)
                assert called.acquire(timeout=SECONDS)
            connection.chunk(b"")

    with ScriptedServer(script) as server:
        done = subprocess.run(
            [sys.executable, "-W", "ignore::DeprecationWarning", "-c", PROGRAM, server.url],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.stderr == ""
    assert done.stdout.split("\n") == [f'{{"number": {number}}}' for number in range(3)] + [""]
