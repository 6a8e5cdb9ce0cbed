"""Alias of `brainframe_api._sync.streams`, under its documented path."""

from __future__ import annotations

from brainframe_api._sync.streams import StreamStubMixin
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "StreamStubMixin")
