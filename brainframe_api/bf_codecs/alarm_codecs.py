"""Alarms and alerts."""

from __future__ import annotations

from brainframe_rest.models import Alert, ZoneAlarm

__all__ = (
    "Alert",
    "ZoneAlarm",
)
