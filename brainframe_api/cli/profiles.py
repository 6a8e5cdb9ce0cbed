"""The profile file: where one's servers are, and how to log in, readable by its owner alone.

A TOML file with a table for each profile::

    [default]
    url = "http://localhost"

    [office]
    url = "https://brainframe.example.com"
    username = "admin"
    password = "..."
"""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from brainframe_api.cli.failures import CommandError, ExitCode
from brainframe_api.cli.private_files import write_privately


@dataclass(frozen=True, slots=True)
class Profile:
    """One server.

    Attributes:
        url: where it is.
        username: the user name there.
        password: the user's password.
    """

    url: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)


def default_path() -> Path:
    """Gives the place of the profile file where no other is given."""
    if os.name == "nt":
        folder = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "brainframe" / "profiles.toml"


def read_profile(path: Path | None, name: str | None) -> Profile:
    """Reads one profile.

    Args:
        path: the file; None for the default one.
        name: the profile; None for "default", which need not exist.

    Returns:
        The profile, empty where neither a file nor a profile was asked for and there is none.

    Raises:
        CommandError: others may read the file, it is no such file, or the profile is not in it.
    """
    profiles = read_profiles(path)
    wanted = name or "default"
    if wanted not in profiles:
        if name is None:
            return Profile()
        known = ", ".join(sorted(profiles)) or "none"
        raise CommandError(
            f"There is no profile {name!r} in {path or default_path()}; it has: {known}. "
            f"Make it with: brainframe-sdk profiles save {name}",
            ExitCode.LOCAL_FILE,
        )
    return profiles[wanted]


def read_profiles(path: Path | None) -> dict[str, Profile]:
    """Reads all profiles.

    Args:
        path: the file; None for the default one, which need not exist.

    Returns:
        The profiles by name.

    Raises:
        CommandError: others may read the file, or it is no such file.
    """
    file = path or default_path()
    try:
        with file.open("rb") as opened:
            _refuse_where_others_may_read(file, os.fstat(opened.fileno()).st_mode)
            content = tomllib.load(opened)
    except FileNotFoundError:
        if path is None:
            return {}
        raise
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} is no TOML file: {error}", ExitCode.LOCAL_FILE) from error
    return {name: _profile(file, name, table) for name, table in content.items()}


def save_profile(path: Path | None, name: str, profile: Profile) -> Path:
    """Writes one profile beside those that are there.

    The file is replaced as a whole, and nobody but its owner may read it at any moment.

    Args:
        path: the file; None for the default one.
        name: the profile.
        profile: what to write.

    Returns:
        The file.
    """
    file = path or default_path()
    profiles = read_profiles(file) if file.exists() else {}
    profiles[name] = profile
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_privately(file, "\n".join(_table(key, value) for key, value in profiles.items()))
    return file


def _refuse_where_others_may_read(file: Path, mode: int) -> None:
    if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CommandError(
            f"Others may read {file}, and it is made for passwords (its permissions are "
            f"{stat.S_IMODE(mode):o}). Make it yours alone with: chmod 600 {file}",
            ExitCode.LOCAL_FILE,
        )


def _profile(file: Path, name: str, table: object) -> Profile:
    known = {"url", "username", "password"}
    if not isinstance(table, dict):
        raise CommandError(
            f"{file}: {name!r} stands outside of any profile. Write [default] above it.",
            ExitCode.LOCAL_FILE,
        )
    values: dict[str, str] = {}
    for key, value in cast("dict[str, object]", table).items():
        if key not in known or not isinstance(value, str):
            # The value is not shown: it may be a password under a wrong name.
            raise CommandError(
                f"{file}: {key!r} in [{name}] cannot be used. A profile has texts named "
                "url, username and password.",
                ExitCode.LOCAL_FILE,
            )
        values[key] = value
    return Profile(**values)


def _table(name: str, profile: Profile) -> str:
    lines = [f"[{_quoted(name)}]"]
    for key in ("url", "username", "password"):
        value = getattr(profile, key)
        if value is not None:
            lines.append(f"{key} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
