"""``brainframe-sdk export`` and ``brainframe-sdk import``: the configuration as YAML."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brainframe_api._cli.command_context import CommandContext, with_context
from brainframe_api._cli.failures import CommandError
from brainframe_api._cli.local_files import LocalFile, write_privately
from brainframe_api._cli.output import (
    counted,
    hide_passwords,
    print_json,
    print_message,
    print_table,
)

if TYPE_CHECKING:
    from brainframe_api._cli.configuration.importing import Change


@click.command("export", short_help="Export the server's configuration as YAML.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--no-files", is_flag=True, help="Do not download the videos of file streams.")
@with_context
def export_configuration(context: CommandContext, file: Path, no_files: bool) -> None:
    """Export premises, capsule settings, streams, zones and alarms to FILE as YAML.

    If FILE is -, write to standard output. The videos of file streams are downloaded to a folder
    next to FILE. With --no-files, or if FILE is -, only their storage IDs are written, which are
    valid on this server only. FILE contains the passwords of cameras and is readable by its owner
    only. Standard output contains them as well, unless it is a terminal.
    """
    from brainframe_api._cli.configuration.document import to_yaml
    from brainframe_api._cli.configuration.exporting import export, files_in

    on_screen = str(file) == "-"
    folder = file.with_name(f"{file.stem}-files")
    save_file = None if no_files or on_screen else files_in(folder, context.api)
    configuration = export(context.api, save_file)
    text = to_yaml(configuration)
    if on_screen:
        click.echo(hide_passwords(text) if sys.stdout.isatty() else text, nl=False)
        return
    write_privately(file, text)
    print_message(f"Wrote {counted(len(configuration.streams), 'stream')} to {file}.")
    if context.as_json:
        print_json({"path": str(file), "streams": len(configuration.streams)})


@click.command("import", short_help="Import a configuration from YAML.")
@click.argument("file", type=LocalFile())
@click.option("--dry-run", is_flag=True, help="Show the changes without making them.")
@with_context
def import_configuration(context: CommandContext, file: Path, dry_run: bool) -> None:
    """Apply the configuration in FILE to the server.

    Streams, zones and alarms are matched by name. Those with the same name are matched in the order
    of their IDs. Resources that FILE does not mention are left unchanged. In those that it
    mentions, omitted settings are reset to their defaults. Importing the same file again changes
    nothing.
    """
    from brainframe_api._cli.configuration.document import read_configuration
    from brainframe_api._cli.configuration.importing import Importer
    from brainframe_api._cli.configuration.lines import line_of
    from brainframe_api._cli.uploads import uploaded
    from brainframe_api.bf_errors import BaseAPIError

    configuration = read_configuration(file)
    importer = Importer(
        context.api,
        file.parent,
        lambda path, mime_type: uploaded(context.api, path, mime_type),
        dry_run,
    )
    try:
        importer.apply(configuration)
    except (BaseAPIError, CommandError) as error:
        if importer.place:
            line = line_of(file.read_text(encoding="utf-8"), importer.place)
            error.add_note(f"{file}, line {line}")
        raise
    finally:
        _print_changes(context, importer.changes, dry_run=dry_run)


def _print_changes(context: CommandContext, changes: list[Change], *, dry_run: bool) -> None:
    counts = Counter(change.action for change in changes)
    if context.as_json:
        print_json(
            {
                "dry_run": dry_run,
                "changes": [{"what": c.what, "name": c.name, "action": c.action} for c in changes],
                "counts": dict(counts),
            }
        )
        return
    done = [change for change in changes if change.action != "unchanged"]
    if done:
        print_table(("ACTION", "WHAT", "NAME"), [(c.action, c.what, c.name) for c in done])
    summary = "Dry run" if dry_run else "Total"
    print_message(
        f"{summary}: {counts['created']} created, {counts['updated']} updated, "
        f"{counts['unchanged']} unchanged."
    )
