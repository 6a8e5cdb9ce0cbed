"""Confirmation of deletions."""

from __future__ import annotations

import sys

import click

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.output import hide_passwords, printable


def confirm(question: str, *, yes: bool) -> None:
    """Prompt the user for confirmation.

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
