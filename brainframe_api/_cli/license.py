"""``brainframe-sdk license``: show and set the license of the server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.output import print_json, print_message, print_table

if TYPE_CHECKING:
    from brainframe_rest.models import LicenseInfo


@click.group("license", cls=CommandGroup)
def licenses() -> None:
    """Show and set the license of the server."""


@licenses.command("show")
@with_context
def show_license(context: CommandContext) -> None:
    """Show the state and the terms of the license."""
    _print(context, context.api.get_license_info())


@licenses.command("set")
@click.argument("key")
@with_context
def set_license(context: CommandContext, key: str) -> None:
    """Set the license KEY; - to read it from standard input."""
    info = context.api.set_license_key(sys.stdin.readline().strip() if key == "-" else key)
    print_message(f"License: {info.state.value}.")
    _print(context, info)


def _print(context: CommandContext, info: LicenseInfo) -> None:
    if context.as_json:
        print_json(info.to_dict())
        return
    terms = info.terms
    print_table(
        ("STATE", "STREAMS", "EXPIRES"),
        [
            (
                info.state.value,
                None if terms is None else terms.max_streams,
                None if terms is None else terms.expiration_date or "never",
            )
        ],
    )
