"""Parsers for alarm conditions given on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.output import counted, print_message

if TYPE_CHECKING:
    from brainframe_rest.models import (
        Attribute,
        Capsule,
        IntersectionPointType,
        ZoneAlarm,
        ZoneAlarmCountCondition,
        ZoneAlarmRateCondition,
    )

    from brainframe_api import BrainFrameAPI

Condition = TypeVar("Condition", "ZoneAlarmCountCondition", "ZoneAlarmRateCondition")

_COUNT_TESTS = {">": "more than", "<": "fewer than", "=": "exactly", "!=": "other than"}
_RATE_TESTS = {">=": "at least", "<=": "at most"}


def described(alarm: ZoneAlarm) -> str:
    """Return the conditions of an alarm in words."""
    parts: list[str] = []
    for counting in alarm.count_conditions:
        words = _COUNT_TESTS.get(counting.test.value, counting.test.value)
        parts.append(f"{words} {_objects(counting.check_value, counting)}")
    for crossing in alarm.rate_conditions:
        words = _RATE_TESTS.get(crossing.test.value, crossing.test.value)
        motion = crossing.direction.value.replace("_", " ")
        period = counted(crossing.duration, "second")
        parts.append(f"{words} {_objects(crossing.change, crossing)} {motion} within {period}")
    return " and ".join(parts)


def _objects(number: float, condition: ZoneAlarmCountCondition | ZoneAlarmRateCondition) -> str:
    attribute = condition.with_attribute
    words = "" if attribute is None else f"{attribute.value} "
    return counted(number, f"{words}{condition.with_class_name}")


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

    parts = re.fullmatch(r"(>=|<=|==|!=|>|<|=)\s*(\d+)", test.strip())
    if parts is None:
        raise click.UsageError(
            f"Invalid count condition {test!r}: expected an operator (>, >=, <, <=, = or !=) and a "
            'number, such as ">=3".'
        )
    operator, number = parts[1], int(parts[2])
    if (operator, number) in ((">=", 0), ("<", 0)):
        always = "always" if operator == ">=" else "never"
        raise click.UsageError(
            f"Invalid count condition {test!r}: it is {always} true. Pass a number of 1 or more."
        )
    # The server has no test for "at least" and "at most", but counts are integers.
    operator, number = {
        ">=": (">", number - 1), "<=": ("<", number + 1), "==": ("=", number)
    }.get(operator, (operator, number))  # fmt: skip
    return ZoneAlarmCountCondition(
        test=CountConditionTestType(operator),
        check_value=number,
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


@dataclass(frozen=True, slots=True)
class ConditionEdit:
    """Changes of the conditions of an alarm; None for unchanged values.

    Attributes:
        count: The new test of the number of objects.
        rate: The new test of the number of crossings.
        class_name: The new class of the objects, in all conditions.
        window: The new time window of the count condition in seconds.
        threshold: The new fraction of that window.
        direction: The new direction of the crossings.
        point: The new point of an object, in all conditions.
    """

    count: str | None
    rate: str | None
    class_name: str | None
    window: float | None
    threshold: float | None
    direction: str | None
    point: str | None


def edit_conditions(alarm: ZoneAlarm, edit: ConditionEdit) -> None:
    """Change the conditions of an alarm in place.

    Raises:
        UsageError: If a test is invalid, the alarm has no condition that an option applies to, or
            it has several conditions of the kind to change.
    """
    from brainframe_api.bf_codecs import DirectionType, IntersectionPointType

    # A new condition has the defaults of `alarms add` where the edit has None.
    if edit.count is not None:
        count = count_condition(edit.count, "person", None, 5.0, 0.5, IntersectionPointType.BOTTOM)
        alarm.count_conditions = _with_test(alarm.count_conditions, count, "count")
    if edit.rate is not None:
        rate = rate_condition(edit.rate, "person", None, "entering", IntersectionPointType.BOTTOM)
        alarm.rate_conditions = _with_test(alarm.rate_conditions, rate, "rate")
    if (edit.window, edit.threshold) != (None, None) and not alarm.count_conditions:
        raise click.UsageError("--window and --threshold require a count condition. Pass --count.")
    if edit.direction is not None and not alarm.rate_conditions:
        raise click.UsageError("--direction requires a rate condition. Pass --rate.")
    for counting in alarm.count_conditions:
        if edit.window is not None:
            counting.window_duration = edit.window
        if edit.threshold is not None:
            counting.window_threshold = edit.threshold
    for crossing in alarm.rate_conditions:
        if edit.direction is not None:
            crossing.direction = DirectionType(edit.direction)
    conditions: list[ZoneAlarmCountCondition | ZoneAlarmRateCondition] = [
        *alarm.count_conditions,
        *alarm.rate_conditions,
    ]
    for one in conditions:
        one.with_class_name = edit.class_name or one.with_class_name
        if edit.point is not None:
            one.intersection_point = IntersectionPointType(edit.point)


def _with_test(before: list[Condition], new: Condition, kind: str) -> list[Condition]:
    """Return the conditions of a kind with a new test.

    Args:
        before: The conditions of the alarm. A single one gets the test of the new condition, and
            keeps its other settings.
        new: The new condition, which is added if there was none.
        kind: "count" or "rate".

    Raises:
        UsageError: If there are several conditions.
    """
    if len(before) > 1:
        raise click.UsageError(
            f"The alarm has {len(before)} {kind} conditions, so it is unclear which one to change. "
            "Edit it in a file: see brainframe-sdk export and import."
        )
    if not before:
        return [new]
    names = ("test", "check_value") if kind == "count" else ("test", "change", "duration")
    for name in names:
        setattr(before[0], name, getattr(new, name))
    return before


def check_class(capsules: Sequence[Capsule], class_name: str) -> None:
    """Check that a capsule of the server detects a class.

    Args:
        capsules: The capsules of the server.
        class_name: The name of the class.

    Raises:
        CommandError: If no capsule detects it. The message lists the classes that they detect.
    """
    known = dict.fromkeys(name for capsule in capsules for name in capsule.output_type.detections)
    if known and class_name not in known:
        raise CommandError(
            f"Unknown class {class_name!r}: the capsules of the server detect {', '.join(known)}. "
            "If one of them can be configured to detect it, pass --any-class.",
            ExitCode.USAGE,
        )


def warn_of_inactive_capsules(
    api: BrainFrameAPI, capsules: Sequence[Capsule], class_name: str, stream_id: int
) -> None:
    """Print a warning if all capsules that detect a class are inactive for a stream.

    An alarm for this class would never be triggered.

    Args:
        api: The client for the server.
        capsules: The capsules of the server.
        class_name: The name of the class.
        stream_id: The stream.
    """
    names = [one.name for one in capsules if class_name in one.output_type.detections]
    for name in names:
        active = api.is_capsule_active(name, stream_id)
        if active is None:  # The stream follows the global setting.
            active = api.is_capsule_active(name)
        if active:
            return
    if names:
        print_message(
            f"Warning: no active capsule of the stream detects {class_name!r}. Activate one with: "
            f"brainframe-sdk capsules activate {names[0]} --stream {stream_id}"
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
