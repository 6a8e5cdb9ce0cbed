"""The conditions of alarms as one types them."""

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
    """Makes a condition on how many objects are in a zone.

    Args:
        test: the test, such as ">3".
        class_name: what to count.
        with_attribute: an attribute that it must have; None for any.
        window: seconds to look back.
        threshold: the share of that time for which the test must hold, from 0 to 1.
        point: which point of an object must be in the zone.

    Returns:
        The condition.

    Raises:
        UsageError: the test is none.
    """
    from brainframe_api.bf_codecs import CountConditionTestType, ZoneAlarmCountCondition

    parts = re.fullmatch(r"(>|<|=|!=)\s*(\d+)", test.strip())
    if parts is None:
        raise click.UsageError(f'{test!r} is no test of a count. Write ">3", "<1", "=2" or "!=0".')
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
    """Makes a condition on how many objects cross the edge of a zone.

    Args:
        test: the test, such as ">=5/60": five or more in 60 seconds.
        class_name: what to count.
        with_attribute: an attribute that it must have; None for any.
        direction: which crossings, as the server names them.
        point: which point of an object must cross.

    Returns:
        The condition.

    Raises:
        UsageError: the test is none.
    """
    from brainframe_api.bf_codecs import (
        DirectionType,
        RateConditionTestType,
        ZoneAlarmRateCondition,
    )

    parts = re.fullmatch(r"(>=|<=)\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)", test.strip())
    if parts is None:
        raise click.UsageError(
            f'{test!r} is no test of a rate. Write ">=5/60" for five or more in 60 seconds.'
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
    """Reads a time of day.

    Args:
        active: from and to, such as "22:00-06:00"; None for always.

    Returns:
        The start and the end as the server wants them, "hh:mm:ss".

    Raises:
        UsageError: it is none.
    """
    if active is None:
        return "00:00:00", "23:59:59"
    hour = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
    times = re.fullmatch(rf"(?P<start>{hour})-(?P<end>{hour})", active.strip())
    if times is None:
        raise click.UsageError(f"{active!r} is no time of day. Write 22:00-06:00.")
    start, end = times["start"], times["end"]
    return (start + ":00")[:8], (end + ":00")[:8]
