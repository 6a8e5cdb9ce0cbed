"""``brainframe-sdk server``: the version and the status of the server."""

from __future__ import annotations

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.output import counted, print_json


@click.group(cls=CommandGroup)
def server() -> None:
    """Show the version and the status of the server."""


@server.command("version")
@with_context
def show_version(context: CommandContext) -> None:
    """Print the version of the server."""
    version = context.api.version()
    if context.as_json:
        print_json({"version": version})
    else:
        click.echo(version)


@server.command("status", short_help="Print the version, the license and a summary.")
@with_context
def show_status(context: CommandContext) -> None:
    """Print the version, the license, and the numbers of streams and alerts."""
    api = context.api
    streams = api.get_stream_configurations()
    info = api.get_license_info()
    unverified = api.get_alerts(verification=api.AlertVerificationQueryType.UNVERIFIED, limit=1)[1]
    most = None if info.terms is None else info.terms.max_streams
    status = {
        "version": api.version(),
        "license": info.state.value,
        "max_streams": most,
        "streams": len(streams),
        "analyzed_streams": sum(api.check_analyzing(one.id) for one in streams),
        "alerts": api.get_alerts(limit=1)[1],
        "unverified_alerts": unverified,
    }
    if context.as_json:
        print_json(status)
        return
    limit = "" if most is None else f", at most {counted(most, 'stream')} at a time"
    click.echo(f"Version:  {status['version']}")
    click.echo(f"License:  {status['license']}{limit}")
    click.echo(f"Streams:  {status['streams']}, {status['analyzed_streams']} of them analyzed")
    click.echo(f"Alerts:   {status['alerts']}, {status['unverified_alerts']} of them unverified")
