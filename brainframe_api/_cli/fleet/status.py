"""``brainframe-sdk fleet status``: the servers, the bridges that follow them, and gaps."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import click

from brainframe_api._cli.fleet.context import NO_SERVERS, FleetContext, run_async, with_fleet
from brainframe_api._cli.output import cell, counted, print_json, print_renderable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from brainframe_api.fleet import Fleet

_INTERVAL: Final = 1.0
_PATIENCE: Final = 4.0
"""The number of seconds after which the table reports that the broker does not respond. A status
takes up to 2.5 seconds if a bridge does not respond."""

_MAX_PROBLEMS: Final = 5
"""The maximum number of servers for which to show the reason why they are not connected."""

_NO_BRIDGES: Final = "No bridge responds. Start one with: brainframe-sdk fleet bridge"


@click.command("status", short_help="Show which bridge follows each server.")
@click.option("--once", is_flag=True, help="Print the status once, even on a terminal.")
@with_fleet
def show_status(context: FleetContext, once: bool) -> None:
    """Show the servers, the bridges that follow them, and gaps.

    Shows a live table on a terminal until Ctrl-C. Otherwise, and with --json, prints the status
    once.
    """
    with suppress(KeyboardInterrupt):
        run_async(_show(context, live=not once and not context.as_json and sys.stdout.isatty()))


async def _show(context: FleetContext, *, live: bool) -> None:
    async with context.fleet() as fleet:
        status = await fleet.status()
        if context.as_json:
            print_json(status)
            return
        if live:
            await follow_status(fleet, status)
        else:
            print_renderable(_table(status))


async def follow_status(fleet: Fleet, status: dict[str, Any]) -> None:
    """Show a live table, which continues while the broker does not respond."""
    from asyncio import Task, create_task, sleep, wait

    from rich.live import Live

    from brainframe_api._fleet.tasks import end_tasks
    from brainframe_api.fleet import BrokerUnreachableError

    request: Task[dict[str, Any]] | None = None
    responded = time.monotonic()
    with Live(_table(status), auto_refresh=False) as view:
        try:
            while True:
                await sleep(_INTERVAL)
                request = request or create_task(fleet.status())
                await wait((request,), timeout=_PATIENCE)
                if request.done():
                    with suppress(BrokerUnreachableError):
                        status = request.result()
                        responded = time.monotonic()
                    request = None
                silence = time.monotonic() - responded
                view.update(_table(status, silence), refresh=True)
        finally:
            if request is not None:
                await end_tasks(request)


def _table(status: dict[str, Any], silence: float = 0) -> RenderableType:
    """Return the tables of servers and bridges.

    Args:
        status: The status of the fleet.
        silence: The number of seconds since the broker responded.
    """
    from rich.console import Group
    from rich.table import Table

    now = time.time()
    servers = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in ("SERVER", "STATE", "BRIDGE", "SINCE", "AGE", "PACKETS", "DROPPED", "GAPS"):
        servers.add_column(title, overflow="fold")
    for one in status["servers"]:
        last = one.get("last_packet_at")
        availability: dict[str, Any] = one["availability"] or {}
        servers.add_row(
            cell(one["name"]),
            cell(one.get("state") or availability.get("state") or "new"),
            cell(one["bridge"]),
            cell(_seconds(now - one["since"]) if one.get("since") else None),
            cell(_seconds(now - last) if last else None),
            cell(one.get("packets")),
            cell(one.get("dropped")),
            cell(one.get("gaps")),
            style="" if one.get("state") == "connected" else "bold red",
        )
    bridges = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in ("BRIDGE", "SERVERS", "SHARE", "CAPACITY", "STATUSES", "RUNS FOR"):
        bridges.add_column(title, overflow="fold")
    for one in status["bridges"]:
        bridges.add_row(
            cell(one["bridge"]),
            cell(one["servers"]),
            cell(one["share"]),
            cell(one["capacity"]),
            cell(one["statuses"]),
            cell(_seconds(now - one["started"])),
        )
    parts: list[RenderableType] = []
    if silence > _PATIENCE:
        parts.append(cell(f"The broker has not responded for {_seconds(silence)}. Retrying."))
    parts.append(servers if status["servers"] else cell(NO_SERVERS))
    parts += [cell(line) for line in problems(status["servers"])]
    parts.append(cell(""))
    parts.append(bridges if status["bridges"] else cell(_NO_BRIDGES))
    return Group(*parts)


def problems(servers: list[dict[str, Any]]) -> list[str]:
    """Return a line with the reason for each server that is not connected, up to a limit."""
    lines = [
        f"{one['name']}: {reason}"
        for one in servers
        if one.get("state") != "connected" and (reason := _reason(one))
    ]
    if len(lines) > _MAX_PROBLEMS:
        rest = counted(len(lines) - _MAX_PROBLEMS, "more server")
        lines[_MAX_PROBLEMS:] = [f"{rest} with a problem: see --json"]
    return lines


def _reason(server: dict[str, Any]) -> str:
    availability: dict[str, str] = server["availability"] or {}
    reason = availability.get("reason", "")
    error = server.get("credentials_error")
    if error is None:
        return reason
    # Without credentials, the server usually rejects the requests, so this is the cause.
    cause = f"the bridge cannot get its credentials ({error})"
    return f"{reason}; {cause}" if reason else cause


def _seconds(seconds: float) -> str:
    if seconds < 100:
        return f"{max(0.0, seconds):.1f} s"
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
