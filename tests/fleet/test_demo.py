"""The demo of fleets works. `scripts/nox -s fleet-faults` runs these tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fleet.harness import until
from tests.fleet.test_faults import LONG
from tests.signals import STOP_SIGNALS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LONG, reason="Needs minutes: scripts/nox -s fleet-faults"),
]


def test_the_demo_loses_a_bridge_and_no_alert() -> None:
    command = [sys.executable, "-m", "brainframe_api", "fleet", "demo", "--seconds", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Killed bridge one" in done.stdout
    assert "shop-1 is followed by bridge two" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("None was lost.")
    assert done.stderr == ""


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_the_demo_ends_its_processes_when_it_is_ended(
    number: signal.Signals, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "brainframe_api", "fleet", "demo"]
    log = tmp_path / "log"
    folder = tmp_path / "temporary"
    folder.mkdir()
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, stdout=output, stderr=output, env={**os.environ, "TMPDIR": str(folder)}
        ) as process,
    ):
        until(lambda: "Started two bridges" in log.read_text(), "The demo starts", 600)
        port = int(log.read_text().partition("nats://127.0.0.1:")[2].split()[0])
        process.send_signal(number)
        assert process.wait(60) == 130
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    assert list(folder.iterdir()) == []
