"""``brainframe-sdk zones``: list, add and delete zones."""

from __future__ import annotations

import click

from brainframe_api._zone_shape import zone_problem
from brainframe_api.cli.command_context import CommandContext, with_context
from brainframe_api.cli.completion import complete_streams
from brainframe_api.cli.deletion import delete_each, print_deleted
from brainframe_api.cli.frame_size import frame_size
from brainframe_api.cli.lookup import find_stream, find_zone
from brainframe_api.cli.output import print_json, print_message, print_table


@click.group()
def zones() -> None:
    """Manage the zones of streams."""


@zones.command("list")
@click.option("--stream", help="List only this stream's zones.", shell_complete=complete_streams)
@with_context
def list_zones(context: CommandContext, stream: str | None) -> None:
    """List zones."""
    stream_id = find_stream(context.api, stream).id if stream is not None else None
    found = context.api.get_zones(stream_id)
    if context.as_json:
        print_json([zone.to_dict() for zone in found])
        return
    names = {s.id: s.name for s in context.api.get_stream_configurations()}
    print_table(
        ("ID", "STREAM", "NAME", "KIND", "POINTS", "ALARMS"),
        [
            (
                zone.id,
                names.get(zone.stream_id, zone.stream_id),
                zone.name,
                _kind(zone.coords or []),
                " ".join(f"{x},{y}" for x, y in zone.coords or []),
                ", ".join(alarm.name for alarm in zone.alarms),
            )
            for zone in found
        ],
        empty="No zones.",
    )


@zones.command("add")
@click.argument("stream", shell_complete=complete_streams)
@click.argument("name")
@click.argument("points", nargs=-1, required=True, metavar="X,Y X,Y [X,Y]...")
@with_context
def add_zone(context: CommandContext, stream: str, name: str, points: tuple[str, ...]) -> None:
    """Add a zone to STREAM: a polygon of three or more points, or a line of two points.

    Points are pixel coordinates from the top left of the frame: 100,200 400,200 400,300. An object
    enters a line when it crosses to the right-hand side of the line's direction.
    """
    from brainframe_api.bf_codecs import Zone

    coords = [_point(text) for text in points]
    if len(coords) < 2:
        raise click.UsageError(
            f"Invalid zone of {len(coords)} point: expected two points for a line, or three or "
            "more for a polygon."
        )
    found = find_stream(context.api, stream)
    zone = context.api.set_zone(Zone(name=name, coords=coords, stream_id=found.id))
    print_message(f"Added zone {zone.id} {zone.name!r} to stream {found.id} {found.name!r}.")
    problem = zone_problem(coords, frame_size(context.api, found))
    if problem is not None:
        print_message(f"Warning: the zone has {problem}.")
    if context.as_json:
        print_json(zone.to_dict())


@zones.command("delete")
@click.argument("zone", nargs=-1, required=True)
@click.option("--stream", help="The stream of the zones.", shell_complete=complete_streams)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_context
def delete_zones(
    context: CommandContext, zone: tuple[str, ...], stream: str | None, yes: bool
) -> None:
    """Delete each ZONE, given by ID or name, and its alarms."""
    found = [find_zone(context.api, text, stream) for text in zone]
    delete_each(
        "zone",
        found,
        lambda one: context.api.delete_zone(one.id),
        losing="alarms and alerts",
        yes=yes,
    )
    print_deleted(context, found)


def _kind(coords: list[list[int]]) -> str:
    return {0: "full frame", 1: "full frame", 2: "line"}.get(len(coords), "polygon")


def _point(text: str) -> list[int]:
    try:
        x, y = text.split(",")
        return [int(x), int(y)]
    except ValueError:
        raise click.UsageError(f"Invalid point {text!r}: expected X,Y in pixels.") from None
