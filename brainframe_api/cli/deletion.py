"""Deletion of resources, with confirmation."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from brainframe_api.cli.command_context import CommandContext
from brainframe_api.cli.confirmation import confirm
from brainframe_api.cli.lookup import Resource
from brainframe_api.cli.output import print_json, print_message


def delete_each(
    kind: str,
    found: Iterable[Resource],
    delete: Callable[[Resource], None],
    *,
    losing: str,
    yes: bool,
) -> None:
    """Delete resources one by one, after confirmation.

    Args:
        kind: The kind of the resources, for the messages.
        found: The resources.
        delete: Called to delete one of them.
        losing: What the server deletes with them, for the prompt.
        yes: Whether to skip the prompt.

    Raises:
        CommandError: If the user declines, or if standard input is not a terminal.
    """
    resources = list(found)
    names = ", ".join(f"{one.id} {one.name!r}" for one in resources)
    confirm(f"Delete {kind} {names}, including {losing}?", yes=yes)
    for one in resources:
        delete(one)
        print_message(f"Deleted {kind} {one.id} {one.name!r}.")


def print_deleted(context: CommandContext, deleted: Iterable[Resource]) -> None:
    """Print the deleted resources if the output is JSON."""
    if context.as_json:
        print_json([{"id": one.id, "name": one.name, "deleted": True} for one in deleted])
