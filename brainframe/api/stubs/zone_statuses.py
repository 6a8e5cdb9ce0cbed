"""Alias of `brainframe_api._sync.zone_statuses`, under its documented path."""

from __future__ import annotations

from brainframe_api._sync.zone_statuses import ZoneStatusStubMixin
from brainframe_api._timeouts import DEFAULT_TIMEOUT
from brainframe_api._zone_status_types import ZONE_STATUS_STREAM_TYPE, ZONE_STATUS_TYPE

__all__ = ("DEFAULT_TIMEOUT", "ZONE_STATUS_STREAM_TYPE", "ZONE_STATUS_TYPE", "ZoneStatusStubMixin")
