"""Imports of endpoint modules on first use."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from typing import Any

from .descriptors import descriptor_shortage
from .errors import ApiError, Failure


def import_endpoint(name: str, package: str) -> Any:
    """Import an endpoint module.

    Args:
        name: The name of the module.
        package: The name of its package.

    Returns:
        The module. If no file can be opened now, a substitute that imports the module when one of
        its functions is called, and raises an `ApiError` while that is impossible.
    """
    try:
        return import_module(f".{name}", package)
    except (ImportError, OSError) as error:
        if descriptor_shortage(error) is None:
            raise
    return _PendingEndpoint(name, package)


class _PendingEndpoint:
    """The functions of an endpoint module that could not be imported yet."""

    def __init__(self, name: str, package: str) -> None:
        self._name = name
        self._package = package

    def _load(self) -> Any:
        try:
            return import_module(f".{self._name}", self._package)
        except (ImportError, OSError) as error:
            shortage = descriptor_shortage(error)
            if shortage is None:
                raise
        raise ApiError(
            f"Could not load {self._name}: {shortage}", failure=Failure.CONNECT
        ) from shortage

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            return _pending_function(self._load, name)
        raise AttributeError(name)


def _pending_function(load: Callable[[], Any], name: str) -> Any:
    """Return a function that imports the module when it is called, entered or awaited."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(load(), name)(*args, **kwargs)

    async def call_async(*args: Any, **kwargs: Any) -> Any:
        return await call(*args, **kwargs)

    @contextmanager
    def stream(*args: Any, **kwargs: Any) -> Generator[Any]:
        with call(*args, **kwargs) as opened:
            yield opened

    @asynccontextmanager
    async def stream_async(*args: Any, **kwargs: Any) -> AsyncGenerator[Any]:
        async with call(*args, **kwargs) as opened:
            yield opened

    special = {
        "asyncio": call_async,
        "asyncio_detailed": call_async,
        "sync_stream": stream,
        "asyncio_stream": stream_async,
    }
    return special.get(name, call)
