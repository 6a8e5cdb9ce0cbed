"""Alias of `brainframe_api._sync.cloud_users`, under its documented path."""

from __future__ import annotations

from brainframe_api._sync.cloud_users import CloudUsersStubMixIn
from brainframe_api._timeouts import DEFAULT_TIMEOUT

__all__ = ("DEFAULT_TIMEOUT", "CloudUsersStubMixIn")
