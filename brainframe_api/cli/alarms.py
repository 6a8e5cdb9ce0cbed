"""``brainframe-sdk alarms``: list, add and delete alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from brainframe_api.cli.alarm_conditions import count_condition, day_times, rate_condition
from brainframe_api.cli.completion import complete_streams
from brainframe_api.cli.deletion import delete_each, print_deleted
from brainframe_api.cli.lookup import find, find_stream, find_zone
from brainframe_api.cli.output import print_json, print_table, say
from brainframe_api.cli.session import Session, with_session

if TYPE_CHECKING:
    from brainframe_rest.models import ZoneAlarm


@click.group()
def alarms() -> None:
    """Alarms of the zones: list, add, delete."""


@alarms.command("list")
@click.option("--stream", help="Only alarms of this stream.", shell_complete=complete_streams)
@click.option("--zone", help="Only alarms of this zone.")
@with_session
def list_alarms(session: Session, stream: str | None, zone: str | None) -> None:
    """List alarms with their conditions."""
    api = session.api
    if zone is not None:
        found = api.get_zone_alarms(zone_id=find_zone(api, zone, stream).id)
    else:
        stream_id = find_stream(api, stream).id if stream is not None else None
        found = api.get_zone_alarms(stream_id=stream_id)
    if session.as_json:
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
                "; ".join(repr(c) for c in (*alarm.count_conditions, *alarm.rate_conditions)),
                _active_time(alarm),
            )
            for alarm in found
        ],
        empty="There are no alarms.",
    )


@alarms.command("add")
@click.argument("zone")
@click.argument("name")
@click.option("--stream", help="The stream that the zone is in.", shell_complete=complete_streams)
@click.option(
    "--count",
    metavar="TEST",
    help='Go off while so many objects are in the zone: ">3", "<1", "=2" or "!=0".',
)
@click.option(
    "--rate",
    metavar="TEST",
    help='Go off when so many objects cross in some seconds: ">=5/60" is five or more a minute.',
)
@click.option("--class", "class_name", default="person", show_default=True, help="What to count.")
@click.option("--attribute", metavar="CATEGORY=VALUE", help="Count only what has this attribute.")
@click.option("--window", default=5.0, show_default=True, help="For --count: seconds to look back.")
@click.option(
    "--threshold",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="For --count: for which share of that time the test must hold.",
)
@click.option(
    "--direction",
    type=click.Choice(["entering", "exiting", "entering_or_exiting"]),
    default="entering",
    show_default=True,
    help="For --rate: which crossings.",
)
@click.option(
    "--point",
    type=click.Choice(["bottom", "top", "left", "right", "center"]),
    default="bottom",
    show_default=True,
    help="Which point of an object must be in the zone.",
)
@click.option("--active", metavar="FROM-TO", help="Only at this time of day, UTC: 22:00-06:00.")
@with_session
def add_alarm(
    session: Session,
    zone: str,
    name: str,
    stream: str | None,
    count: str | None,
    rate: str | None,
    class_name: str,
    attribute: str | None,
    window: float,
    threshold: float,
    direction: str,
    point: str,
    active: str | None,
) -> None:
    """Add an alarm to ZONE, given by ID or name. The conditions must hold together."""
    from brainframe_api.bf_codecs import Attribute, IntersectionPointType, ZoneAlarm

    if not count and not rate:
        raise click.UsageError("Say when the alarm goes off, with --count or --rate or both.")
    start, end = day_times(active)
    with_attribute = None
    if attribute is not None:
        category, equals, value = attribute.partition("=")
        if not equals:
            raise click.UsageError(f"{attribute!r} is no attribute. Write CATEGORY=VALUE.")
        with_attribute = Attribute(category=category, value=value)
    where = IntersectionPointType(point)
    conditions = (
        [count_condition(count, class_name, with_attribute, window, threshold, where)]
        if count
        else []
    )
    crossings = [rate_condition(rate, class_name, with_attribute, direction, where)] if rate else []
    found = find_zone(session.api, zone, stream)
    saved = session.api.set_zone_alarm(
        ZoneAlarm(
            name=name,
            count_conditions=conditions,
            rate_conditions=crossings,
            use_active_time=active is not None,
            active_start_time=start,
            active_end_time=end,
            zone_id=found.id,
        )
    )
    say(f"Added alarm {saved.id}, {saved.name!r}, to zone {found.id}, {found.name!r}.")
    if session.as_json:
        print_json(saved.to_dict())


@alarms.command("delete")
@click.argument("alarm", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_session
def delete_alarms(session: Session, alarm: tuple[str, ...], yes: bool) -> None:
    """Delete each ALARM, given by ID or name."""
    known = session.api.get_zone_alarms()
    found = [find("alarm", text, known) for text in alarm]
    delete_each(
        "alarm",
        found,
        lambda one: session.api.delete_zone_alarm(one.id),
        losing="alerts",
        yes=yes,
    )
    print_deleted(session, found)


def _active_time(alarm: ZoneAlarm) -> str:
    if not alarm.use_active_time:
        return "always"
    return f"{alarm.active_start_time} to {alarm.active_end_time}"
