# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`ZoneStatusesByZone`."""

from typing import TypeAlias

from .zone_status import ZoneStatus

ZoneStatusesByZone: TypeAlias = dict[str, ZoneStatus]
"""The status of every zone of one stream, by zone name. `Screen` is always among them."""
