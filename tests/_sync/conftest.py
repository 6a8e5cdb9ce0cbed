# Derived from tests/_async/conftest.py by scripts/unasync. Do not edit.
"""An API object that is connected to the simulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api.simulator import Simulator


@pytest.fixture
def api(server: Simulator) -> Iterator[BrainFrameAPI]:
    with BrainFrameAPI(server.url, ("admin", "admin")) as api:
        yield api
