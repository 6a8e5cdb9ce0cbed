"""``brainframe-sdk profiles``: save and list profiles."""

from __future__ import annotations

import click

from brainframe_api.cli.output import print_json, print_message, print_table
from brainframe_api.cli.profiles import Profile, default_path, read_profiles, save_profile
from brainframe_api.cli.session import Session, ask_password, with_session


@click.group()
def profiles() -> None:
    """Manage profiles: saved servers and their credentials."""


@profiles.command("list")
@with_session
def list_profiles(session: Session) -> None:
    """List profiles, without passwords."""
    found = sorted(read_profiles(session.profile_file).items())
    if session.as_json:
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
        empty=f"No profiles in {session.profile_file or default_path()}.",
    )


def _shown(url: str | None) -> str | None:
    """Return the URL of a profile, valid or not, without a password in it."""
    from openapi_runtime.base_url import without_user_information

    return None if url is None else without_user_information(url)


@profiles.command("save")
@click.argument("name", default="default")
@with_session
def save(session: Session, name: str) -> None:
    """Save --url and --username as the profile NAME, and prompt for the password.

    NAME defaults to "default", the profile that is used without --profile.
    """
    if session.url is None:
        raise click.UsageError("Missing server. Pass --url.")
    password = session.password
    if session.username is None:
        password = None
    elif password is None or password == "-":
        password = session.read_password() if password == "-" else ask_password(session.username)
    path = save_profile(
        session.profile_file, name, Profile(session.url, session.username, password)
    )
    print_message(f"Saved profile {name!r} in {path}.")
    if session.as_json:
        print_json({"name": name, "path": str(path)})
