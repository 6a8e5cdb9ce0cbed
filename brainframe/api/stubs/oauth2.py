"""Alias of `brainframe_api._sync.oauth2`, under its documented path."""

from __future__ import annotations

from brainframe_api._sync.oauth2 import OAuth2StubMixIn
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "OAuth2StubMixIn")
