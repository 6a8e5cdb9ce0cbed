"""Reliable cancellation of tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

_END_SECONDS: Final = 0.2
"""The number of seconds after which an unfinished task is canceled again."""


async def end_tasks(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks, and wait until they have ended.

    `asyncio.wait_for` of Python 3.11, which nats-py uses for each request, loses a cancellation
    that coincides with the response (https://github.com/python/cpython/issues/86296).
    """
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=_END_SECONDS)


class CancellationGuard:
    """Check for cancellations of the current task that were lost, as described in `end_tasks`.

    Without this check, a program that cancels its task once, for example with `asyncio.timeout`,
    would wait forever.
    """

    def __init__(self) -> None:
        self._task = asyncio.current_task()
        self._requests = self._task.cancelling() if self._task is not None else 0

    def check(self) -> None:
        """Raise an exception if the task was canceled since this object was created.

        Raises:
            CancelledError: If it was canceled.
        """
        if self._task is not None and self._task.cancelling() > self._requests:
            raise asyncio.CancelledError


async def run_together(*coroutines: Coroutine[Any, Any, Any]) -> None:
    """Run coroutines until one of them ends or this call is canceled.

    Raises:
        BaseException: The exception of the coroutine that ended.
    """
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end_tasks(*tasks)
