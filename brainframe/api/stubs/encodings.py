"""Alias of `brainframe_api._sync.encodings`, under its documented path."""

from __future__ import annotations

from brainframe_api._sync.encodings import EncodingStubMixIn
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "EncodingStubMixIn")
