"""``brainframe-sdk fleet``: many servers, on any number of machines."""

from __future__ import annotations

import click

from brainframe_api._cli.fleet.bridge import bridge
from brainframe_api._cli.fleet.consuming import follow_alerts, follow_statuses
from brainframe_api._cli.fleet.demo import demo
from brainframe_api._cli.fleet.registry import (
    add_server,
    export_servers,
    import_servers,
    list_servers,
    remove_server,
)
from brainframe_api._cli.fleet.serve import serve
from brainframe_api._cli.fleet.status import show_status


@click.group(short_help="Follow many servers, on any number of machines.")
def fleet() -> None:
    """Follow many servers with any number of bridges, which publish to NATS."""


for _command in (
    add_server,
    bridge,
    demo,
    export_servers,
    follow_alerts,
    follow_statuses,
    import_servers,
    list_servers,
    remove_server,
    serve,
    show_status,
):
    fleet.add_command(_command)
