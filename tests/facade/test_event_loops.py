"""An async API object outlives event loops, and its destruction uses none."""

from __future__ import annotations

import gc
import subprocess
import sys

import anyio
import pytest

from brainframe_api import AsyncBrainFrameAPI
from tests.marks import mark_slow
from tests.scripted_server import ScriptedServer, responding


def test_an_api_object_works_in_one_event_loop_after_another() -> None:
    with ScriptedServer(responding("1")) as server:
        api = AsyncBrainFrameAPI(server.url, ("a", "b"))

        async def call() -> str:
            return await api.version()

        for backend in ("asyncio", "trio", "asyncio"):
            assert anyio.run(call, backend=backend) == "1"
        anyio.run(api.close)
        # Collect the garbage of the ended event loops here and not in another test.
        gc.collect()


@pytest.mark.parametrize(
    "ending", mark_slow(["", "del api", "api = None; import gc; gc.collect()"], but=[""])
)
def test_an_abandoned_api_prints_nothing_about_event_loops(ending: str) -> None:
    program = """
import asyncio
from brainframe_api import AsyncBrainFrameAPI

async def main(api):
    assert await api.version() == "1"

api = AsyncBrainFrameAPI({url!r})
asyncio.run(main(api))
{ending}
"""
    with ScriptedServer(responding("1")) as server:
        done = subprocess.run(
            [sys.executable, "-c", program.format(url=server.url, ending=ending)],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert done.stderr == ""
