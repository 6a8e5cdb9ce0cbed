"""The sync and the async API behind one interface."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI
from tests.certificate_authority import PUBLIC


class Kind(ABC):
    """Factory of API objects and httpx clients of one kind, which also calls their methods.

    Args:
        closing: Closes the created objects.
    """

    def __init__(self, closing: ExitStack) -> None:
        self.closing = closing

    @abstractmethod
    def http_client(self, *, verify: Any = PUBLIC, **settings: Any) -> Any:
        """Create an httpx client."""

    @abstractmethod
    def api(self, url: str, credentials: tuple[str, str] | None = None, **settings: Any) -> Any:
        """Create an API object."""

    @abstractmethod
    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a method and return its result."""

    @abstractmethod
    def next_packet(self, statuses: Any) -> Any:
        """Return the next packet of a status stream."""

    @abstractmethod
    def all_packets(self, statuses: Any) -> list[Any]:
        """Return the packets of a status stream until its end."""

    @abstractmethod
    def close(self, closable: Any) -> None:
        """Close a client, an API object or a status stream."""

    @abstractmethod
    def hook(self, function: Callable[[Any], None]) -> Callable[[Any], Any]:
        """Return an event hook."""

    def connect(
        self,
        url: str,
        credentials: tuple[str, str] | None = None,
        *,
        user_client: bool,
        retries: int = 0,
    ) -> Any:
        """Create an API object with an httpx client of the user, or with its own."""
        client = self.http_client() if user_client else None
        return self.api(url, credentials, http_client=client, retries=retries)


class SyncKind(Kind):
    def http_client(self, *, verify: Any = PUBLIC, **settings: Any) -> httpx.Client:
        return self.closing.enter_context(httpx.Client(verify=verify, **settings))

    def api(
        self, url: str, credentials: tuple[str, str] | None = None, **settings: Any
    ) -> BrainFrameAPI:
        return self.closing.enter_context(BrainFrameAPI(url, credentials, **settings))

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    def next_packet(self, statuses: Any) -> Any:
        return next(statuses)

    def all_packets(self, statuses: Any) -> list[Any]:
        return list(statuses)

    def close(self, closable: Any) -> None:
        closable.close()

    def hook(self, function: Callable[[Any], None]) -> Callable[[Any], Any]:
        return function


class AsyncKind(Kind):
    def __init__(self, closing: ExitStack, portal: BlockingPortal) -> None:
        super().__init__(closing)
        self._portal = portal

    def http_client(self, *, verify: Any = PUBLIC, **settings: Any) -> httpx.AsyncClient:
        client = httpx.AsyncClient(verify=verify, **settings)
        self.closing.callback(self._portal.call, client.aclose)
        return client

    def api(
        self, url: str, credentials: tuple[str, str] | None = None, **settings: Any
    ) -> AsyncBrainFrameAPI:
        api = AsyncBrainFrameAPI(url, credentials, **settings)
        self.closing.callback(self._portal.call, api.close)
        return api

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self._portal.call(partial(function, *args, **kwargs))

    def next_packet(self, statuses: Any) -> Any:
        return self._portal.call(statuses.__anext__)

    def all_packets(self, statuses: Any) -> list[Any]:
        async def collect() -> list[Any]:
            return [packet async for packet in statuses]

        return self._portal.call(collect)

    def close(self, closable: Any) -> None:
        self._portal.call(getattr(closable, "aclose", None) or closable.close)

    def hook(self, function: Callable[[Any], None]) -> Callable[[Any], Any]:
        async def hook(message: Any) -> None:
            function(message)

        return hook
