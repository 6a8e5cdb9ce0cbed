"""Deletion of resources, with confirmation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from brainframe_api._cli.command_context import CommandContext
from brainframe_api._cli.confirmation import confirm
from brainframe_api._cli.output import print_json, print_message

IdAndName = tuple[int, str]


def delete_each(
    kind: str,
    found: Sequence[IdAndName],
    delete: Callable[[int], object],
    *,
    losing: str,
    yes: bool,
) -> None:
    """Delete resources one by one, after confirmation.

    Args:
        kind: The kind of the resources, for the messages.
        found: The resources.
        delete: Called with an ID to delete one of them.
        losing: What the server deletes with them, for the prompt.
        yes: Whether to skip the prompt.

    Raises:
        CommandError: If the user declines, or if standard input is not a terminal.
    """
    names = ", ".join(f"{number} {name!r}" for number, name in found)
    confirm(f"Delete {kind} {names}, including {losing}?", yes=yes)
    for number, name in found:
        delete(number)
        print_message(f"Deleted {kind} {number} {name!r}.")


def print_deleted(context: CommandContext, deleted: Sequence[IdAndName]) -> None:
    """Print the deleted resources if the output is JSON."""
    if context.as_json:
        print_json([{"id": number, "name": name, "deleted": True} for number, name in deleted])
