"""Metrics of bridges, as Prometheus reads them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from brainframe_api.fleet import Bridge, BridgeOptions, Fleet, LocalBroker, MetricsOptions
from tests.fleet.servers import ScriptedServers

pytestmark = pytest.mark.anyio
Metrics = dict[tuple[str, str], float]


async def read(bridge: Bridge) -> Metrics:
    """Return the value of each series by its name and its labels."""
    async with httpx.AsyncClient() as http:
        response = await http.get(f"http://127.0.0.1:{bridge.metrics_port}/metrics")
    return {
        (sample.name, " ".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))): (
            sample.value
        )
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


@asynccontextmanager
async def running(
    nats: LocalBroker, scripted: ScriptedServers, options: MetricsOptions
) -> AsyncGenerator[Bridge]:
    bridge = Bridge(nats.url, options=BridgeOptions(metrics=options, name="one"))
    async with Fleet(nats.url) as fleet:
        for server in scripted.servers:
            await fleet.add(server.name, server.url, replace=True)
    task = asyncio.create_task(bridge.run())
    try:
        end = time.monotonic() + 60
        while len([one for one in bridge.followings.values() if one.last_packet]) < len(
            scripted.servers
        ):
            assert time.monotonic() < end
            await asyncio.sleep(0.02)
        yield bridge
    finally:
        bridge.stop()
        await task


async def test_servers_zones_and_the_bridge_have_metrics(nats: LocalBroker) -> None:
    with ScriptedServers(2) as scripted:
        scripted.do(scripted.servers[0].raise_alert)
        options = MetricsOptions(0, classes=["person"])
        async with running(nats, scripted, options) as bridge:
            found = await read(bridge)
            zone = "server=server-0 stream=1 zone=Screen"
            assert found["brainframe_online", "server=server-1"] == 1
            assert 0 <= found["brainframe_packet_age_seconds", "server=server-1"] < 60
            assert found["brainframe_packets_total", "server=server-0"] >= 1
            assert found["brainframe_statuses_dropped_total", "server=server-0"] == 0
            assert found["brainframe_zone_objects", f"class=person {zone}"] == 2
            assert found["brainframe_zone_objects", f"class=other {zone}"] == 2
            assert found["brainframe_zone_entered_total", f"class=person {zone}"] == 3
            assert found["brainframe_zone_exited_total", f"class=person {zone}"] == 2
            assert found["brainframe_zone_alerts", zone] == 1
            assert found["brainframe_bridge_servers", "bridge=one"] == 2
            scripted.cut_off(scripted.servers[1])
            end = time.monotonic() + 60
            while (await read(bridge))["brainframe_online", "server=server-1"]:
                assert time.monotonic() < end
                await asyncio.sleep(0.05)
        assert bridge.metrics_port == 0


async def test_the_list_of_classes_and_zones_bounds_the_series(nats: LocalBroker) -> None:
    with ScriptedServers(1) as scripted:
        async with running(nats, scripted, MetricsOptions(0)) as bridge:
            classes = {
                labels.split()[0] for name, labels in await read(bridge) if "objects" in name
            }
            assert classes == {"class=other"}
        async with running(nats, scripted, MetricsOptions(0, zones=["Door"])) as bridge:
            assert not [name for name, _ in await read(bridge) if "_zone_" in name]
