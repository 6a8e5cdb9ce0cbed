"""Alias of `brainframe_api._sync.process_image`, under its documented path."""

from __future__ import annotations

from brainframe_api._sync.process_image import ProcessImageStubMixIn
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "ProcessImageStubMixIn")
