"""``brainframe-sdk fleet alerts`` and ``statuses``: follow the alerts and statuses of the fleet."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from brainframe_api._cli.fleet.context import FleetContext, run_async, valid_name, with_fleet
from brainframe_api._cli.output import (
    counted,
    local_time,
    print_json_line,
    print_message,
    printable,
)
from brainframe_api._fleet.errors import no_such_server
from brainframe_api._garbage import tune_garbage_collector

if TYPE_CHECKING:
    from brainframe_api.fleet import AlertEvent, Fleet, StatusEvent


@click.command("alerts", short_help="Follow the alerts of all servers.")
@click.option("--server", callback=valid_name, metavar="NAME", help="Only alerts of this server.")
@click.option(
    "--durable",
    callback=valid_name,
    metavar="NAME",
    help="Start after the last alert that was printed with the same NAME, instead of at the oldest "
    "stored alert.",
)
@click.option("--new", is_flag=True, help="Only new alerts, not stored ones.")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="Stop after N events.")
@with_fleet
def follow_alerts(
    context: FleetContext, server: str | None, durable: str | None, new: bool, count: int | None
) -> None:
    """Print the alerts of all servers as they start, end or are verified, until Ctrl-C."""

    async def follow() -> None:
        left = count
        async with context.fleet() as fleet:
            if server is not None and not await _has(fleet, server):
                # The alerts of a server that was removed stay in the broker.
                print_message(f"Warning: {no_such_server(server)}")
            async with fleet.alerts(durable, server=server, stored=not new) as events:
                async for event in events:
                    _print_alert(context, event)
                    await events.acknowledge()
                    left = None if left is None else left - 1
                    if left == 0:
                        break

    with suppress(KeyboardInterrupt):
        run_async(follow())


@click.command("statuses", short_help="Follow the statuses of servers.")
@click.argument("name", callback=valid_name, required=False)
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="Stop after N statuses.")
@with_fleet
def follow_statuses(context: FleetContext, name: str | None, count: int | None) -> None:
    """Print the statuses of the server NAME, or of all, as they arrive, until Ctrl-C."""
    tune_garbage_collector()

    async def follow() -> None:
        left = count
        async with context.fleet() as fleet:
            if name is not None and not await _has(fleet, name):
                raise no_such_server(name)
            async with fleet.statuses(name) as events:
                async for event in events:
                    _print_statuses(context, event)
                    left = None if left is None else left - 1
                    if left == 0:
                        break

    with suppress(KeyboardInterrupt):
        run_async(follow())


async def _has(fleet: Fleet, name: str) -> bool:
    """Return whether the fleet has a server of this name."""
    return any(server.name == name for server in await fleet.servers())


def _print_alert(context: FleetContext, event: AlertEvent) -> None:
    if context.as_json:
        print_json_line(
            {
                "id": event.id,
                "server": event.server,
                "state": event.state.value,
                "alert": event.alert.to_dict(),
            }
        )
        return
    alert = event.alert
    click.echo(
        printable(
            f"{local_time(alert.start_time)}  {event.server}  alert {alert.id}  "
            f"{event.state.value}  stream {alert.stream_id}, zone {alert.zone_id}, "
            f"alarm {alert.alarm_id}"
        )
    )


def _print_statuses(context: FleetContext, event: StatusEvent) -> None:
    zones = event.zones
    if context.as_json:
        import msgspec

        line: dict[str, Any] = {"server": event.server, "streams": msgspec.to_builtins(zones)}
        line["streams"] = {str(key): value for key, value in line["streams"].items()}
        print_json_line(line)
        return
    for stream_id, by_name in sorted(zones.items()):
        for name, zone in sorted(by_name.items()):
            within = (
                ", ".join(counted(n, kind) for kind, n in sorted(zone.within.items())) or "empty"
            )
            alerts = f"  {counted(len(zone.alerts), 'alert')}" if zone.alerts else ""
            click.echo(printable(f"{event.server}  stream {stream_id}  {name}: {within}{alerts}"))
    if not zones:
        click.echo(f"{event.server}  no stream is analyzed")
