"""The demo of fleets works. It is a part of `scripts/nox -s fleet-faults`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.fleet.test_faults import LONG


@pytest.mark.skipif(not LONG, reason="Needs minutes: scripts/nox -s fleet-faults")
@pytest.mark.slow
def test_the_demo_loses_a_bridge_and_no_alert() -> None:
    command = [sys.executable, "-m", "brainframe_api", "fleet", "demo", "--seconds", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Killed bridge one" in done.stdout
    assert "shop-1 is followed by bridge two" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("None was lost.")
    assert done.stderr == ""
