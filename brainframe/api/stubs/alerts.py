"""Alias of `brainframe_api._sync.alerts`, under its documented path."""

from __future__ import annotations

from brainframe_api._sync.alerts import AlertStubMixin
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "AlertStubMixin")
