"""Tasks that end when they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

_PATIENCE: Final = 0.2
"""How many seconds a task may take to end before it is canceled again."""


async def end_tasks(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks, and wait until they have ended.

    `asyncio.wait_for` of Python 3.11, which nats-py uses for each request, loses a cancellation
    that comes together with the response (https://github.com/python/cpython/issues/86296).
    """
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=_PATIENCE)


async def run_together(*coroutines: Coroutine[Any, Any, Any]) -> None:
    """Run coroutines until one of them ends, or this call is canceled.

    Raises:
        BaseException: The exception of the one that ended.
    """
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end_tasks(*tasks)
