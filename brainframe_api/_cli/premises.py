"""``brainframe-sdk premises``: list, add, rename and delete premises."""

from __future__ import annotations

from collections import Counter

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.deletion import delete_each, print_deleted
from brainframe_api._cli.lookup import find_premises, warn_of_duplicate
from brainframe_api._cli.output import print_json, print_message, print_table


@click.group(cls=CommandGroup)
def premises() -> None:
    """Manage premises, which group streams by place."""


@premises.command("list")
@with_context
def list_premises(context: CommandContext) -> None:
    """List premises."""
    found = context.api.get_all_premises()
    if context.as_json:
        print_json([one.to_dict() for one in found])
        return
    streams = Counter(one.premises_id for one in context.api.get_stream_configurations())
    print_table(
        ("ID", "NAME", "STREAMS"),
        [(one.id, one.name, streams[one.id]) for one in found],
        empty="No premises.",
    )


@premises.command("add")
@click.argument("name")
@with_context
def add_premises(context: CommandContext, name: str) -> None:
    """Add premises."""
    from brainframe_api.bf_codecs import Premises

    warn_of_duplicate("premises", name, context.api.get_all_premises())
    saved = context.api.set_premises(Premises(name=name))
    print_message(f"Added premises {saved.id} {saved.name!r}.")
    if context.as_json:
        print_json(saved.to_dict())


@premises.command("rename")
@click.argument("premises_name", metavar="PREMISES")
@click.argument("name")
@with_context
def rename_premises(context: CommandContext, premises_name: str, name: str) -> None:
    """Rename PREMISES, given by ID or name, to NAME."""
    found = find_premises(context.api, premises_name)
    before, found.name = found.name, name
    saved = context.api.set_premises(found)
    print_message(f"Renamed premises {saved.id} from {before!r} to {saved.name!r}.")
    if context.as_json:
        print_json(saved.to_dict())


@premises.command("delete")
@click.argument("premises_names", nargs=-1, required=True, metavar="PREMISES...")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_context
def delete_premises(context: CommandContext, premises_names: tuple[str, ...], yes: bool) -> None:
    """Delete each PREMISES, given by ID or name, with its streams."""
    each = [find_premises(context.api, text) for text in premises_names]
    found = [(one.id, one.name) for one in each]
    delete_each(
        "premises",
        found,
        context.api.delete_premises,
        losing="streams, zones, alarms and alerts",
        yes=yes,
    )
    print_deleted(context, found)
