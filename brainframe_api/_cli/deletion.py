"""Deletion of resources, with confirmation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import click

from brainframe_api._cli.command_context import CommandContext
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.output import hide_passwords, print_json, print_message, printable

IdAndName = tuple[int, str]


def confirm(question: str, *, yes: bool) -> None:
    """Prompt the user to confirm a deletion.

    Args:
        question: The text of the prompt.
        yes: Whether to skip the prompt.

    Raises:
        CommandError: If the user declines, or if standard input is not a terminal.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandError(
            "Cannot ask for confirmation: standard input is not a terminal. Pass --yes to confirm.",
            ExitCode.USAGE,
        )
    if not click.confirm(printable(hide_passwords(question)), err=True):
        raise CommandError("Nothing was deleted.", ExitCode.FAILED)


def delete_each(
    kind: str,
    found: Sequence[IdAndName],
    delete: Callable[[int], object],
    *,
    losing: str | None = None,
    yes: bool,
) -> None:
    """Delete resources one by one, after confirmation.

    Args:
        kind: The kind of the resources, for the messages.
        found: The resources.
        delete: Called with an ID to delete one of the resources.
        losing: The dependent resources that the server deletes as well, for the prompt, or None.
        yes: Whether to skip the prompt.

    Raises:
        CommandError: If the user declines, or if standard input is not a terminal.
    """
    names = ", ".join(f"{number} {name!r}" for number, name in found)
    also = f", including {losing}" if losing else ""
    confirm(f"Delete {kind} {names}{also}?", yes=yes)
    for number, name in found:
        delete(number)
        print_message(f"Deleted {kind} {number} {name!r}.")


def print_deleted(context: CommandContext, deleted: Sequence[IdAndName]) -> None:
    """Print the deleted resources if the output is JSON."""
    if context.as_json:
        print_json([{"id": number, "name": name, "deleted": True} for number, name in deleted])
