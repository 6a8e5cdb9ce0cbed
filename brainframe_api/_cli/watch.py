"""``brainframe-sdk watch``: a live view of streams, zones, counts and alerts."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

import click

from brainframe_api._cli.command_context import CommandContext, with_context
from brainframe_api._cli.completion import complete_streams
from brainframe_api._cli.following import Update, follow
from brainframe_api._cli.lookup import find_stream
from brainframe_api._cli.output import print_json_line, print_message, printable
from brainframe_api._cli.watch_view import View
from brainframe_api._garbage import tune_garbage_collector

# The minimum number of seconds between two redraws of the table.
_REDRAW_INTERVAL = 0.25


@click.command(short_help="Watch streams, zones, counts and alerts live.")
@click.argument("stream", nargs=-1, shell_complete=complete_streams)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    help="How long to watch, in seconds. [default: until Ctrl-C]",
)
@with_context
def watch(context: CommandContext, stream: tuple[str, ...], seconds: float | None) -> None:
    """Watch each STREAM, given by ID or name, or all streams.

    Prints a live table on a terminal, and a line for each change otherwise. With --json, prints
    each packet of the status stream as one line. Reconnects if the server restarts.
    """
    tune_garbage_collector()
    wanted = {find_stream(context.api, text).id for text in stream}
    context.api.version()  # Fail at once if the server is unreachable.
    with closing(_updates(context, wanted, seconds)) as updates:
        try:
            if context.as_json:
                _write_json(updates)
            elif sys.stdout.isatty():
                _show_table(context, updates)
            else:
                _write_lines(context, updates)
        except KeyboardInterrupt:
            pass  # Ctrl-C is the normal way to end the command.


def _updates(
    context: CommandContext, wanted: set[int], seconds: float | None
) -> Generator[Update, None, None]:
    with closing(follow(context.api, seconds=seconds)) as updates:
        for update in updates:
            if wanted and update.packet is not None:
                packet = {key: value for key, value in update.packet.items() if key in wanted}
                yield Update(packet)
            else:
                yield update


def _write_json(updates: Iterator[Update]) -> None:
    for update in updates:
        if update.packet is None:
            print_message(f"Disconnected: {update.problem}")
            continue
        line: dict[str, Any] = {
            str(stream_id): {name: status.to_dict() for name, status in statuses.items()}
            for stream_id, statuses in update.packet.items()
        }
        print_json_line(line)


def _write_lines(context: CommandContext, updates: Iterator[Update]) -> None:
    view = View(lambda: _names(context))
    for update in updates:
        now = datetime.now().astimezone().strftime("%H:%M:%S")
        for line in view.update(update):
            click.echo(f"{now}  {printable(line)}")
        sys.stdout.flush()


def _show_table(context: CommandContext, updates: Iterator[Update]) -> None:
    from rich.live import Live

    view = View(lambda: _names(context))
    drawn = 0.0
    with Live(auto_refresh=False) as live:

        def draw() -> None:
            live.update(view.render(live.console.width), refresh=True)

        draw()
        for update in updates:
            for _ in view.update(update):
                pass
            if update.packet is None or time.monotonic() - drawn >= _REDRAW_INTERVAL:
                draw()
                drawn = time.monotonic()
        draw()


def _names(context: CommandContext) -> dict[int, str]:
    from brainframe_api.bf_errors import ServerNotReadyError

    try:
        return {one.id: one.name for one in context.api.get_stream_configurations()}
    except ServerNotReadyError:  # The status stream reports the lost connection.
        return {}
