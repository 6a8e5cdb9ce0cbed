"""Limits on the worker threads and the memory of concurrent requests."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from brainframe_api._simulator.errors import SimulatorError

Result = TypeVar("Result")

_SOURCES = "sources"
_IMAGES = "images"
_BODIES = "bodies"
_DECODES = "decodes"
_GROUPS = {
    # Cameras that do not respond hold a thread for seconds.
    "set_stream_configuration": _SOURCES,
    "set_analyzing": _SOURCES,
    # Decoded images take the most memory of all.
    "new_identity_image": _IMAGES,
    "process_image": _IMAGES,
}


class ThreadLimits:
    """Runs blocking functions in worker threads, with a limit for each kind of operation.

    Args:
        sources: The maximum number of sources opened at the same time.
        images: The maximum number of images decoded at the same time.
        bodies: The maximum number of bodies of more than 32 KiB in memory.
    """

    def __init__(self, *, sources: int = 16, images: int = 2, bodies: int = 4) -> None:
        # Decoding JSON holds the GIL, so decoding in parallel would only delay other threads.
        self._totals = {_SOURCES: sources, _IMAGES: images, _BODIES: bodies, _DECODES: 1}
        # Limiters belong to an event loop, and the application may be called from several.
        self._limiters: RunVar[dict[str, CapacityLimiter]] = RunVar(f"limiters of {id(self)}")

    async def run(self, operation_id: str, function: Callable[[], Result]) -> Result:
        """Run the handler of an operation in a worker thread."""
        group = _GROUPS.get(operation_id)
        limiter = None if group is None else self._limiter(group)
        # A camera that does not respond must not delay the shutdown of the server. Its thread
        # cannot enter native code afterwards.
        return await to_thread.run_sync(
            _without_locals(function), limiter=limiter, abandon_on_cancel=group == _SOURCES
        )

    async def decode(self, function: Callable[[], Result]) -> Result:
        """Decode a large body in a worker thread, one at a time."""
        return await to_thread.run_sync(_without_locals(function), limiter=self._limiter(_DECODES))

    async def enter_large_body(self, stack: AsyncExitStack) -> None:
        """Wait until memory for a large body is available. Closing `stack` releases the memory."""
        limiter = self._limiter(_BODIES)
        borrower = object()
        await limiter.acquire_on_behalf_of(borrower)
        stack.callback(limiter.release_on_behalf_of, borrower)

    def _limiter(self, group: str) -> CapacityLimiter:
        try:
            limiters = self._limiters.get()
        except LookupError:
            limiters = {name: CapacityLimiter(total) for name, total in self._totals.items()}
            self._limiters.set(limiters)
        return limiters[group]


def _without_locals(function: Callable[[], Result]) -> Callable[[], Result]:
    """Wrap a function so that a `SimulatorError` that it raises keeps no local variables.

    Otherwise, the tracebacks of the exception and of its causes would keep large values, such as a
    decoded image or body, in memory while the next requests are decoded.
    """

    def call() -> Result:
        try:
            return function()
        except SimulatorError as error:
            cause: BaseException | None = error
            while cause is not None:
                traceback.clear_frames(cause.__traceback__)
                cause = cause.__context__
            raise

    return call
