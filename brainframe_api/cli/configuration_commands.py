"""``brainframe-sdk export`` and ``brainframe-sdk import``: a whole configuration as YAML."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brainframe_api.cli.output import hide_passwords, print_json, print_table, say
from brainframe_api.cli.private_files import write_privately
from brainframe_api.cli.session import Session, with_session

if TYPE_CHECKING:
    from brainframe_api.cli.configuration.importing import Change


@click.command("export", short_help="Write the whole configuration as YAML.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--no-files", is_flag=True, help="Do not download the videos of file streams.")
@with_session
def export_configuration(session: Session, file: Path, no_files: bool) -> None:
    """Write premises, capsule settings, streams, zones and alarms to FILE as YAML; - is the screen.

    The videos of file streams go into a folder beside FILE. With --no-files, or without a file,
    only their storage IDs are written, which mean something on this server only. Passwords of
    cameras stand in FILE, so that only you can read it; on a terminal they are hidden.
    """
    from brainframe_api.cli.configuration.document import to_yaml
    from brainframe_api.cli.configuration.exporting import export, files_in

    on_screen = str(file) == "-"
    folder = file.with_name(f"{file.stem}-files")
    save_file = None if no_files or on_screen else files_in(folder, session.api)
    configuration = export(session.api, save_file)
    text = to_yaml(configuration)
    if on_screen:
        click.echo(hide_passwords(text) if sys.stdout.isatty() else text, nl=False)
        return
    write_privately(file, text)
    say(f"Wrote {len(configuration.streams)} streams to {file}.")
    if session.as_json:
        print_json({"path": str(file), "streams": len(configuration.streams)})


@click.command("import", short_help="Apply a configuration from YAML.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Change nothing, only tell what would be done.")
@with_session
def import_configuration(session: Session, file: Path, dry_run: bool) -> None:
    """Make the server's configuration what FILE says, by names.

    What FILE does not name stays as it is, and nothing is deleted. Doing it again changes nothing.
    """
    from brainframe_api.cli.configuration.document import read_configuration
    from brainframe_api.cli.configuration.importing import Importer
    from brainframe_api.cli.uploads import uploaded

    configuration = read_configuration(file)
    importer = Importer(
        session.api,
        file.parent,
        lambda path, mime_type: uploaded(session.api, path, mime_type),
        dry_run,
    )
    try:
        importer.apply(configuration)
    finally:
        _tell(session, importer.changes, dry_run=dry_run)


def _tell(session: Session, changes: list[Change], *, dry_run: bool) -> None:
    counts = Counter(change.action for change in changes)
    if session.as_json:
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
    would = "Would be" if dry_run else "In all"
    say(
        f"{would}: {counts['created']} created, {counts['updated']} updated, "
        f"{counts['unchanged']} unchanged."
    )
