"""``brainframe-sdk fleet serve``: a NATS server for one machine."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import click

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.fleet.context import require_fleet
from brainframe_api._signals import stop_signals


@click.command(short_help="Run a NATS server on this machine.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the server's files. [default: brainframe/fleet in the user's data folder]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=4222,
    show_default=True,
    help="The port; 0 for a free one.",
)
@click.option(
    "--mqtt-port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Also accept MQTT clients on this port. [default: no MQTT]",
)
def serve(folder: Path | None, port: int, mqtt_port: int | None) -> None:
    """Run a NATS server with JetStream on this machine until SIGINT (Ctrl-C) or SIGTERM.

    It listens on the loopback interface only, and syncs each message to disk.
    """
    require_fleet()
    from brainframe_api.fleet import FleetError, LocalBroker

    stop = threading.Event()
    for number in stop_signals():
        signal.signal(number, lambda _number, _frame: stop.set())
    folder = folder or _default_folder()
    try:
        with LocalBroker(folder, port, mqtt_port) as broker:
            click.echo(broker.url)
            if broker.mqtt_url is not None:
                click.echo(broker.mqtt_url)
            while not stop.is_set():
                if broker.wait(0.2):
                    raise CommandError(
                        f"The NATS server exited unexpectedly. See {folder / 'nats-server.log'}.",
                        ExitCode.FAILED,
                    )
    except FleetError as error:
        raise CommandError(str(error), ExitCode.FAILED) from error


def _default_folder() -> Path:
    if os.name == "nt":
        data = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "brainframe" / "fleet"
