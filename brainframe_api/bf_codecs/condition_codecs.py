"""Conditions of alarms."""

from __future__ import annotations

from brainframe_rest.models import (
    CountConditionTestType,
    DirectionType,
    IntersectionPointType,
    RateConditionTestType,
    ZoneAlarmCountCondition,
    ZoneAlarmRateCondition,
)

__all__ = (
    "CountConditionTestType",
    "DirectionType",
    "IntersectionPointType",
    "RateConditionTestType",
    "ZoneAlarmCountCondition",
    "ZoneAlarmRateCondition",
)
