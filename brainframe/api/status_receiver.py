"""Alias of `brainframe_api._status_receiver`, under its former path."""

from __future__ import annotations

from brainframe_api._status_receiver import StatusReceiver
from brainframe_api._zone_status_types import ZONE_STATUS_STREAM_TYPE, ZONE_STATUS_TYPE

__all__ = ("ZONE_STATUS_STREAM_TYPE", "ZONE_STATUS_TYPE", "StatusReceiver")
