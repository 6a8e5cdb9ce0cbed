"""``brainframe-sdk users``: list, add and delete users."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.deletion import confirm
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.lookup import matching
from brainframe_api._cli.output import print_json, print_message, print_table

if TYPE_CHECKING:
    from brainframe_rest.models import User

_ROLES = ("admin", "editor")


@click.group(cls=CommandGroup)
def users() -> None:
    """Manage the users of the server."""


@users.command("list")
@with_context
def list_users(context: CommandContext) -> None:
    """List users."""
    found = context.api.get_users()
    if context.as_json:
        print_json(
            [{"id": one.id, "username": one.username, "role": one.role.value} for one in found]
        )
        return
    print_table(
        ("ID", "USERNAME", "ROLE"),
        [(one.id, one.username, one.role.value) for one in found],
        empty="No users.",
    )


@users.command("add")
@click.argument("username_of_user", metavar="USERNAME")
@click.option("--role", type=click.Choice(_ROLES), default="editor", show_default=True)
@click.option(
    "--new-password",
    metavar="TEXT",
    help="The password of the new user; - to read it from standard input. [default: prompted for]",
)
@with_context
def add_user(
    context: CommandContext, username_of_user: str, role: str, new_password: str | None
) -> None:
    """Add a user."""
    from brainframe_api.bf_codecs import RoleType, User

    if new_password is None:
        if not sys.stdin.isatty():
            raise CommandError(
                "Missing password of the new user. Pass --new-password - and write the password to "
                "standard input.",
                ExitCode.USAGE,
            )
        new_password = str(
            click.prompt(
                f"Password for {username_of_user}",
                hide_input=True,
                confirmation_prompt=True,
                err=True,
            )
        )
    elif new_password == "-":
        new_password = context.read_password()
    saved = context.api.set_user(
        User(username=username_of_user, password=new_password, role=RoleType(role))
    )
    print_message(f"Added user {saved.id} {saved.username!r}.")
    if context.as_json:
        print_json({"id": saved.id, "username": saved.username, "role": saved.role.value})


@users.command("delete")
@click.argument("usernames", nargs=-1, required=True, metavar="USERNAME...")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_context
def delete_users(context: CommandContext, usernames: tuple[str, ...], yes: bool) -> None:
    """Delete each user, given by ID or name."""
    known = context.api.get_users()
    found = [_find(known, text) for text in usernames]
    confirm(f"Delete user {', '.join(repr(one.username) for one in found)}?", yes=yes)
    for one in found:
        context.api.delete_user(one.id)
        print_message(f"Deleted user {one.id} {one.username!r}.")
    if context.as_json:
        print_json([{"id": one.id, "username": one.username, "deleted": True} for one in found])


def _find(users: list[User], text: str) -> User:
    found = matching(text, users, lambda user: user.username)
    if not found:
        available = ", ".join(one.username for one in users)
        raise CommandError(f"No such user: {text!r}. Available: {available}.", ExitCode.NOT_FOUND)
    return found[0]
