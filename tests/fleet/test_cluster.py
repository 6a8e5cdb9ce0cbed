"""A fleet on a NATS cluster of three nodes. `scripts/nox -s fleet-faults` runs these tests."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from brainframe_api._fleet.broker import BROKER_ERRORS, LEASE_SECONDS, Broker, connected
from brainframe_api._fleet.local_server import find_binary
from brainframe_api._fleet.names import ALERTS, AVAILABILITY, CLAIMS, SERVERS, bucket_stream
from brainframe_api.fleet import Fleet
from tests.fleet.harness import (
    PATIENCE,
    BridgeProcess,
    add_all,
    alternation,
    expected_states,
    free_port,
    none_left,
    overlaps,
    stored_alerts,
    stored_twice,
    within,
)
from tests.fleet.servers import ScriptedServers
from tests.fleet.test_faults import LONG, VERIFIED_SECONDS, consumers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.anyio,
    pytest.mark.skipif(not LONG, reason="Needs minutes: scripts/nox -s fleet-faults"),
    pytest.mark.timeout(1800),
]
COUNT = 12
NODES = ("one", "two", "three")


class Cluster:
    """Three NATS servers on the loopback interface, each in its own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ports = {name: free_port() for name in NODES}
        self._routes = {name: free_port() for name in NODES}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        """The URLs of all nodes."""
        return ",".join(f"nats://127.0.0.1:{port}" for port in self._ports.values())

    def start(self, name: str) -> None:
        """Start a node. The cluster needs some time to choose a leader."""
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in self._routes.values())
        config = folder / "nats-server.conf"
        config.write_text(
            f"server_name: {name}\nhost: 127.0.0.1\nport: {self._ports[name]}\n"
            f"jetstream {{ store_dir: {json.dumps(str(folder / 'store'))} }}\n"
            f"cluster {{\n  name: brainframe\n  host: 127.0.0.1\n  port: {self._routes[name]}\n"
            f"  routes: [{routes}]\n}}\n"
        )
        with (folder / "log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [find_binary(), "--config", str(config)], stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """Kill a node."""
        process = self._processes.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """Kill all nodes."""
        for name in list(self._processes):
            self.kill(name)


@contextmanager
def cluster(folder: Path) -> Generator[Cluster]:
    """Run a cluster."""
    nodes = Cluster(folder)
    try:
        for name in NODES:
            nodes.start(name)
        yield nodes
    finally:
        nodes.stop()


@contextmanager
def bridges(url: str, folder: Path) -> Generator[list[BridgeProcess]]:
    """Run two bridges."""
    running = [BridgeProcess(name, url, folder, "--replicas", "3") for name in ("one", "two")]
    try:
        yield running
    finally:
        for bridge in running:
            bridge.end(signal.SIGKILL)


async def create_streams(url: str) -> None:
    """Wait until the cluster has a leader, and create the streams with three replicas."""

    async def created() -> bool:
        try:
            async with connected(url, "test", PATIENCE) as broker:
                await broker.create_missing(retention=3600, replicas=3)
        except BROKER_ERRORS:
            return False
        return True

    await within(PATIENCE, created, "The cluster creates streams")


async def leader(broker: Broker) -> str:
    """Return the name of the node that leads the stream of the alerts."""
    name: str = (await broker.js.stream_info(ALERTS)).cluster.leader
    return name


async def test_a_cluster_loses_its_leader_and_no_alert(tmp_path: Path) -> None:
    with (
        ScriptedServers(COUNT, 5) as scripted,
        cluster(tmp_path) as nodes,
    ):
        await create_streams(nodes.url)
        with bridges(nodes.url, tmp_path):
            async with (
                Fleet(nodes.url, replicas=3, timeout=PATIENCE) as fleet,
                consumers(fleet) as seen,
                connected(nodes.url, "test", PATIENCE) as broker,
            ):
                for bucket in (SERVERS, CLAIMS, AVAILABILITY):
                    info = await broker.js.stream_info(bucket_stream(bucket))
                    assert info.config.num_replicas == 3
                await add_all(fleet, scripted.servers)

                async def shared() -> bool:
                    found = (await fleet.status())["bridges"]
                    return [one["servers"] for one in found] == [COUNT / 2] * 2

                await within(PATIENCE, shared, "The bridges share the servers")
                scripted.live(10)

                async def stored(count: int) -> bool:
                    try:
                        messages: int = (await broker.js.stream_info(ALERTS)).state.messages
                    except BROKER_ERRORS:
                        return False
                    return messages >= count

                await within(PATIENCE, lambda: stored(100), "Alerts are stored")
                lost = await leader(broker)
                nodes.kill(lost)
                killed = time.monotonic()
                await within(PATIENCE, lambda: stored(300), "Two nodes store alerts")
                took = time.monotonic() - killed
                print(f"\n| kill -9 of the leader | 300 states stored after {took:.1f} s |")
                nodes.start(lost)

                async def current() -> bool:
                    try:
                        cluster = (await broker.js.stream_info(ALERTS)).cluster
                    except BROKER_ERRORS:
                        return False
                    return [peer.current for peer in cluster.replicas] == [True, True]

                await within(PATIENCE, current, "The node has caught up")
                await within(PATIENCE, shared, "The bridges share the servers again")
                scripted.rest()
                for server in scripted.servers:
                    for alert in server.alerts.values():
                        if alert.end_time is None:
                            scripted.do(lambda s=server, a=alert: s.end_alert(a))  # type: ignore[misc]

                async def missing() -> set[str]:
                    found = {headers["Nats-Msg-Id"] for _, headers in await stored_alerts(broker)}
                    return expected_states(scripted.servers) - found

                async def incomplete() -> int:
                    return len(await missing())

                # Verifications are noticed within a minute.
                await none_left(incomplete, "All alerts are stored", VERIFIED_SECONDS)
                messages = await stored_alerts(broker)
                assert stored_twice(messages) == []

                async def unseen() -> int:
                    return len({headers["Nats-Msg-Id"] for _, headers in messages} - seen.alerts)

                await none_left(unseen, "The consumer saw each alert")
            doubles = max(overlaps(server, time.time()) for server in scripted.servers)
            doubles = max(doubles, *(alternation(each) for each in seen.bridges.values()))
            print(f"| followed twice for {doubles:.1f} s | {len(messages)} states stored |")
            assert doubles < LEASE_SECONDS
