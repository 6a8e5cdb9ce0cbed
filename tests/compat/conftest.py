"""An environment with only brainframe-api, which this SDK replaces."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from benchmarks import environments


@pytest.fixture(scope="session")
def peer_python() -> Path:
    """Return the Python of an environment with brainframe-api 0.30.5 in it."""
    # Tests that run in parallel must not all create it.
    with (environments.ROOT / ".venv-peer-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return environments.peer_python()
        except environments.InstallationError as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"Needs brainframe-api 0.30.5 from a package index: {error}")
