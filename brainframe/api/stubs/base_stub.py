"""Alias of `brainframe_api._sync.base_stub`, under its documented path."""

from __future__ import annotations

from brainframe_api._sync.base_stub import BaseStub
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "BaseStub")
