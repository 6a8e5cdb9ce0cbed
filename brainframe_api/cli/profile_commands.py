"""``brainframe-sdk profiles``: save and list profiles."""

from __future__ import annotations

import click

from brainframe_api.cli.command_context import CommandContext, ask_password, with_context
from brainframe_api.cli.output import print_json, print_message, print_table
from brainframe_api.cli.profiles import Profile, default_path, read_profiles, save_profile


@click.group()
def profiles() -> None:
    """Manage profiles: saved servers and their credentials."""


@profiles.command("list")
@with_context
def list_profiles(context: CommandContext) -> None:
    """List profiles, without passwords."""
    found = sorted(read_profiles(context.profile_file).items())
    if context.as_json:
        print_json({
            name: {
                "url": _shown(p.url), "username": p.username, "has_password": p.password is not None
            }
            for name, p in found
        })  # fmt: skip
        return
    print_table(
        ("NAME", "URL", "USERNAME", "PASSWORD"),
        [
            (n, _shown(p.url), p.username, "saved" if p.password is not None else None)
            for n, p in found
        ],
        empty=f"No profiles in {context.profile_file or default_path()}.",
    )


def _shown(url: str | None) -> str | None:
    """Return the URL of a profile, valid or not, without a password in it."""
    from openapi_runtime.base_url import without_user_information

    return None if url is None else without_user_information(url)


@profiles.command("save")
@click.argument("name", default="default")
@with_context
def save(context: CommandContext, name: str) -> None:
    """Save --url and --username as the profile NAME, and prompt for the password.

    NAME defaults to "default", the profile that is used without --profile.
    """
    if context.url is None:
        raise click.UsageError("Missing server. Pass --url.")
    password = context.password
    if context.username is None:
        password = None
    elif password is None or password == "-":
        password = context.read_password() if password == "-" else ask_password(context.username)
    path = save_profile(
        context.profile_file, name, Profile(context.url, context.username, password)
    )
    print_message(f"Saved profile {name!r} in {path}.")
    if context.as_json:
        print_json({"name": name, "path": str(path)})
