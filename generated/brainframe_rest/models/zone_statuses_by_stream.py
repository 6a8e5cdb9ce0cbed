# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`ZoneStatusesByStream`."""

from typing import TypeAlias

from .zone_status import ZoneStatus

ZoneStatusesByStream: TypeAlias = dict[str, dict[str, ZoneStatus]]
"""The zone statuses of every stream that has results, by stream ID. JSON keys are text: the key
is the ID in decimal, such as `"1"`. A stream that is analyzed but has no result yet has no key.
"""
