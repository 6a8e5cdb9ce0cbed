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
from brainframe_api._cli.profile_file import (
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
                "url": _without_user(profile.url), "username": profile.username,
                "has_password": profile.password is not None, "default": name == stored.default,
            }
            for name, profile in found
        })  # fmt: skip
        return
    print_table(
        ("NAME", "URL", "USERNAME", "PASSWORD", "DEFAULT"),
        [
            (
                name,
                _without_user(profile.url),
                profile.username,
                "saved" if profile.password is not None else None,
                "yes" if name == stored.default else None,
            )
            for name, profile in found
        ],
        empty=f"No profiles in {context.profile_file or default_path()}.",
    )


def _without_user(url: str | None) -> str | None:
    """Return a URL without the user name and password in it. The URL may be invalid."""
    from openapi_runtime.base_url import without_user_information

    return None if url is None else without_user_information(url)


@profiles.command("save")
@click.argument("name", default="default")
@with_context
def save(context: CommandContext, name: str) -> None:
    """Save --url, --username and a password as the profile NAME.

    Without --password, prompts for the password of the user. NAME defaults to "default". Commands
    without --profile use the profile "default", unless `profiles default` has chosen another one.
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
    stored = _read_with_profile(context, name)
    write_profiles(context.profile_file, Profiles(stored.profiles, name))
    print_message(f"The default profile is now {name!r}.")
    if context.as_json:
        print_json({"name": name, "default": True})


@profiles.command("delete")
@click.argument("name")
@with_context
def delete(context: CommandContext, name: str) -> None:
    """Delete the profile NAME."""
    stored = _read_with_profile(context, name)
    del stored.profiles[name]
    if name == stored.default:
        stored = Profiles(stored.profiles)
    write_profiles(context.profile_file, stored)
    print_message(f"Deleted profile {name!r}.")
    if context.as_json:
        print_json({"name": name, "deleted": True})


def _read_with_profile(context: CommandContext, name: str) -> Profiles:
    """Read the profile file.

    Raises:
        CommandError: If the file does not contain a profile with the name.
    """
    stored = read_profiles(context.profile_file)
    if name not in stored.profiles:
        raise missing_profile(context.profile_file, name, stored)
    return stored
