"""``brainframe-sdk profiles``: save, list, choose and delete profiles."""

from __future__ import annotations

import click

from brainframe_api._cli.command_context import (
    CommandContext,
    CommandGroup,
    ask_password,
    with_context,
    with_scheme,
)
from brainframe_api._cli.output import print_json, print_message, print_table
from brainframe_api._cli.profiles import (
    Profile,
    Profiles,
    default_path,
    missing_profile,
    read_profiles,
    save_profile,
    write_profiles,
)


@click.group(cls=CommandGroup)
def profiles() -> None:
    """Manage profiles: saved servers and their credentials."""


@profiles.command("list")
@with_context
def list_profiles(context: CommandContext) -> None:
    """List profiles, without passwords."""
    stored = read_profiles(context.profile_file)
    found = sorted(stored.profiles.items())
    if context.as_json:
        print_json({
            name: {
                "url": _shown(p.url), "username": p.username,
                "has_password": p.password is not None, "default": name == stored.default,
            }
            for name, p in found
        })  # fmt: skip
        return
    print_table(
        ("NAME", "URL", "USERNAME", "PASSWORD", "DEFAULT"),
        [
            (
                n,
                _shown(p.url),
                p.username,
                "saved" if p.password is not None else None,
                "yes" if n == stored.default else None,
            )
            for n, p in found
        ],
        empty=f"No profiles in {context.profile_file or default_path()}.",
    )


def _shown(url: str | None) -> str | None:
    """Return the URL of a profile, which may be invalid, without its user name and password."""
    from openapi_runtime.base_url import without_user_information

    return None if url is None else without_user_information(url)


@profiles.command("save")
@click.argument("name", default="default")
@with_context
def save(context: CommandContext, name: str) -> None:
    """Save --url and --username as the profile NAME, and prompt for the password.

    NAME defaults to "default". This profile is used without --profile, unless `profiles default`
    has chosen another one.
    """
    if context.url is None:
        raise click.UsageError("Missing server. Pass --url.")
    password = context.password
    if context.username is None:
        password = None
    elif password is None or password == "-":
        password = context.read_password() if password == "-" else ask_password(context.username)
    path = save_profile(
        context.profile_file, name, Profile(with_scheme(context.url), context.username, password)
    )
    print_message(f"Saved profile {name!r} in {path}.")
    if context.as_json:
        print_json({"name": name, "path": str(path)})


@profiles.command("default")
@click.argument("name")
@with_context
def choose_default(context: CommandContext, name: str) -> None:
    """Use the profile NAME whenever --profile is not given."""
    stored = _stored_with(context, name)
    write_profiles(context.profile_file, Profiles(stored.profiles, name))
    print_message(f"The default profile is now {name!r}.")
    if context.as_json:
        print_json({"name": name, "default": True})


@profiles.command("delete")
@click.argument("name")
@with_context
def delete(context: CommandContext, name: str) -> None:
    """Delete the profile NAME."""
    stored = _stored_with(context, name)
    left = {key: value for key, value in stored.profiles.items() if key != name}
    default = "default" if stored.default == name else stored.default
    write_profiles(context.profile_file, Profiles(left, default))
    print_message(f"Deleted profile {name!r}.")
    if context.as_json:
        print_json({"name": name, "deleted": True})


def _stored_with(context: CommandContext, name: str) -> Profiles:
    """Return the content of the profile file, which must contain the profile NAME.

    Raises:
        CommandError: If it does not.
    """
    stored = read_profiles(context.profile_file)
    if name not in stored.profiles:
        raise missing_profile(context.profile_file, name, stored)
    return stored
