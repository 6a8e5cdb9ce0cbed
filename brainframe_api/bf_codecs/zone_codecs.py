"""Zones and their statuses."""

from __future__ import annotations

from brainframe_rest.models import Zone, ZoneStatus

__all__ = (
    "Zone",
    "ZoneStatus",
)
