"""Status messages are published in batches, in their order, and only while the lease is held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest
from nats.aio.msg import Msg

from brainframe_api import AsyncBrainFrameAPI
from brainframe_api._fleet import names
from brainframe_api._fleet import publish_queue as publish_queue_module
from brainframe_api._fleet.availability import AvailabilityLog
from brainframe_api._fleet.broker import Broker
from brainframe_api._fleet.following import Following, FollowingOptions
from brainframe_api._fleet.options import StatusForm
from brainframe_api._fleet.publish_queue import PublishQueue
from brainframe_api._fleet.tasks import end_tasks
from brainframe_api.fleet import FleetServer
from tests.fleet.harness import PATIENCE, within
from tests.fleet.servers import ScriptedServers

pytestmark = pytest.mark.anyio


async def test_messages_wait_for_the_next_batch_and_keep_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publish_queue_module, "_BATCH_SECONDS", 0)
    published: list[bytes] = []

    async def publish(content: bytes) -> None:
        published.append(content)

    queue = PublishQueue()
    work = asyncio.create_task(queue.run())
    for content in (b"1", b"2", b"3"):
        await queue.add(publish, content)
    assert published == []

    async def are_published() -> bool:
        return published == [b"1", b"2", b"3"]

    await within(PATIENCE, are_published, "All messages are published")
    await end_tasks(work)


async def test_a_large_batch_is_published_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish_queue_module, "_BATCH_BYTES", 5)
    published: list[bytes] = []

    async def publish(content: bytes) -> None:
        published.append(content)

    queue = PublishQueue()
    await queue.add(publish, b"12345")
    assert published == []
    await queue.add(publish, b"6")
    assert published == [b"12345", b"6"]
    await queue.add(publish, b"7")
    assert published == [b"12345", b"6"]


@asynccontextmanager
async def following(
    broker: Broker, queue: PublishQueue, is_allowed: Callable[[], bool]
) -> AsyncGenerator[Following]:
    """Follow a server until one of its packets is in the queue."""
    log = AvailabilityLog(broker)
    writing = asyncio.create_task(log.run())
    with ScriptedServers(1) as scripted:
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

        async def has_queued() -> bool:
            return bool(queue)

        try:
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
    async with following(broker, PublishQueue(), lambda: True) as followed:
        await followed.stop("the bridge stops", record=True)

        async def has_event() -> bool:
            return bool(received) and "the bridge stops" in received[-1]

        await within(PATIENCE, has_event, "The event is received")
    assert '"tstamp"' in received[-2]


async def test_an_error_of_one_message_does_not_end_the_publishing_of_others(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("unexpected")

    queue = PublishQueue()
    async with following(broker, queue, lambda: True) as followed:
        monkeypatch.setattr(broker.client, "publish", fail)
        await queue.publish_all()
        assert not queue
        assert followed.stats.dropped >= 1
        monkeypatch.undo()


async def test_a_queued_message_is_not_published_after_its_lease_has_ended(broker: Broker) -> None:
    allowed = True
    queue = PublishQueue()
    async with following(broker, queue, lambda: allowed) as followed:
        allowed = False
        await queue.publish_all()
        assert not queue
        assert followed.stats.published == 0
