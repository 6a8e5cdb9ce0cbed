"""The consumers of examples/fleet. `scripts/nox -s fleet-faults` runs these tests."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from brainframe_api._fleet import names
from brainframe_api._fleet.broker import Broker
from brainframe_api.bf_codecs import Alert
from brainframe_api.fleet import LocalBroker
from tests.fleet.harness import until
from tests.fleet.test_faults import LONG

pytestmark = [
    pytest.mark.slow,
    pytest.mark.anyio,
    pytest.mark.skipif(not LONG, reason="Needs minutes: scripts/nox -s fleet-faults"),
]
FOLDER = Path(__file__).parents[2] / "examples" / "fleet"


async def store(broker: Broker, *alert_ids: int) -> None:
    for alert_id in alert_ids:
        alert = Alert(4, 2, 3, time.time(), None, None, alert_id)
        subject = names.alert_subject("a", alert_id, "started")
        headers = {"Nats-Msg-Id": f"a:{alert_id}:started"}
        assert await broker.store_once(subject, alert.to_json().encode(), headers)


@contextmanager
def running(program: str, *arguments: str, log: Path) -> Generator[subprocess.Popen[bytes]]:
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, str(FOLDER / program), *arguments], stdout=output, stderr=output
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


async def test_alerts_are_stored_once_and_exported(
    nats: LocalBroker, broker: Broker, tmp_path: Path
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="Needs duckdb (uv pip install --group examples)")
    folder, log = tmp_path / "alerts", tmp_path / "log"
    await store(broker, 1)
    with running("store_alerts.py", nats.url, str(folder), log=log) as process:
        until(lambda: (folder / "alerts.parquet").exists(), "The first alert is exported")
        process.send_signal(signal.SIGKILL)
        process.wait()
    await store(broker, 2)
    (folder / "alerts.parquet").unlink()
    with running("store_alerts.py", nats.url, str(folder), log=log):
        until(lambda: (folder / "alerts.parquet").exists(), "The next alert is exported")

        def stored() -> list[str]:
            query = f"SELECT id FROM '{folder / 'alerts.parquet'}' ORDER BY id"
            return [row[0] for row in duckdb.sql(query).fetchall()]

        both = ["a:1:started", "a:2:started"]
        until(lambda: stored() == both, "The last alert is exported before another one arrives")


async def test_faststream_handles_alerts(nats: LocalBroker, broker: Broker, tmp_path: Path) -> None:
    pytest.importorskip("faststream", reason="Needs faststream (uv pip install --group examples)")
    await store(broker, 1)
    log = tmp_path / "log"
    with running("with_faststream.py", nats.url, log=log):
        until(lambda: "Alert 1 of alarm 4" in log.read_text(), "An alert is handled")
        await store(broker, 2)
        until(lambda: "Alert 2 of alarm 4" in log.read_text(), "Another alert is handled")
