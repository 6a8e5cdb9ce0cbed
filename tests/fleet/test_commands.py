"""The commands of a fleet, run in this process and in others."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from brainframe_rest.models import Alert

from brainframe_api._cli.application import run
from brainframe_api._cli.fleet.status import problems
from brainframe_api._fleet.broker import connected
from brainframe_api._fleet.names import alert_subject
from brainframe_api._signals import stop_signals
from brainframe_api.fleet import LocalBroker
from tests.fleet.harness import PATIENCE, BridgeProcess, free_port, until
from tests.fleet.servers import ScriptedServers

SECRET = "another-planted-secret"


class Commands:
    """Runner of commands that use the broker of the test."""

    def __init__(self, url: str, capfd: pytest.CaptureFixture[str]) -> None:
        self._url = url
        self._capfd = capfd
        self.err = ""

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self._capfd.readouterr()
        found = run(["fleet", *arguments, "--nats", self._url])
        out, self.err = self._capfd.readouterr()
        assert found == code, out + self.err
        return out

    def output(self) -> str:
        return self._capfd.readouterr().out

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def fleet(
    nats: LocalBroker,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Commands:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Commands(nats.url, capfd)


def test_servers_are_added_listed_exported_and_imported(
    fleet: Commands, nats: LocalBroker, tmp_path: Path
) -> None:
    assert "No servers" in fleet("list")
    fleet("add", "shop-1", "http://10.0.0.5", "--profile", "shops")
    fleet("add", "shop-2", "http://10.0.0.6")
    fleet("add", "shop-2", "http://10.0.0.7", code=1)
    assert "already has a server named 'shop-2'" in fleet.err
    file = tmp_path / "fleet.yaml"
    fleet("export", str(file))
    assert yaml.safe_load(file.read_text())["servers"][0] == {
        "name": "shop-1",
        "url": "http://10.0.0.5",
        "profile": "shops",
    }
    fleet("remove", "shop-1", "--yes")
    fleet("remove", "shop-1", "--yes", code=5)
    assert fleet.json("import", str(file)) == {"added": 1, "kept": 1}
    assert [one["name"] for one in fleet.json("list")] == ["shop-1", "shop-2"]
    assert "shop-2  http://10.0.0.6" in fleet("list")
    assert run(["--json", "fleet", "list", "--nats", nats.url]) == 0
    assert len(json.loads(fleet.output())) == 2


def test_invalid_names_urls_and_files_are_rejected(fleet: Commands, tmp_path: Path) -> None:
    fleet("add", "shop 1", "http://10.0.0.5", code=2)
    assert "Invalid name 'shop 1'" in fleet.err
    fleet("alerts", "--durable", "shop 1", code=2)
    fleet("add", "shop-1", "ftp://10.0.0.5", code=2)
    assert "Invalid server URL 'ftp://10.0.0.5'" in fleet.err
    fleet("add", "shop-1", f"http://admin:{SECRET}@10.0.0.5", code=2)
    assert "profiles save" in fleet.err
    assert SECRET not in fleet.err
    file = tmp_path / "fleet.yaml"
    for text in ("- 1", "servers: 1", "servers: [1]", "servers: [{name: a}]", "{", "a: b"):
        file.write_text(text)
        fleet("import", str(file), code=6)
        assert "nvalid" in fleet.err or "not valid" in fleet.err
    file.write_text("servers: [{name: a, url: 'http://a', password: b}]")
    fleet("import", str(file), code=6)
    file.write_text("servers: [{name: a, url: 'http://a'}, {name: b.c, url: 'http://b'}]")
    fleet("import", str(file), code=6)
    assert f"Invalid server 2 in {file}: Invalid name 'b.c'" in fleet.err
    assert fleet.json("list") == []


def test_a_server_url_without_a_scheme_means_http(fleet: Commands, tmp_path: Path) -> None:
    fleet("add", "shop-1", "localhost:8080")
    file = tmp_path / "fleet.yaml"
    file.write_text("servers: [{name: shop-2, url: 'localhost:8081'}]")
    fleet("import", str(file))
    assert "Added 1 server." in fleet.err
    urls = [one["url"] for one in fleet.json("list")]
    assert urls == ["http://localhost:8080", "http://localhost:8081"]


def test_the_statuses_of_an_unknown_server_are_an_error(fleet: Commands) -> None:
    fleet("statuses", "shop-7", code=5)
    assert "no server named 'shop-7'" in fleet.err


def test_the_status_of_an_empty_fleet_names_the_next_commands(fleet: Commands) -> None:
    status = fleet("status")
    assert "fleet add NAME URL" in status
    assert "fleet bridge" in status


@pytest.mark.parametrize(
    "url", [f"http://user:{SECRET}@localhost:4222", "nats://localhost:99999", "nats://", "a,,b"]
)
def test_an_invalid_broker_url_is_an_invalid_argument(
    url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["fleet", "list", "--nats", url]) == 2
    err = capfd.readouterr().err
    assert "Invalid URL of the broker" in err
    assert "--nats" in err
    assert SECRET not in err


def test_an_unreachable_broker_has_its_own_exit_code(
    capfd: pytest.CaptureFixture[str],
) -> None:
    port = free_port()
    assert run(["fleet", "list", "--nats", f"nats://user:{SECRET}@localhost:{port}"]) == 3
    err = capfd.readouterr().err
    assert "fleet serve" in err
    assert f"nats://localhost:{port}: " in err
    assert SECRET not in err


def test_the_broker_comes_from_the_environment_or_the_profile(
    fleet: Commands, nats: LocalBroker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fleet("add", "shop-1", "http://10.0.0.5")
    monkeypatch.setenv("BRAINFRAME_NATS", nats.url)
    assert run(["fleet", "remove", "shop-1", "--yes"]) == 0
    monkeypatch.delenv("BRAINFRAME_NATS")
    profiles = tmp_path / "profiles.toml"
    profiles.touch(0o600)
    profiles.write_text(f'[default]\nnats = "{nats.url}"\n')
    assert run(["fleet", "list", "--profile-file", str(profiles)]) == 0


def test_serve_prints_its_url_and_keeps_stored_messages(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = [
        sys.executable, "-m", "brainframe_api", "fleet", "serve",
        "--port", "0", "--dir", str(tmp_path / "fleet"),
    ]  # fmt: skip
    for number in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            fleet = Commands(process.stdout.readline().strip(), capfd)
            if number == 0:
                fleet("add", "shop-1", "http://10.0.0.5")
            assert "shop-1" in fleet("list")
            # SIGHUP, unless the tests run under nohup, and SIGTERM.
            process.send_signal((stop_signals()[-1], signal.SIGTERM)[number])
            assert process.wait(60) == 0


def test_a_bridge_waits_for_its_broker_and_publishes_the_statuses_of_its_server(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    with ScriptedServers(1) as scripted:
        [server] = scripted.servers
        found = scripted.do(server.raise_alert)
        bridge = BridgeProcess("one", f"nats://127.0.0.1:{port}", tmp_path)
        try:
            until(lambda: "is connecting to" in bridge.log.read_text(), "The bridge starts")
            with LocalBroker(tmp_path / "nats", port) as nats:
                fleet = Commands(nats.url, capfd)
                fleet("add", server.name, server.url)
                [line] = fleet("statuses", server.name, "--count", "1", "--json").splitlines()
                screen = json.loads(line)["streams"]["1"]["Screen"]
                assert screen["within"] == {"car": 2, "person": 2}
                assert screen["alerts"] == [found.id]
                text = fleet("statuses", "--count", "1")
                assert "Screen: 2 cars, 2 people  1 alert\n" in text
                shown = fleet("alerts", "--count", "1")
                assert f"{server.name}  alert 1  started" in shown
                status = fleet.json("status")
                assert status["servers"][0]["bridge"] == "one"
                assert status["servers"][0]["state"] == "connected"
                assert status["bridges"][0]["servers"] == 1
                assert "connected  one" in fleet("status")
                assert bridge.end() == 0
                text = fleet("status")
                assert "unfollowed" in text
                reason = fleet.json("status")["servers"][0]["availability"]["reason"]
                assert f"{server.name}: {reason}\n" in text
        finally:
            bridge.end(signal.SIGKILL)


def test_an_alert_at_an_extreme_time_is_printed(fleet: Commands, nats: LocalBroker) -> None:
    start_time = 253_402_300_800.0

    async def store() -> None:
        async with connected(nats.url, "test", PATIENCE) as broker:
            await broker.create_missing(retention=3600, replicas=1)
            content = Alert(1, 1, 1, start_time, None, None, 1).to_json().encode()
            await broker.store_once(alert_subject("a", 1, "started"), content, {})

    asyncio.run(store())
    assert fleet("alerts", "--count", "1").startswith(f"{start_time:g} s  a  alert 1  started")


def test_the_status_gives_the_reasons_of_a_few_servers() -> None:
    servers = [
        {"name": f"shop-{number}", "availability": {"reason": "Connection refused"}}
        for number in range(7)
    ]
    *lines, rest = problems(servers)
    assert lines == [f"shop-{number}: Connection refused" for number in range(5)]
    assert rest.startswith("2 more servers")
    assert (
        problems([servers[0] | {"state": "connected"}, {"name": "a", "availability": None}]) == []
    )


def test_the_status_says_that_a_bridge_cannot_get_the_credentials_of_a_server() -> None:
    rejected = {
        "name": "shop",
        "state": "disconnected",
        "availability": {"reason": "UnauthorizedError: Log in"},
        "credentials_error": "No such profile",
    }
    cause = "the bridge cannot get its credentials (No such profile)"
    assert problems([rejected]) == [f"shop: UnauthorizedError: Log in; {cause}"]
    assert problems([rejected | {"availability": None}]) == [f"shop: {cause}"]
    assert problems([rejected | {"state": "connected"}]) == []


def test_a_shard_follows_its_servers_without_leases(
    fleet: Commands, nats: LocalBroker, tmp_path: Path
) -> None:
    with ScriptedServers(4) as scripted:
        bridges = [
            BridgeProcess(f"shard-{number}", nats.url, tmp_path, "--shard", f"{number}/2")
            for number in (1, 2)
        ]
        try:
            for server in scripted.servers:
                fleet("add", server.name, server.url)
            until(lambda: all(server.followers for server in scripted.servers), "All are followed")
            time.sleep(0.5)
            assert all(len(server.followers) == 1 for server in scripted.servers)
            fleet("remove", "server-0", "--yes")
            removed = scripted.servers[0].followers[0]
            until(lambda: removed.until is not None, "A removed server is not followed")
        finally:
            for bridge in bridges:
                assert bridge.end() == 0


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--shard", "3/2"), "expected K/N"),
        (("--shard", "x"), "expected K/N"),
        (("--rate", "0"), "--rate"),
        (("--capacity", "0"), "--capacity"),
    ],
)
def test_invalid_options_of_a_bridge_are_rejected(
    options: tuple[str, ...], problem: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["fleet", "bridge", *options]) == 2
    assert problem in capfd.readouterr().err


def memory(process: int) -> int:
    """Return the resident memory of a process in bytes."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Needs /proc: run it on Linux")
