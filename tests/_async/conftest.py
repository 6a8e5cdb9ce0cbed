"""An API object that is connected to the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from brainframe_api import AsyncBrainFrameAPI
from brainframe_api.simulator import Simulator


@pytest.fixture
async def api(server: Simulator) -> AsyncIterator[AsyncBrainFrameAPI]:
    async with AsyncBrainFrameAPI(server.url, ("admin", "admin")) as api:
        yield api
