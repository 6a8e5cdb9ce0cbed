"""Background tasks of an event loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
from anyio.lowlevel import current_token
from sniffio import current_async_library

_TASKS: set[Any] = set()
"""Strong references to the running asyncio tasks, because the event loop holds only weak ones."""


def in_event_loop() -> bool:
    """Return whether the caller runs in an event loop."""
    # The type of the exception depends on the version of anyio.
    try:
        current_token()
    except Exception:
        return False
    return True


class BackgroundTask:
    """A task that runs until its function returns, it is canceled, or the event loop ends.

    Args:
        function: The function to run.
    """

    def __init__(self, function: Callable[[], Awaitable[None]]) -> None:
        self._function = function
        self._scope = anyio.CancelScope()
        self._ended = anyio.Event()
        self._id: int | None = None
        self._asyncio_task: Any = None
        if current_async_library() == "trio":
            import trio

            trio.lowlevel.spawn_system_task(self._run)
        else:
            import asyncio

            task = self._asyncio_task = asyncio.get_running_loop().create_task(self._run())
            _TASKS.add(task)
            task.add_done_callback(_TASKS.discard)
            # A task that is canceled before it starts does not run its `finally` block.
            task.add_done_callback(lambda _: self._ended.set())

    @property
    def is_running(self) -> bool:
        """Whether the task is running."""
        if self._asyncio_task is not None:
            # Tasks that are pending when their loop is closed never end.
            return not (self._asyncio_task.done() or self._asyncio_task.get_loop().is_closed())
        return not self._ended.is_set()

    async def cancel(self) -> None:
        """Cancel the task, and wait for its end unless it is the current one."""
        self._scope.cancel()
        if not self.is_running or self._id == anyio.get_current_task().id:
            return
        # Wait even if the caller is canceled; the task ends at once.
        with anyio.CancelScope(shield=True):
            await self._ended.wait()

    async def _run(self) -> None:
        self._id = anyio.get_current_task().id
        try:
            with self._scope:
                await self._function()
        finally:
            self._ended.set()
