"""Imports of endpoint modules on first use."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from typing import Any

from .descriptors import descriptor_shortage
from .errors import ApiError, Failure


def import_endpoint(name: str, package: str) -> Any:
    """Import an endpoint module.

    Args:
        name: The name of the module.
        package: The package it is in.

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

    def sync(self, *args: Any, **kwargs: Any) -> Any:
        return self._load().sync(*args, **kwargs)

    async def asyncio(self, *args: Any, **kwargs: Any) -> Any:
        return await self._load().asyncio(*args, **kwargs)

    @contextmanager
    def sync_stream(self, *args: Any, **kwargs: Any) -> Generator[Any]:
        with self._load().sync_stream(*args, **kwargs) as stream:
            yield stream

    @asynccontextmanager
    async def asyncio_stream(self, *args: Any, **kwargs: Any) -> AsyncGenerator[Any]:
        async with self._load().asyncio_stream(*args, **kwargs) as stream:
            yield stream
