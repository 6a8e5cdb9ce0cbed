"""``brainframe-sdk profiles``: save, list, choose and delete profiles."""

from __future__ import annotations

from dataclasses import replace

import click

from brainframe_api._cli.command_context import (
    CommandContext,
    CommandGroup,
    ask_password,
    with_context,
    with_scheme,
)
from brainframe_api._cli.fleet.context import valid_broker_url
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
                "nats": _without_user(profile.nats),
            }
            for name, profile in found
        })  # fmt: skip
        return
    print_table(
        ("NAME", "URL", "USERNAME", "PASSWORD", "DEFAULT", "NATS"),
        [
            (
                name,
                _without_user(profile.url),
                profile.username,
                "saved" if profile.password is not None else None,
                "yes" if name == stored.default else None,
                _without_user(profile.nats),
            )
            for name, profile in found
        ],
        empty=f"No profiles in {context.profile_file or default_path()}.",
    )


def _without_user(url: str | None) -> str | None:
    """Return a URL without the user name and password in it. The URL may be invalid."""
    from openapi_runtime.base_url import without_user_information

    return None if url is None else without_user_information(url)


@profiles.command("save", short_help="Save a server and its credentials as the profile NAME.")
@click.argument("name", default="default")
@click.option(
    "--nats", metavar="URL", callback=valid_broker_url, help="The URL of the broker of a fleet."
)
@with_context
def save(context: CommandContext, name: str, nats: str | None) -> None:
    """Save --url, --username and a password, or --nats, as the profile NAME.

    An existing profile keeps its server unless --url is given, its credentials unless --url or
    --username is given, and its broker unless --nats is given. With --username but no password, the
    command prompts for the password.
    NAME defaults to "default". Commands without --profile use the profile "default", unless
    `profiles default` has chosen another one.
    """
    before = _existing(context, name)
    has_credentials = context.username is not None and before.url is not None
    if context.url is None and nats is None and not has_credentials:
        raise click.UsageError("Missing server. Pass --url, or --nats for the broker of a fleet.")
    if context.url is not None or context.username is not None:
        before = _with_server(context, before)
    path = save_profile(context.profile_file, name, replace(before, nats=nats or before.nats))
    print_message(f"Saved profile {name!r} in {path}.")
    if context.as_json:
        print_json({"name": name, "path": str(path)})


def _existing(context: CommandContext, name: str) -> Profile:
    """Return the profile that is to be replaced, or an empty one if there is none."""
    try:
        return read_profiles(context.profile_file).profiles.get(name, Profile())
    except FileNotFoundError:
        return Profile()


def _with_server(context: CommandContext, before: Profile) -> Profile:
    """Return a profile with the server and the credentials in the options.

    A password without a user name is ignored.
    """
    url = before.url if context.url is None else with_scheme(context.url)
    password = context.password
    if context.username is None:
        password = None
    elif password is None or password == "-":
        password = context.read_password() if password == "-" else ask_password(context.username)
    return Profile(url, context.username, password, before.nats)


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
    """Read the profile file, which must contain a profile with the name.

    Raises:
        CommandError: If the file does not contain that profile, or cannot be used.
    """
    stored = read_profiles(context.profile_file)
    if name not in stored.profiles:
        raise missing_profile(context.profile_file, name, stored)
    return stored
