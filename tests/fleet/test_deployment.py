"""The files of examples/fleet fit the commands and the metrics of bridges."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from brainframe_api._cli.fleet.bridge import bridge as bridge_command
from brainframe_api.fleet import Bridge, BridgeOptions, Fleet, LocalBroker, MetricsOptions
from tests.fleet.harness import free_port
from tests.fleet.servers import ScriptedServers

pytestmark = pytest.mark.anyio
FOLDER = Path(__file__).parents[2] / "examples" / "fleet"
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "grafana-dashboard.json").read_bytes())
QUERIES: list[str] = [
    target["expr"].replace("$server", ".*").replace("$zone", ".*")
    for panel in DASHBOARD["panels"]
    for target in panel["targets"]
]
PROMETHEUS = shutil.which(os.environ.get("PROMETHEUS", "prometheus"))


def options_of(arguments: list[str]) -> None:
    """Let click parse the arguments of `fleet bridge`, which raises if one is wrong."""
    given = [argument.replace("$(POD_NAME)", "pod-1") for argument in arguments]
    bridge_command.make_context("bridge", given)


async def test_the_queries_of_the_dashboard_are_about_metrics_that_exist(
    nats: LocalBroker, tmp_path: Path
) -> None:
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        options = BridgeOptions(metrics=MetricsOptions(0, classes=["person"]))
        bridge = Bridge(nats.url, options=options)
        async with Fleet(nats.url) as fleet:
            await fleet.add(server.name, server.url)
        running = asyncio.create_task(bridge.run())
        try:
            end = time.monotonic() + 60
            while not server.followers or "server-0" not in bridge.followings:
                assert time.monotonic() < end
                await asyncio.sleep(0.02)
            async with httpx.AsyncClient() as http:
                text = (await http.get(f"http://127.0.0.1:{bridge.metrics_port}/metrics")).text
            known = set(re.findall(r"^# HELP (\w+)", text, re.MULTILINE))
            assert {family.name for family in text_string_to_metric_families(text)}
            used = {name for query in QUERIES for name in re.findall(r"brainframe_\w+", query)}
            assert len(used) > 8
            assert used <= known
            if PROMETHEUS is not None:
                await wait_for_results(PROMETHEUS, bridge.metrics_port, tmp_path)
        finally:
            bridge.stop()
            await running


async def wait_for_results(prometheus: str, metrics_port: int, folder: Path) -> None:
    """Let Prometheus scrape the bridge, and send it all queries."""
    port = free_port()
    config = folder / "prometheus.yml"
    config.write_text(
        "scrape_configs:\n- job_name: fleet\n  scrape_interval: 200ms\n  scrape_timeout: 200ms\n"
        f"  static_configs:\n  - targets: ['127.0.0.1:{metrics_port}']\n"
    )
    command = [
        prometheus, f"--config.file={config}", f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: ASYNC220
        try:
            empty: list[str] = []
            end = time.monotonic() + 60
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
                while time.monotonic() < end:
                    try:
                        results = [await query(http, each) for each in QUERIES]
                    except httpx.TransportError:
                        await asyncio.sleep(0.2)
                        continue
                    # Queries with `> 0` may have no results: nothing was dropped or interrupted.
                    empty = [
                        each
                        for each, found in zip(QUERIES, results, strict=True)
                        if not found and " > 0" not in each
                    ]
                    if not empty:
                        return
                    await asyncio.sleep(0.2)
            assert empty == []
        finally:
            process.terminate()


async def query(http: httpx.AsyncClient, text: str) -> list[Any]:
    """Return the result of a query, which must be valid."""
    response = (await http.get("/api/v1/query", params={"query": text})).json()
    assert response["status"] == "success", response
    found: list[Any] = response["data"]["result"]
    return found


def test_panels_have_distinct_positions_and_ids() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = {
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    }
    assert len(places) == sum(one["gridPos"]["w"] * one["gridPos"]["h"] for one in panels)
    assert max(x for x, _ in places) == 23


def test_the_manifest_is_valid_for_kubernetes() -> None:
    validate: Any = kubernetes_validate
    documents = list(yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text()))
    assert [document["kind"] for document in documents] == ["Deployment", "PodDisruptionBudget"]
    for document in documents:
        validate.validate(document, validate.latest_version(), strict=True)


def test_the_manifest_starts_bridges_with_options_that_exist() -> None:
    deployment, _ = yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text())
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    assert container["args"][:3] == ["brainframe-sdk", "fleet", "bridge"]
    options_of(container["args"][3:])


def test_the_service_starts_a_bridge_with_options_that_exist(tmp_path: Path) -> None:
    text = (FOLDER / "brainframe-bridge@.service").read_text()
    [command] = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    words = command.replace("%H", "host").replace("%i", "1").split()
    assert words[0].endswith("/brainframe-sdk")
    assert words[1:3] == ["fleet", "bridge"]
    options_of(words[3:])
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return
    # On this machine, the program of the service is not installed at its path.
    service = tmp_path / "brainframe-bridge@1.service"
    service.write_text(text.replace(words[0], sys.executable))
    done = subprocess.run(
        [analyze, "verify", str(service)], capture_output=True, text=True, check=False
    )
    assert "brainframe-bridge" not in done.stderr, done.stderr
