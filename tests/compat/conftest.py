"""The client that this is a drop-in for, in an environment of its own."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from benchmarks.environments import ROOT, find_pythons


@pytest.fixture(scope="session")
def peer_python() -> Path:
    """The Python of an environment with brainframe-api 0.30.5 in it."""
    # Tests that run side by side must not all make it.
    with (ROOT / ".venv-peer-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return find_pythons()["peer"]
        except SystemExit:
            pytest.skip("brainframe-api cannot be installed here")
