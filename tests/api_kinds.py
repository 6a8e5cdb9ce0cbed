"""The sync and the async API behind the same calls, for tests of their common behavior."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, Final, Self, cast

import pytest
from brainframe_rest import AsyncClient, Client

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI


class _Blocking:
    """An async object whose methods block, so that it can stand in for its sync counterpart."""

    def __init__(self, target: Any, runner: asyncio.Runner | None = None) -> None:
        self._target = target
        self._runner = runner or asyncio.Runner()

    def __repr__(self) -> str:
        return repr(self._target)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if not callable(value):
            return value

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._result(value(*args, **kwargs))

        return call

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._close())
        self._runner.close()

    async def _close(self) -> None:
        await self._target.close()
        # Also close an httpx client that the test passed in: its connections belong to this loop.
        await self._target.http_client.aclose()

    def _result(self, value: Any) -> Any:
        if inspect.isawaitable(value):
            return self._runner.run(_awaited(value))
        if isinstance(value, type(self._target)):
            return _Blocking(value, self._runner)
        if hasattr(value, "__anext__"):
            return _BlockingIterator(value, self._runner)
        if isinstance(value, AbstractAsyncContextManager):
            return self._enter(cast("AbstractAsyncContextManager[Any]", value))
        return value

    @contextmanager
    def _enter(self, manager: AbstractAsyncContextManager[Any]) -> Generator[Any, None, None]:
        value = self._runner.run(manager.__aenter__())
        try:
            yield self._result(value)
        finally:
            self._runner.run(manager.__aexit__(None, None, None))


class _BlockingIterator:
    """Sync iterator over an async one, with the other attributes of the async one."""

    def __init__(self, target: AsyncIterator[Any], runner: asyncio.Runner) -> None:
        self._target = target
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        try:
            return self._runner.run(_awaited(anext(self._target)))
        except StopAsyncIteration:
            pass
        raise StopIteration


async def _awaited(value: Any) -> Any:
    return await value


def _blocking_api(*args: Any, **kwargs: Any) -> _Blocking:
    return _Blocking(AsyncBrainFrameAPI(*args, **kwargs))


def _blocking_client(*args: Any, **kwargs: Any) -> _Blocking:
    return _Blocking(AsyncClient(*args, **kwargs))


API_KINDS: Final[dict[str, type[BrainFrameAPI]]] = {
    "sync": BrainFrameAPI,
    "async": cast("type[BrainFrameAPI]", _blocking_api),
}
"""Callables that create the sync and the async API, by kind."""

each_api = pytest.mark.parametrize("new_api", API_KINDS.values(), ids=API_KINDS)
"""Runs a test with the sync API and with the async one, which it creates with `new_api`."""

each_client = pytest.mark.parametrize(
    "new_client", [Client, cast("type[Client]", _blocking_client)], ids=["sync", "async"]
)
"""Runs a test with the sync client of `brainframe_rest` and with the async one."""
