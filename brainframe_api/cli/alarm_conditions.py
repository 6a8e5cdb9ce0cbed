"""Parsers for alarm conditions given on the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from brainframe_rest.models import (
        Attribute,
        IntersectionPointType,
        ZoneAlarmCountCondition,
        ZoneAlarmRateCondition,
    )


def count_condition(
    test: str,
    class_name: str,
    with_attribute: Attribute | None,
    window: float,
    threshold: float,
    point: IntersectionPointType,
) -> ZoneAlarmCountCondition:
    """Return a condition on the number of objects in a zone.

    Args:
        test: An operator and a number, such as ">3".
        class_name: The class of the objects to count.
        with_attribute: Count only objects with this attribute; None for all objects.
        window: The length of the time window in seconds.
        threshold: The fraction of the window during which the test must hold, from 0 to 1.
        point: The point of an object that must be in the zone.

    Raises:
        UsageError: If the test is invalid.
    """
    from brainframe_api.bf_codecs import CountConditionTestType, ZoneAlarmCountCondition

    parts = re.fullmatch(r"(>|<|=|!=)\s*(\d+)", test.strip())
    if parts is None:
        raise click.UsageError(
            f"Invalid count condition {test!r}: expected an operator (>, <, = or !=) and a "
            'number, such as ">3".'
        )
    return ZoneAlarmCountCondition(
        test=CountConditionTestType(parts[1]),
        check_value=int(parts[2]),
        with_class_name=class_name,
        with_attribute=with_attribute,
        window_duration=window,
        window_threshold=threshold,
        intersection_point=point,
    )


def rate_condition(
    test: str,
    class_name: str,
    with_attribute: Attribute | None,
    direction: str,
    point: IntersectionPointType,
) -> ZoneAlarmRateCondition:
    """Return a condition on the number of objects that cross the boundary of a zone.

    Args:
        test: An operator, a number and a number of seconds, such as ">=5/60" for five or more
            in 60 seconds.
        class_name: The class of the objects to count.
        with_attribute: Count only objects with this attribute; None for all objects.
        direction: The direction of the crossings: a value of ``DirectionType``.
        point: The point of an object that must cross the boundary.

    Raises:
        UsageError: If the test is invalid.
    """
    from brainframe_api.bf_codecs import (
        DirectionType,
        RateConditionTestType,
        ZoneAlarmRateCondition,
    )

    parts = re.fullmatch(r"(>=|<=)\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)", test.strip())
    if parts is None:
        raise click.UsageError(
            f"Invalid rate condition {test!r}: expected an operator (>= or <=), a number and a "
            'duration in seconds, such as ">=5/60".'
        )
    return ZoneAlarmRateCondition(
        test=RateConditionTestType(parts[1]),
        duration=float(parts[3]),
        change=float(parts[2]),
        direction=DirectionType(direction),
        with_class_name=class_name,
        with_attribute=with_attribute,
        intersection_point=point,
    )


def day_times(active: str | None) -> tuple[str, str]:
    """Parse a daily time range.

    Args:
        active: The start and the end, such as "22:00-06:00"; None for the whole day.

    Returns:
        The start and the end in the server's format, "hh:mm:ss".

    Raises:
        UsageError: If the range is invalid.
    """
    if active is None:
        return "00:00:00", "23:59:59"
    hour = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
    times = re.fullmatch(rf"(?P<start>{hour})-(?P<end>{hour})", active.strip())
    if times is None:
        raise click.UsageError(
            f"Invalid active time {active!r}: expected FROM-TO, such as 22:00-06:00."
        )
    start, end = times["start"], times["end"]
    return (start + ":00")[:8], (end + ":00")[:8]
