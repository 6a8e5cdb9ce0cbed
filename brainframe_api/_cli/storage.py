"""``brainframe-sdk storage``: upload, download and delete stored files."""

from __future__ import annotations

import mimetypes
from pathlib import Path

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.deletion import confirm
from brainframe_api._cli.local_files import LocalFile
from brainframe_api._cli.output import print_json, print_message
from brainframe_api._cli.uploads import upload


@click.group(cls=CommandGroup, short_help="Upload, download and delete stored files.")
def storage() -> None:
    """Upload, download and delete stored files, which are identified only by ID."""


@storage.command("upload")
@click.argument("file", type=LocalFile())
@click.option(
    "--mime-type",
    metavar="TYPE",
    help="The MIME type of FILE. [default: guessed from its name]",
)
@with_context
def upload_file(context: CommandContext, file: Path, mime_type: str | None) -> None:
    """Upload FILE, and print its storage ID."""
    storage_id = upload(context.api, file, mime_type)
    if context.as_json:
        print_json({"storage_id": storage_id})
    else:
        click.echo(storage_id)


@storage.command("download")
@click.argument("storage_id", type=int)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. [default: named after the ID and the type]",
)
@with_context
def download_file(context: CommandContext, storage_id: int, output: Path | None) -> None:
    """Download a stored file."""
    with context.api.open_storage_data(storage_id, timeout=None) as download:
        suffix = mimetypes.guess_extension(download.mime_type) or ".bin"
        path = output or Path(f"storage-{storage_id}{suffix}")
        size = 0
        with path.open("wb") as file:
            for chunk in download:
                size += file.write(chunk)
        mime_type = download.mime_type
    print_message(f"Saved {size} bytes of type {mime_type} to {path}.")
    if context.as_json:
        print_json({"path": str(path), "mime_type": mime_type, "size": size})


@storage.command("delete")
@click.argument("storage_ids", type=int, nargs=-1, required=True, metavar="STORAGE_ID...")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_context
def delete_files(context: CommandContext, storage_ids: tuple[int, ...], yes: bool) -> None:
    """Delete stored files."""
    confirm(f"Delete the stored files {', '.join(map(str, storage_ids))}?", yes=yes)
    for one in storage_ids:
        context.api.delete_storage(one)
        print_message(f"Deleted the stored file {one}.")
    if context.as_json:
        print_json([{"storage_id": one, "deleted": True} for one in storage_ids])
