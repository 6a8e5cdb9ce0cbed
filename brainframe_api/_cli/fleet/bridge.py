"""``brainframe-sdk fleet bridge``: follow servers and publish to the broker."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brainframe_api._cli.failures import CommandError
from brainframe_api._cli.fleet.context import (
    FleetContext,
    run_async,
    valid_name,
    with_fleet,
)
from brainframe_api._cli.output import print_message
from brainframe_api._cli.profile_file import read_profile
from brainframe_api._fleet.errors import CredentialsError
from brainframe_api._garbage import tune_garbage_collector
from brainframe_api._log import LOG_VARIABLE
from brainframe_api._signals import stop_signals

if TYPE_CHECKING:
    from brainframe_api.fleet import FleetServer, Shard


@click.command(short_help="Follow servers, and publish to the broker.")
@click.option(
    "--statuses",
    type=click.Choice(["full", "counts", "none"]),
    default="counts",
    show_default=True,
    help="The form of the published statuses: packets as received, counts, or none.",
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    metavar="HZ",
    help="The maximum number of statuses to publish per server and second. [default: 1 for "
    "counts, no limit for full]",
)
@click.option(
    "--capacity",
    type=click.IntRange(min=1),
    metavar="N",
    help="The maximum number of servers to follow. [default: no limit]",
)
@click.option(
    "--shard",
    metavar="K/N",
    help="Follow part K of N of the servers, without leases. [default: share them with the "
    "other bridges]",
)
@click.option(
    "--metrics-port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Serve metrics for Prometheus on this port; 0 for a free one. [default: none]",
)
@click.option(
    "--metrics-host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address to serve metrics on.",
)
@click.option(
    "--metrics-class",
    "metrics_classes",
    multiple=True,
    metavar="CLASS",
    help="A class of objects with separate metrics; repeatable. All others are counted together.",
)
@click.option(
    "--metrics-zone",
    "metrics_zones",
    multiple=True,
    metavar="ZONE",
    help="The name of a zone with metrics; repeatable. [default: all]",
)
@click.option(
    "--name",
    callback=valid_name,
    metavar="NAME",
    help="The name of this bridge. [default: a random one]",
)
@with_fleet
def bridge(
    context: FleetContext,
    statuses: str,
    rate: float | None,
    capacity: int | None,
    shard: str | None,
    metrics_port: int | None,
    metrics_host: str,
    metrics_classes: tuple[str, ...],
    metrics_zones: tuple[str, ...],
    name: str | None,
) -> None:
    """Follow servers of the fleet, and publish their alerts, statuses and availability.

    Any number of bridges share the servers, on any number of machines. A bridge runs until it is
    interrupted with Ctrl-C or SIGTERM, and then releases its servers to the others.
    """
    from brainframe_api.fleet import Bridge, BridgeOptions, MetricsOptions, StatusForm

    tune_garbage_collector()
    metrics = None
    if metrics_port is not None:
        zones = metrics_zones or None
        metrics = MetricsOptions(metrics_port, metrics_host, metrics_classes, zones)
    options = BridgeOptions(
        StatusForm(statuses),
        rate,
        capacity,
        _shard(shard),
        replicas=context.replicas,
        metrics=metrics,
    )
    if name is not None:
        options.name = name
        options.__attrs_post_init__()  # Checks the name.
    if LOG_VARIABLE not in os.environ:
        logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)

    import asyncio

    async def work() -> None:
        running = Bridge(
            context.url, lambda server: _credentials(context.profile_file, server), options
        )
        loop = asyncio.get_running_loop()
        for number in stop_signals():
            loop.add_signal_handler(number, running.stop)
        print_message(f"Bridge {running.name} is connecting to {context.url}")

        def ready() -> None:
            print_message(f"Bridge {running.name} is ready")
            if running.metrics_port:
                print_message(f"Metrics: http://{metrics_host}:{running.metrics_port}/metrics")

        await running.run(ready)

    run_async(work())


def _credentials(file: Path | None, server: FleetServer) -> tuple[str, str] | None:
    """Return the credentials of a server from this machine's profile file."""
    if server.profile is None:
        return None
    try:
        profile = read_profile(file, server.profile)
    except CommandError as error:
        raise CredentialsError(error.message) from error
    if profile.username is None:
        return None
    return profile.username, profile.password or ""


def _shard(text: str | None) -> Shard | None:
    from brainframe_api.fleet import Shard

    if text is None:
        return None
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal()):
        raise click.BadParameter(f"{text!r}: expected K/N, such as 1/3", param_hint="--shard")
    try:
        return Shard(int(number), int(count))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--shard") from error
