"""``brainframe-sdk alerts``: list and verify alerts, and save their frames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brainframe_api._cli.command_context import (
    Command,
    CommandContext,
    CommandGroup,
    paged,
    with_context,
)
from brainframe_api._cli.completion import complete_streams
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.lookup import find, find_stream, find_zone
from brainframe_api._cli.output import local_time, print_json, print_message, print_table

if TYPE_CHECKING:
    from brainframe_rest.models import Alert

_VERIFICATIONS = {
    "all": "ALL",
    "unverified": "UNVERIFIED",
    "verified": "VERIFIED",
    "true": "TRUE",
    "false": "FALSE",
}


@click.group(cls=CommandGroup)
def alerts() -> None:
    """List and verify alerts, and save their frames."""


def _filters(command: Command) -> Command:
    """Add the options that filter alerts to a command."""
    options = (
        click.option(
            "--stream", help="Only alerts of this stream.", shell_complete=complete_streams
        ),
        click.option("--zone", help="Only alerts of this zone."),
        click.option("--alarm", help="Only alerts of this alarm."),
        click.option(
            "--verification",
            type=click.Choice(list(_VERIFICATIONS)),
            default="all",
            show_default=True,
            help="Only alerts with this verification: legitimate (true), false alarm (false), "
            "either one (verified) or none yet (unverified).",
        ),
        paged("alerts", skipped="newest alerts"),
    )
    for option in reversed(options):
        command = option(command)
    return command


@alerts.command("list")
@_filters
@with_context
def list_alerts(context: CommandContext, **filters: Any) -> None:
    """List alerts, newest first."""
    found, total = _chosen(context, **filters)
    if context.as_json:
        print_json({"alerts": [alert.to_dict() for alert in found], "total_count": total})
        return
    api = context.api
    streams = {one.id: one.name for one in api.get_stream_configurations()}
    zones = {one.id: one for one in api.get_zones()}
    rows: list[tuple[object, ...]] = []
    for alert in found:
        zone = zones.get(alert.zone_id)
        alarm = zone.get_alarm(alert.alarm_id) if zone is not None else None
        rows.append(
            (
                alert.id,
                streams.get(alert.stream_id, alert.stream_id),
                zone.name if zone is not None else alert.zone_id,
                alarm.name if alarm is not None else alert.alarm_id,
                local_time(alert.start_time),
                _lasted(alert),
                _verified(alert.verified_as),
            )
        )
    print_table(
        ("ID", "STREAM", "ZONE", "ALARM", "STARTED", "LASTED", "LEGITIMATE"),
        rows,
        empty="No matching alerts.",
    )
    if total > len(found):
        print_message(f"Showing {len(found)} of {total} alerts. See --limit and --offset.")


@alerts.command("verify")
@click.argument("alert_ids", nargs=-1, required=True, type=int, metavar="ALERT_ID...")
@click.option(
    "--as",
    "verdict",
    type=click.Choice(["true", "false", "unverified"]),
    required=True,
    help="Legitimate (true), false alarm (false), or no verification (unverified).",
)
@with_context
def verify_alerts(context: CommandContext, alert_ids: tuple[int, ...], verdict: str) -> None:
    """Mark alerts as legitimate, as false alarms, or as unverified."""
    verified_as = {"true": True, "false": False, "unverified": None}[verdict]
    changed = [context.api.set_alert_verification(one, verified_as) for one in alert_ids]
    for alert in changed:
        print_message(f"Alert {alert.id}: {_verified(alert.verified_as)}.")
    if context.as_json:
        print_json([alert.to_dict() for alert in changed])


@alerts.command("save-frames")
@click.argument("alert_ids", nargs=-1, type=int, metavar="[ALERT_ID]...")
@_filters
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder for the images. [default: the current folder]",
)
@click.option(
    "--draw/--plain", default=True, help="Draw the zone and the alarm, or not. [default: draw]"
)
@with_context
def save_frames(
    context: CommandContext, alert_ids: tuple[int, ...], output: Path, draw: bool, **filters: Any
) -> None:
    """Save the frames of alerts as PNG files.

    Saves the frame of each ALERT_ID. Without an ALERT_ID, saves the frames of the alerts that match
    the options.
    """
    api = context.api
    if alert_ids:
        found = [api.get_alert(alert_id) for alert_id in alert_ids]
    else:
        found, _ = _chosen(context, **filters)
    output.mkdir(parents=True, exist_ok=True)
    saved: list[dict[str, Any]] = []
    for alert in found:
        path = _save_frame(context, alert, output, draw=draw)
        print_message(f"Alert {alert.id}: {path if path is not None else 'no frame on the server'}")
        saved.append({"id": alert.id, "path": str(path) if path is not None else None})
    if context.as_json:
        print_json(saved)
    if alert_ids and any(one["path"] is None for one in saved):
        missing = ", ".join(str(one["id"]) for one in saved if one["path"] is None)
        raise CommandError(f"No frame on the server for alerts: {missing}", ExitCode.NOT_FOUND)


def _chosen(
    context: CommandContext,
    *,
    stream: str | None,
    zone: str | None,
    alarm: str | None,
    verification: str,
    limit: int,
    offset: int,
) -> tuple[list[Alert], int]:
    api = context.api
    stream_id = find_stream(api, stream).id if stream is not None else None
    zone_id = find_zone(api, zone, stream).id if zone is not None else None
    alarm_id = None
    if alarm is not None:
        alarm_id = find("alarm", alarm, api.get_zone_alarms(stream_id, zone_id)).id
    return api.get_alerts(
        stream_id=stream_id,
        zone_id=zone_id,
        alarm_id=alarm_id,
        verification=api.AlertVerificationQueryType[_VERIFICATIONS[verification]],
        limit=limit,
        offset=offset,
    )


def _save_frame(context: CommandContext, alert: Alert, folder: Path, *, draw: bool) -> Path | None:
    from brainframe_api.bf_codecs import image_utils
    from brainframe_api.bf_errors import ZoneNotFoundError
    from brainframe_api.drawing import draw_alert

    frame = context.api.get_alert_frame(alert.id)
    if frame is None:
        return None
    if draw:
        try:
            zone = context.api.get_zone(alert.zone_id)
        except ZoneNotFoundError:
            zone = None  # An alert may outlive its zone.
        frame = draw_alert(frame, alert, zone)
    path = folder / f"alert-{alert.id}.png"
    path.write_bytes(image_utils.encode("png", frame))
    return path


def _lasted(alert: Alert) -> str:
    if alert.end_time is None:
        return "active"
    return f"{alert.end_time - alert.start_time:.1f} s"


def _verified(verified_as: bool | None) -> str:
    return {True: "yes", False: "no", None: "not verified"}[verified_as]
