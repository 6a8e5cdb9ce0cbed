"""``brainframe-sdk zones``: list, add, edit and delete zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.completion import complete_streams
from brainframe_api._cli.deletion import delete_each, print_deleted
from brainframe_api._cli.frame_size import known_frame_size, read_frame
from brainframe_api._cli.lookup import find_stream, find_zone
from brainframe_api._cli.output import print_json, print_message, print_table
from brainframe_api._zone_shape import zone_problem

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration

# Accept points such as -10,20, which look like options.
NEGATIVE_NUMBERS = {"ignore_unknown_options": True}


@click.group(cls=CommandGroup)
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


@zones.command(
    "add",
    short_help="Add a zone to STREAM: a polygon or a line.",
    context_settings=NEGATIVE_NUMBERS,
)
@click.argument("stream", shell_complete=complete_streams)
@click.argument("name")
@click.argument("points", nargs=-1, required=True, metavar="X,Y X,Y [X,Y]...")
@click.option("--relative", is_flag=True, help="Points are fractions of the frame, from 0 to 1.")
@with_context
def add_zone(
    context: CommandContext, stream: str, name: str, points: tuple[str, ...], relative: bool
) -> None:
    """Add a zone to STREAM: a polygon of three or more points, or a line of two points.

    Points are pixel coordinates from the top left of the frame: 100,200 400,200 400,300. With
    --relative they are fractions of its width and height: 0.1,0.2 0.5,0.2 0.5,0.8. An object enters
    a line when it crosses to the right-hand side of the line's direction.
    """
    from brainframe_api.bf_codecs import Zone

    given = parse_points(points, relative=relative)
    found = find_stream(context.api, stream)
    coords, size = pixel_points(context, found, given, relative=relative)
    zone = context.api.set_zone(Zone(name=name, coords=coords, stream_id=found.id))
    print_message(f"Added zone {zone.id} {zone.name!r} to stream {found.id} {found.name!r}.")
    _warn_of_shape(context, found, coords, size)
    if context.as_json:
        print_json(zone.to_dict())


@zones.command("edit", context_settings=NEGATIVE_NUMBERS)
@click.argument("zone")
@click.argument("points", nargs=-1, metavar="[X,Y]...")
@click.option("--stream", help="The stream of the zone.", shell_complete=complete_streams)
@click.option("--name", help="The new name of the zone.")
@click.option("--relative", is_flag=True, help="Points are fractions of the frame, from 0 to 1.")
@with_context
def edit_zone(
    context: CommandContext,
    zone: str,
    points: tuple[str, ...],
    stream: str | None,
    name: str | None,
    relative: bool,
) -> None:
    """Change the name or the points of ZONE, given by ID or name. Its alarms are kept."""
    if not points and name is None:
        raise click.UsageError("Nothing to change. Pass points, --name or both.")
    given = parse_points(points, relative=relative) if points else []
    found = find_zone(context.api, zone, stream)
    on_stream = find_stream(context.api, str(found.stream_id))
    size = None
    if given:
        found.coords, size = pixel_points(context, on_stream, given, relative=relative)
    if name is not None:
        found.name = name
    saved = context.api.set_zone(found)
    print_message(f"Changed zone {saved.id} {saved.name!r} of stream {on_stream.name!r}.")
    if given:
        _warn_of_shape(context, on_stream, saved.coords or [], size)
    if context.as_json:
        print_json(saved.to_dict())


@zones.command("delete")
@click.argument("zone", nargs=-1, required=True)
@click.option("--stream", help="The stream of the zones.", shell_complete=complete_streams)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_context
def delete_zones(
    context: CommandContext, zone: tuple[str, ...], stream: str | None, yes: bool
) -> None:
    """Delete each ZONE, given by ID or name, and its alarms. Their alerts are kept."""
    each = [find_zone(context.api, text, stream) for text in zone]
    found = [(one.id, one.name) for one in each]
    delete_each("zone", found, context.api.delete_zone, losing="alarms", yes=yes)
    print_deleted(context, found)


def _kind(coords: list[list[int]]) -> str:
    return {0: "full frame", 1: "full frame", 2: "line"}.get(len(coords), "polygon")


def parse_points(points: Sequence[str], *, relative: bool) -> list[tuple[float, float]]:
    """Parse the points of a zone.

    Args:
        points: The points, each as "X,Y".
        relative: Whether the points are fractions of the frame instead of pixels.

    Raises:
        UsageError: If a point is invalid, or there are too few.
    """
    parsed = [_point(text, relative=relative) for text in points]
    if len(parsed) < 2:
        raise click.UsageError(
            f"Invalid zone of {len(parsed)} point: expected two points for a line, or three or "
            "more for a polygon."
        )
    return parsed


def pixel_points(
    context: CommandContext,
    stream: StreamConfiguration,
    points: Sequence[tuple[float, float]],
    *,
    relative: bool,
) -> tuple[list[list[int]], tuple[int, int] | None]:
    """Return points in pixels.

    Args:
        context: The context of the command.
        stream: The stream of the zone.
        points: The points in pixels, or as fractions of the frame.
        relative: Whether the points are fractions. If so, a frame is read for its size.

    Returns:
        The points, and the width and height of the frame if it was read.
    """
    if not relative:
        return [[int(x), int(y)] for x, y in points], None
    height, width = read_frame(context.api, stream).shape[:2]
    return [[round(x * width), round(y * height)] for x, y in points], (width, height)


def _warn_of_shape(
    context: CommandContext,
    stream: StreamConfiguration,
    coords: list[list[int]],
    size: tuple[int, int] | None,
) -> None:
    problem = zone_problem(coords, size or known_frame_size(context.api, stream))
    if problem is not None:
        print_message(f"Warning: the zone has {problem}.")


def _point(text: str, *, relative: bool) -> tuple[float, float]:
    if text.startswith("-") and not text[1:2].isdecimal():
        raise click.NoSuchOption(text)
    try:
        x, y = text.split(",")
        if not relative:
            return int(x), int(y)
        fractions = float(x), float(y)
    except ValueError:
        if relative:
            raise click.UsageError(
                f"Invalid point {text!r}: expected X,Y as fractions of the frame."
            ) from None
        hint = (
            "" if relative or "." not in text else " For fractions of the frame, pass --relative."
        )
        raise click.UsageError(f"Invalid point {text!r}: expected X,Y in pixels.{hint}") from None
    if not all(0 <= fraction <= 1 for fraction in fractions):
        raise click.UsageError(
            f"Invalid point {text!r}: with --relative, expected X,Y as fractions from 0 to 1."
        )
    return fractions
