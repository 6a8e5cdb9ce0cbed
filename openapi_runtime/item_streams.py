"""Responses that are streams of items, for sync and async clients."""

from __future__ import annotations

from ._async.item_streams import AsyncEventStream, AsyncItemStream, AsyncJsonLines
from ._sync.item_streams import EventStream, ItemStream, JsonLines

__all__ = (
    "AsyncEventStream",
    "AsyncItemStream",
    "AsyncJsonLines",
    "EventStream",
    "ItemStream",
    "JsonLines",
)
