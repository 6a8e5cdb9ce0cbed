"""``brainframe-sdk alarms``: list, add, edit and delete alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from brainframe_api._cli.alarm_conditions import (
    ConditionEdit,
    check_class,
    count_condition,
    day_times,
    described,
    edit_conditions,
    rate_condition,
    warn_of_inactive_capsules,
)
from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.completion import complete_streams
from brainframe_api._cli.deletion import delete_each, print_deleted
from brainframe_api._cli.lookup import find, find_stream, find_zone, warn_of_duplicate
from brainframe_api._cli.output import print_json, print_message, print_table

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneAlarm


_DIRECTIONS = ["entering", "exiting", "entering_or_exiting"]
_POINTS = ["bottom", "top", "left", "right", "center"]


@click.group(cls=CommandGroup)
def alarms() -> None:
    """Manage the alarms of zones."""


@alarms.command("list")
@click.option("--stream", help="List only this stream's alarms.", shell_complete=complete_streams)
@click.option("--zone", help="List only this zone's alarms.")
@with_context
def list_alarms(context: CommandContext, stream: str | None, zone: str | None) -> None:
    """List alarms and their conditions."""
    api = context.api
    if zone is not None:
        found = api.get_zone_alarms(zone_id=find_zone(api, zone, stream).id)
    else:
        stream_id = find_stream(api, stream).id if stream is not None else None
        found = api.get_zone_alarms(stream_id=stream_id)
    if context.as_json:
        print_json([alarm.to_dict() for alarm in found])
        return
    streams = {one.id: one.name for one in api.get_stream_configurations()}
    zones = {one.id: one.name for one in api.get_zones()}
    print_table(
        ("ID", "STREAM", "ZONE", "NAME", "WHEN", "ACTIVE (UTC)"),
        [
            (
                alarm.id,
                streams.get(alarm.stream_id, alarm.stream_id),
                zones.get(alarm.zone_id, alarm.zone_id),
                alarm.name,
                described(alarm),
                _active_time(alarm),
            )
            for alarm in found
        ],
        empty="No alarms.",
    )


@alarms.command("add")
@click.argument("zone")
@click.argument("name")
@click.option("--stream", help="The stream of the zone.", shell_complete=complete_streams)
@click.option(
    "--count",
    metavar="TEST",
    help='Trigger on the number of objects in the zone: ">=3", ">3", "<=1", "<1", "=2" or "!=0".',
)
@click.option(
    "--rate",
    metavar="TEST",
    help='Trigger on the number of crossings in a period: ">=5/60" is five or more in 60 seconds.',
)
@click.option(
    "--class",
    "class_name",
    default="person",
    show_default=True,
    help="The class of the objects to count.",
)
@click.option("--any-class", is_flag=True, help="Accept a class that no capsule declares.")
@click.option(
    "--attribute", metavar="CATEGORY=VALUE", help="Count only objects with this attribute."
)
@click.option(
    "--window",
    default=5.0,
    show_default=True,
    help="For --count: the length of the time window in seconds.",
)
@click.option(
    "--threshold",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="For --count: the fraction of the window during which the test must hold.",
)
@click.option(
    "--direction",
    type=click.Choice(_DIRECTIONS),
    default="entering",
    show_default=True,
    help="For --rate: the direction of the crossings.",
)
@click.option(
    "--point",
    type=click.Choice(_POINTS),
    default="bottom",
    show_default=True,
    help="The point of an object that must be in the zone.",
)
@click.option(
    "--active",
    metavar="FROM-TO",
    help="Trigger only between these times of day, in UTC: 22:00-06:00.",
)
@with_context
def add_alarm(
    context: CommandContext,
    zone: str,
    name: str,
    stream: str | None,
    count: str | None,
    rate: str | None,
    class_name: str,
    any_class: bool,
    attribute: str | None,
    window: float,
    threshold: float,
    direction: str,
    point: str,
    active: str | None,
) -> None:
    """Add an alarm to ZONE, given by ID or name.

    With both --count and --rate, the alarm triggers while both conditions hold.
    """
    from brainframe_api.bf_codecs import Attribute, IntersectionPointType, ZoneAlarm

    if not count and not rate:
        raise click.UsageError("Missing alarm condition. Pass --count, --rate or both.")
    start, end = day_times(active)
    with_attribute = None
    if attribute is not None:
        category, equals, value = attribute.partition("=")
        if not equals:
            raise click.UsageError(f"Invalid attribute {attribute!r}: expected CATEGORY=VALUE.")
        with_attribute = Attribute(category=category, value=value)
    intersection_point = IntersectionPointType(point)
    count_conditions = (
        [count_condition(count, class_name, with_attribute, window, threshold, intersection_point)]
        if count
        else []
    )
    rate_conditions = (
        [rate_condition(rate, class_name, with_attribute, direction, intersection_point)]
        if rate
        else []
    )
    capsules = context.api.get_capsules()
    if not any_class:
        check_class(capsules, class_name)
    found = find_zone(context.api, zone, stream)
    warn_of_duplicate("alarm", name, found.alarms)
    saved = context.api.set_zone_alarm(
        ZoneAlarm(
            name=name,
            count_conditions=count_conditions,
            rate_conditions=rate_conditions,
            use_active_time=active is not None,
            active_start_time=start,
            active_end_time=end,
            zone_id=found.id,
        )
    )
    print_message(f"Added alarm {saved.id} {saved.name!r} to zone {found.id} {found.name!r}.")
    warn_of_inactive_capsules(context.api, capsules, class_name, found.stream_id)
    if context.as_json:
        print_json(saved.to_dict())


@alarms.command("edit", short_help="Change the name, the conditions or the times of ALARM.")
@click.argument("alarm")
@click.option("--name", help="The new name.")
@click.option("--count", metavar="TEST", help="The new test of the number of objects.")
@click.option("--rate", metavar="TEST", help="The new test of the number of crossings.")
@click.option("--class", "class_name", help="The new class of the objects to count.")
@click.option("--any-class", is_flag=True, help="Accept a class that no capsule declares.")
@click.option("--window", type=float, help="For --count: the new time window in seconds.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="For --count: the new fraction of the time window.",
)
@click.option(
    "--direction",
    type=click.Choice(_DIRECTIONS),
    help="For --rate: the new direction of the crossings.",
)
@click.option("--point", type=click.Choice(_POINTS), help="The new point to test.")
@click.option(
    "--active", metavar="FROM-TO", help='The new times of day, in UTC; "always" for all day.'
)
@with_context
def edit_alarm(
    context: CommandContext,
    alarm: str,
    name: str | None,
    count: str | None,
    rate: str | None,
    class_name: str | None,
    any_class: bool,
    window: float | None,
    threshold: float | None,
    direction: str | None,
    point: str | None,
    active: str | None,
) -> None:
    """Change the name, the conditions or the active times of ALARM, given by ID or name.

    --count and --rate add a condition if the alarm has none of that kind.
    """
    changed = (name, count, rate, class_name, window, threshold, direction, point, active)
    if all(value is None for value in changed):
        raise click.UsageError("Nothing to change. Pass --name, --count or another option.")
    start, end = day_times(None if active == "always" else active)
    api = context.api
    capsules = api.get_capsules() if class_name is not None else []
    if class_name is not None and not any_class:
        check_class(capsules, class_name)
    found = find("alarm", alarm, api.get_zone_alarms())
    if name is not None:
        zone = api.get_zone(found.zone_id)
        warn_of_duplicate("alarm", name, [one for one in zone.alarms if one.id != found.id])
        found.name = name
    edit_conditions(
        found,
        ConditionEdit(count, rate, class_name, window, threshold, direction, point),
    )
    if active is not None:
        found.use_active_time = active != "always"
        found.active_start_time, found.active_end_time = start, end
    saved = api.set_zone_alarm(found)
    print_message(f"Changed alarm {saved.id} {saved.name!r}.")
    if class_name is not None:
        warn_of_inactive_capsules(api, capsules, class_name, found.stream_id)
    if context.as_json:
        print_json(saved.to_dict())


@alarms.command("delete")
@click.argument("alarm", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_context
def delete_alarms(context: CommandContext, alarm: tuple[str, ...], yes: bool) -> None:
    """Delete each ALARM, given by ID or name. Its alerts are kept."""
    known = context.api.get_zone_alarms()
    each = [find("alarm", text, known) for text in alarm]
    found = [(one.id, one.name) for one in each]
    delete_each("alarm", found, context.api.delete_zone_alarm, yes=yes)
    print_deleted(context, found)


def _active_time(alarm: ZoneAlarm) -> str:
    if not alarm.use_active_time:
        return "always"
    return f"{alarm.active_start_time} to {alarm.active_end_time}"
