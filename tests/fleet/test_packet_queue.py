"""Packets are processed in batches, and published in their order and only while a lease is held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import nats.errors
import pytest
from nats.aio.msg import Msg

from brainframe_api import AsyncBrainFrameAPI
from brainframe_api._fleet import names
from brainframe_api._fleet import packet_queue as packet_queue_module
from brainframe_api._fleet.availability import AvailabilityLog
from brainframe_api._fleet.broker import Broker, Destination
from brainframe_api._fleet.following import Following, FollowingOptions
from brainframe_api._fleet.options import StatusForm
from brainframe_api._fleet.packet_queue import PacketQueue
from brainframe_api._fleet.tasks import end_tasks
from brainframe_api.fleet import AvailabilityState, FleetServer
from tests.fleet.harness import PATIENCE, within
from tests.fleet.servers import ScriptedServers

pytestmark = pytest.mark.anyio


class Source:
    """Source whose packets are the messages, except for packets that begin with `#`."""

    def __init__(self, name: str) -> None:
        self.destination = Destination(names.status_subject(name), {"Form": "test"})
        self.published = 0
        self.dropped: list[Exception] = []

    def message(self, packet: bytes, arrived: float) -> bytes | None:
        if packet == b"#invalid":
            raise ZeroDivisionError
        return None if packet.startswith(b"#") else packet

    def record_published(self, now: float) -> None:
        self.published += 1

    def record_dropped(self, error: Exception) -> None:
        self.dropped.append(error)


async def received_by(broker: Broker) -> list[tuple[str, bytes, dict[str, str]]]:
    """Return a list to which the statuses are added that the broker receives."""
    received: list[tuple[str, bytes, dict[str, str]]] = []

    async def receive(message: Msg) -> None:
        received.append((message.subject, message.data, message.headers or {}))

    await broker.client.subscribe(names.status_subject("*"), cb=receive)
    return received


async def test_a_batch_is_published_in_the_order_of_its_packets_with_the_headers_of_each_source(
    broker: Broker,
) -> None:
    received = await received_by(broker)
    queue = PacketQueue(broker)
    work = asyncio.create_task(queue.run())
    one, two = Source("one"), Source("two")
    for source, packet in ((one, b"1"), (two, b"2 \r\n\xff"), (one, b"#none"), (one, b"3")):
        queue.add(source, packet, 0.0)
    assert (one.published, two.published) == (0, 0)

    async def are_received() -> bool:
        return len(received) == 3

    await within(PATIENCE, are_received, "All messages are received")
    assert [(subject, data) for subject, data, _ in received] == [
        ("brainframe.one.statuses", b"1"),
        ("brainframe.two.statuses", b"2 \r\n\xff"),
        ("brainframe.one.statuses", b"3"),
    ]
    assert [headers for *_, headers in received] == [{"Form": "test"}] * 3
    assert (one.published, two.published) == (2, 1)
    await end_tasks(work)


async def test_a_large_batch_is_published_without_waiting(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packet_queue_module, "_BATCH_BYTES", 5)
    monkeypatch.setattr(packet_queue_module, "_BATCH_SECONDS", 3600)
    queue = PacketQueue(broker)
    work = asyncio.create_task(queue.run())
    source = Source("one")
    queue.add(source, b"12345", 0.0)
    await asyncio.sleep(0.1)
    assert source.published == 0
    queue.add(source, b"6", 0.0)

    async def are_published() -> bool:
        return source.published == 2

    await within(PATIENCE, are_published, "Both messages are published")
    await end_tasks(work)


class PublicClient:
    """The public methods of nats-py that publish messages."""

    def __init__(self, client: Any) -> None:
        self.publish = client.publish
        self.max_payload = client.max_payload


async def test_messages_are_published_without_private_methods_of_nats_py(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = await received_by(broker)
    source = Source("one")
    with monkeypatch.context() as patch:
        patch.setattr(broker, "client", PublicClient(broker.client))
        await broker.publish_all([(source.destination, b"1")])

    async def is_received() -> bool:
        return len(received) == 1

    await within(PATIENCE, is_received, "The message is received")
    assert received == [("brainframe.one.statuses", b"1", {"Form": "test"})]


async def test_a_packet_that_cannot_be_processed_or_published_does_not_affect_others(
    broker: Broker,
) -> None:
    received = await received_by(broker)
    queue = PacketQueue(broker)
    bad, large, good = Source("bad"), Source("large"), Source("good")
    queue.add(bad, b"#invalid", 0.0)
    # The broker counts the headers, and ends the connection if a message is too large.
    queue.add(large, bytes(broker.client.max_payload - 10), 0.0)
    queue.add(good, b"1", 0.0)
    await queue.process_all()

    async def is_received() -> bool:
        return len(received) == 1

    await within(PATIENCE, is_received, "The valid message is received")
    assert received[0][:2] == ("brainframe.good.statuses", b"1")
    assert good.published == 1
    assert (bad.published, large.published) == (0, 0)
    assert [type(error) for error in large.dropped] == [nats.errors.MaxPayloadError]
    assert broker.is_usable


@asynccontextmanager
async def following(
    broker: Broker,
    queue: PacketQueue,
    is_allowed: Callable[[], bool] = lambda: True,
    servers: ScriptedServers | None = None,
) -> AsyncGenerator[Following]:
    """Follow a server, and yield when one of its packets is in the queue."""
    log = AvailabilityLog(broker)
    writing = asyncio.create_task(log.run())
    with servers or ScriptedServers(1) as scripted:
        [server] = scripted.servers
        following = Following(
            FleetServer(server.name, server.url),
            AsyncBrainFrameAPI(server.url),
            broker,
            queue,
            log,
            "one",
            FollowingOptions(StatusForm.FULL),
            is_allowed,
            asyncio.Semaphore(),
        )
        following.start("")

        async def has_published() -> bool:
            await queue.process_all()
            return following.stats.published > 0

        async def has_queued() -> bool:
            return bool(queue)

        try:
            await within(PATIENCE, has_published, "A packet is published")
            await within(PATIENCE, has_queued, "A packet is in the queue")
            yield following
        finally:
            await following.stop("", record=False)
            await end_tasks(writing)


async def test_queued_messages_are_published_before_the_event_about_the_stop_of_their_bridge(
    broker: Broker,
) -> None:
    received: list[str] = []

    async def receive(message: Msg) -> None:
        received.append(message.data.decode())

    await broker.client.subscribe(names.status_subject("*"), cb=receive)
    await broker.client.subscribe(names.bucket_subject(names.AVAILABILITY), cb=receive)
    async with following(broker, PacketQueue(broker)) as followed:
        await followed.stop("the bridge stops", record=True)

        async def has_event() -> bool:
            return bool(received) and "the bridge stops" in received[-1]

        await within(PATIENCE, has_event, "The event is received")
    assert '"tstamp"' in received[-2]


async def test_messages_whose_publishing_fails_unexpectedly_are_counted_as_dropped(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_arguments: object) -> None:
        raise RuntimeError("unexpected")

    queue = PacketQueue(broker)
    async with following(broker, queue) as followed:
        monkeypatch.setattr(broker, "publish_all", fail)
        await queue.process_all()
        assert not queue
        assert followed.stats.dropped >= 1
        monkeypatch.undo()


async def test_packets_are_published_only_while_their_lease_is_valid(broker: Broker) -> None:
    allowed = True
    queue = PacketQueue(broker)
    async with following(broker, queue, lambda: allowed) as followed:
        published = followed.stats.published
        allowed = False
        await queue.process_all()
        assert not queue
        assert followed.stats.published == published
        # A late response of the broker confirms the lease.
        allowed = True

        async def has_published() -> bool:
            await queue.process_all()
            return followed.stats.published > published

        await within(PATIENCE, has_published, "Packets are published again")


async def test_a_server_whose_stream_ends_is_disconnected_although_its_last_packet_was_waiting(
    broker: Broker,
) -> None:
    queue = PacketQueue(broker)
    servers = ScriptedServers(1)
    async with following(broker, queue, servers=servers) as followed:
        await asyncio.to_thread(servers.cut_off, *servers.servers)

        async def is_disconnected() -> bool:
            return followed.stats.state is AvailabilityState.DISCONNECTED

        await within(PATIENCE, is_disconnected, "The server is disconnected")
        await queue.process_all()
        assert followed.stats.state is AvailabilityState.DISCONNECTED
