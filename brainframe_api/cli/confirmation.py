"""Asks before something is deleted."""

from __future__ import annotations

import sys

import click

from brainframe_api.cli.failures import CommandError, ExitCode
from brainframe_api.cli.output import hide_passwords, printable


def confirm(question: str, *, yes: bool) -> None:
    """Asks a person, and goes on only if the answer is yes.

    Args:
        question: what to ask.
        yes: whether the answer was given with the command already.

    Raises:
        CommandError: the answer is no, or nobody is there to ask.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to ask. Give --yes if you are sure.", ExitCode.USAGE)
    if not click.confirm(printable(hide_passwords(question)), err=True):
        raise CommandError("Nothing was deleted.", ExitCode.FAILED)
