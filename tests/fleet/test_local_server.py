"""A local NATS server is alone in its folder and on its port."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from brainframe_api.fleet import FleetError, LocalBroker

START_AND_EXIT = """
import os, sys
from pathlib import Path
from brainframe_api._fleet.local_server import LocalBroker

broker = LocalBroker(Path(sys.argv[1]), 0)
broker.start()
print(broker.pid, flush=True)
os._exit(0)
"""


def test_a_second_server_in_the_folder_is_rejected(tmp_path: Path) -> None:
    with LocalBroker(tmp_path, 0) as first:
        files = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()}
        with pytest.raises(FleetError, match=rf"in use .*process {first.pid}.*\(--dir\)"):
            LocalBroker(tmp_path, 0).start()
        assert {file: file.stat().st_mtime_ns for file in files} == files
    with LocalBroker(tmp_path, 0):
        pass


def test_the_folder_stays_in_use_while_the_server_outlives_the_program_that_started_it(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", START_AND_EXIT, str(tmp_path)]
    pid = int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    try:
        with pytest.raises(FleetError, match=f"process {pid}"):
            LocalBroker(tmp_path, 0).start()
    finally:
        os.kill(pid, signal.SIGKILL)


def test_a_port_in_use_is_named_with_the_remedy(tmp_path: Path) -> None:
    with LocalBroker(tmp_path / "first", 0) as first:
        port = urlsplit(first.url).port
        assert port is not None
        with pytest.raises(FleetError, match=rf"127\.0\.0\.1:{port}.*\(--port"):
            LocalBroker(tmp_path / "second", port).start()
        with pytest.raises(FleetError, match=rf"127\.0\.0\.1:{port}.*--mqtt-port\)"):
            LocalBroker(tmp_path / "second", 0, mqtt_port=port).start()


def test_a_server_that_was_killed_can_be_started_again(tmp_path: Path) -> None:
    with LocalBroker(tmp_path, 0) as broker:
        os.kill(broker.pid, signal.SIGKILL)
        assert broker.wait(30)
        broker.start()
        assert not broker.wait(0)
