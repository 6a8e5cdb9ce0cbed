"""One interface to call the sync API, and the async API in both event loops."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import anyio.from_thread
import pytest

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI

MODES: Final = ("sync", "asyncio", "trio")

in_each_mode = pytest.mark.parametrize("mode", MODES)


class Caller:
    """Caller of the methods of an API object by name, which waits for the results."""

    def __init__(self, api: Any, portal: anyio.from_thread.BlockingPortal | None) -> None:
        self._api = api
        self._portal = portal

    def __call__(self, method: str, *args: Any, **kwargs: Any) -> Any:
        function = partial(getattr(self._api, method), *args, **kwargs)
        return function() if self._portal is None else self._portal.call(function)


@contextmanager
def calling(mode: str, *args: Any, **kwargs: Any) -> Generator[Caller]:
    """Create an API object, and close it at the end of the block.

    Args:
        mode: `sync`, or the event loop of an async API object.
        *args: The arguments of the API object.
        **kwargs: The keyword arguments of the API object.
    """
    if mode == "sync":
        with BrainFrameAPI(*args, **kwargs) as api:
            yield Caller(api, None)
        return
    with anyio.from_thread.start_blocking_portal(mode) as portal:
        async_api = AsyncBrainFrameAPI(*args, **kwargs)
        try:
            yield Caller(async_api, portal)
        finally:
            portal.call(async_api.close)