@pytest.mark.slow
def test_memory_is_bounded_while_the_broker_takes_nothing(
    fleet: Commands, nats: LocalBroker, tmp_path: Path
) -> None:
    with ScriptedServers(2, rate=50, detections=800) as scripted:
        for server in scripted.servers:
            fleet("add", server.name, server.url)
        # Use no leases, because a bridge that cannot confirm them stops after three seconds.
        options = ("--statuses", "full", "--shard", "1/1")
        bridge = BridgeProcess("one", nats.url, tmp_path, *options)

        def sent() -> int:
            return sum(server.sent_bytes for server in scripted.servers)

        try:
            until(lambda: sent() > 10 << 20, "10 MB are published")
            before = memory(bridge.process.pid)
            os.kill(nats.pid, signal.SIGSTOP)
            stopped = sent()
            until(lambda: sent() > stopped + (100 << 20), "100 MB more arrive")
            full = memory(bridge.process.pid)
            until(lambda: sent() > stopped + (150 << 20), "And another 50 MB")
            more = memory(bridge.process.pid) - full
            os.kill(nats.pid, signal.SIGCONT)
            # The buffers of the connections fill first: 30 to 65 MB, depending on the version of
            # Python. After that, nothing grows.
            assert full - before < 90 << 20
            assert more < 10 << 20
            until(
                lambda: any(one.get("dropped") for one in fleet.json("status")["servers"]),
                "Dropped statuses are counted and shown",
            )
        finally:
            os.kill(nats.pid, signal.SIGCONT)
            bridge.end()
