"""The connection to a broker leaves nothing open, and reads all entries of a bucket."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import nats.errors
import pytest
from nats.js.errors import ServiceUnavailableError

from brainframe_api._fleet import broker as broker_module
from brainframe_api._fleet import names
from brainframe_api._fleet.broker import Broker, connected
from brainframe_api._fleet.tasks import end_tasks, run_together
from brainframe_api.fleet import BrokerUnreachableError, Fleet, LocalBroker
from tests.fleet.harness import PATIENCE

pytestmark = pytest.mark.anyio

INFO = b'INFO {"server_id": "a", "version": "2.12.0", "proto": 1, "headers": true}\r\n'


@pytest.fixture(autouse=True)
def _no_garbage_collection() -> Iterator[None]:
    """Disable the garbage collector, which would close connections that the code left open."""
    gc.disable()
    yield
    gc.enable()


class BrokerThatFails:
    """Broker that rejects connections in the handshake and records whether they are closed.

    Args:
        replies: The first bytes that it sends on each connection. After the last reply, it accepts
            connections like a working broker.
    """

    def __init__(self, *replies: bytes) -> None:
        self.replies = list(replies)
        self.connected = asyncio.Event()
        self.closed: asyncio.Queue[bytes] = asyncio.Queue()
        self._connections: set[asyncio.Task[None] | None] = set()

    @asynccontextmanager
    async def run(self) -> AsyncGenerator[str]:
        """Yield the URL."""
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0) as server:
            yield f"nats://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            await asyncio.gather(*filter(None, self._connections))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(asyncio.current_task())
        reply = self.replies.pop(0) if self.replies else INFO
        writer.write(reply)
        if reply != INFO:
            self.connected.set()
            await reader.read()
            self.closed.put_nowait(reply)
        while line := await reader.readline():
            if line.startswith(b"PING"):
                writer.write(b"PONG\r\n")
                if self.replies:
                    break
        writer.close()


async def test_connections_that_the_broker_rejected_are_closed() -> None:
    """Brokers reject connections while they start or stop."""
    rejecting = BrokerThatFails(INFO, b"-ERR 'starting'\r\n", b"-ERR 'stopping'\r\n")
    async with rejecting.run() as url:
        broker = Broker(url, "test")
        reconnected = asyncio.Event()

        async def remember() -> None:
            reconnected.set()

        broker.on_reconnect(remember)
        await broker.connect(30)
        try:
            async with asyncio.timeout(30):
                await reconnected.wait()
                assert await rejecting.closed.get() == b"-ERR 'starting'\r\n"
                assert await rejecting.closed.get() == b"-ERR 'stopping'\r\n"
        finally:
            await broker.close()


async def test_an_attempt_that_is_canceled_closes_its_connection() -> None:
    silent = BrokerThatFails(b"")
    async with silent.run() as url:
        broker = Broker(url, "test")
        connecting = asyncio.create_task(broker.connect(None))
        async with asyncio.timeout(30):
            await silent.connected.wait()
            await end_tasks(connecting)
            assert connecting.cancelled()
            assert await silent.closed.get() == b""


@asynccontextmanager
async def entries_after_responses(url: str) -> AsyncGenerator[str]:
    """Yield the URL of a proxy that delivers messages of streams later than responses.

    It also delays requests for information about a consumer, so that the broker has sent all
    messages when it receives them.
    """
    connections: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.current_task())
        host, port = url.removeprefix("nats://").split(":")
        from_broker, to_broker = await asyncio.open_connection(host, int(port))

        async def forward_requests() -> None:
            while line := await reader.readline():
                if b"$JS.API.CONSUMER.INFO" in line:
                    await asyncio.sleep(0.1)
                to_broker.write(line)

        async def forward_messages() -> None:
            while line := await from_broker.readline():
                if not line.startswith((b"MSG ", b"HMSG ")):
                    writer.write(line)
                    continue
                data = line + await from_broker.readexactly(int(line.split()[-1]) + 2)
                if b" $JS.ACK." in line:
                    asyncio.get_running_loop().call_later(0.3, writer.write, data)
                else:
                    writer.write(data)

        await run_together(forward_requests(), forward_messages())
        to_broker.close()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"nats://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*filter(None, connections))


async def test_a_bucket_whose_entries_arrive_late_is_not_read_as_empty(nats: LocalBroker) -> None:
    async with Fleet(nats.url) as fleet:
        for name in ("shop-1", "shop-2", "shop-3"):
            await fleet.add(name, "http://10.0.0.5")
        await fleet.remove("shop-2")
    async with (
        entries_after_responses(nats.url) as url,
        connected(url, "test", PATIENCE) as broker,
    ):
        assert (await broker.read_bucket(names.SERVERS)).keys() == {"shop-1", "shop-3"}


async def test_reading_a_bucket_leaves_no_consumer(broker: Broker) -> None:
    stream = names.bucket_stream(names.CLAIMS)
    assert await broker.read_bucket(names.CLAIMS) == {}
    assert (await broker.js.stream_info(stream)).state.consumer_count == 0


async def test_a_bucket_is_read_again_if_a_request_is_lost(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_consumer = broker.js.add_consumer
    losses = [nats.errors.TimeoutError, nats.errors.NoRespondersError, ServiceUnavailableError]

    async def add_or_lose(*arguments: Any) -> Any:
        if losses:
            raise losses.pop()
        return await add_consumer(*arguments)

    await (await broker.bucket(names.CLAIMS)).put("shop-1", b"claim")
    monkeypatch.setattr(broker.js, "add_consumer", add_or_lose)
    assert (await broker.read_bucket(names.CLAIMS)).keys() == {"shop-1"}
    assert losses == []


async def test_calls_to_a_broker_that_does_not_respond_raise_an_error_of_fleets(
    nats: LocalBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker_module, "_READING_SECONDS", 0.2)
    async with Fleet(nats.url) as fleet:
        nats.stop()
        for call in (fleet.servers, fleet.status):
            with pytest.raises(BrokerUnreachableError, match="did not respond"):
                await call()
