"""Dashboards receive statuses over MQTT. `scripts/nox -s fleet-faults` runs these tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from brainframe_api._fleet import names
from brainframe_api._fleet.broker import connected
from brainframe_api.fleet import Bridge, Fleet, LocalBroker
from tests.fleet.harness import PATIENCE, free_port
from tests.fleet.servers import ScriptedServers
from tests.fleet.test_faults import LONG

pytestmark = [
    pytest.mark.slow,
    pytest.mark.anyio,
    pytest.mark.skipif(not LONG, reason="Needs minutes: scripts/nox -s fleet-faults"),
]


@asynccontextmanager
async def subscription(url: str, topic: str, qos: int) -> AsyncGenerator[asyncio.Queue[Any]]:
    """Subscribe to a topic over MQTT, and yield the messages that arrive."""
    mqtt: Any = pytest.importorskip(
        "paho.mqtt.client", reason="Needs paho-mqtt: scripts/nox -s fleet-faults installs it"
    )
    loop = asyncio.get_running_loop()
    messages: asyncio.Queue[Any] = asyncio.Queue()
    subscribed = asyncio.Event()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)

    # The client calls these functions in its own thread.

    def subscribe(*_: Any) -> None:
        client.subscribe(topic, qos)

    def acknowledged(*_: Any) -> None:
        loop.call_soon_threadsafe(subscribed.set)

    def received(_client: Any, _data: Any, message: Any) -> None:
        loop.call_soon_threadsafe(messages.put_nowait, message)

    client.on_connect, client.on_subscribe, client.on_message = subscribe, acknowledged, received
    address = urlsplit(url)
    await asyncio.to_thread(client.connect, address.hostname, address.port)
    client.loop_start()
    try:
        async with asyncio.timeout(PATIENCE):
            await subscribed.wait()
        yield messages
    finally:
        await asyncio.to_thread(client.disconnect)
        await asyncio.to_thread(client.loop_stop)


async def test_a_dashboard_receives_statuses_over_mqtt_at_most_once(tmp_path: Path) -> None:
    with ScriptedServers(1) as scripted, LocalBroker(tmp_path, 0, mqtt_port=free_port()) as nats:
        [server] = scripted.servers
        assert nats.mqtt_url is not None
        async with (
            Fleet(nats.url) as fleet,
            # Delivery is at most once, although the client requests a higher QoS.
            subscription(nats.mqtt_url, "brainframe/+/statuses", qos=1) as messages,
        ):
            await fleet.add(server.name, server.url)
            bridge = Bridge(nats.url)
            following = asyncio.create_task(bridge.run())
            async with asyncio.timeout(PATIENCE):
                message = await messages.get()
            assert message.topic == "brainframe/server-0/statuses"
            assert message.qos == 0
            assert json.loads(message.payload)["1"]["Screen"]["within"] == {"person": 2, "car": 2}
            bridge.stop()
            await following
            # Messages are not retained, so the first message of a later dashboard is a new one.
            async with (
                subscription(nats.mqtt_url, "brainframe/+/statuses", qos=1) as later,
                connected(nats.url, "test", PATIENCE) as broker,
            ):
                await broker.client.publish(names.status_subject(server.name), b"new")
                async with asyncio.timeout(PATIENCE):
                    assert (await later.get()).payload == b"new"
