"""``brainframe-sdk identities``: list, add and delete identities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, paged, with_context
from brainframe_api._cli.deletion import delete_each, print_deleted
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.local_files import LocalFile
from brainframe_api._cli.output import print_json, print_message, print_table
from brainframe_api._cli.uploads import uploaded

if TYPE_CHECKING:
    from brainframe_rest.models import Identity

    from brainframe_api import BrainFrameAPI


@click.group(
    cls=CommandGroup, short_help="Manage the people and things that the server recognizes."
)
def identities() -> None:
    """Manage identities: people and things that the server recognizes."""


@identities.command("list")
@click.option("--search", metavar="TEXT", help="List only identities that contain this text.")
@paged("identities", skipped="identities")
@with_context
def list_identities(context: CommandContext, search: str | None, limit: int, offset: int) -> None:
    """List identities, and the classes that they can be recognized as."""
    api = context.api
    found, total = api.get_identities(search=search, limit=limit, offset=offset)
    if context.as_json:
        print_json({"identities": [one.to_dict() for one in found], "total_count": total})
        return
    print_table(
        ("ID", "UNIQUE NAME", "NICKNAME", "RECOGNIZED AS"),
        [
            (one.id, one.unique_name, one.nickname, ", ".join(api.get_encoding_class_names(one.id)))
            for one in found
        ],
        empty="No matching identities.",
    )
    if total > len(found):
        print_message(f"Showing {len(found)} of {total} identities. See --limit and --offset.")


@identities.command("add")
@click.argument("unique_name")
@click.option("--nickname", help="The display name.")
@click.option("--image", type=LocalFile(), help="An image by which to recognize the identity.")
@click.option(
    "--class",
    "class_name",
    default="person",
    show_default=True,
    help="The class of the object in the image.",
)
@with_context
def add_identity(
    context: CommandContext,
    unique_name: str,
    nickname: str | None,
    image: Path | None,
    class_name: str,
) -> None:
    """Add an identity with a unique name."""
    from brainframe_api.bf_codecs import Identity

    api = context.api
    saved = api.set_identity(Identity(unique_name=unique_name, nickname=nickname, metadata={}))
    if image is not None:
        try:
            with uploaded(api, image) as storage_id:
                api.new_identity_image(saved.id, class_name, storage_id)
        except BaseException:
            api.delete_identity(saved.id)
            raise
    print_message(f"Added identity {saved.id} {saved.unique_name!r}.")
    if context.as_json:
        print_json(saved.to_dict())


@identities.command("delete", short_help="Delete each IDENTITY with its encodings.")
@click.argument("names", nargs=-1, required=True, metavar="IDENTITY...")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_context
def delete_identities(context: CommandContext, names: tuple[str, ...], yes: bool) -> None:
    """Delete each IDENTITY, given by ID or unique name, with its encodings."""
    each = [_find(context.api, text) for text in names]
    found = [(one.id, one.unique_name) for one in each]
    delete_each("identity", found, context.api.delete_identity, losing="encodings", yes=yes)
    print_deleted(context, found)


def _find(api: BrainFrameAPI, text: str) -> Identity:
    """Return the identity with an ID or unique name, without loading all identities."""
    if text.isdecimal():
        return api.get_identity(int(text))
    found, _ = api.get_identities(unique_name=text)
    if not found:
        raise CommandError(
            f"No such identity: {text!r}. List them with: brainframe-sdk identities list",
            ExitCode.NOT_FOUND,
        )
    return found[0]
