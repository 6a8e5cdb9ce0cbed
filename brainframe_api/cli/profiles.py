"""The profile file: servers and their credentials, readable by its owner only.

The file is TOML, with a table for each profile::

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
    """Server and credentials.

    Attributes:
        url: The URL of the server.
        username: The user name on that server.
        password: The password of the user.
    """

    url: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)


def default_path() -> Path:
    """Return the path of the default profile file."""
    if os.name == "nt":
        folder = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "brainframe" / "profiles.toml"


def read_profile(path: Path | None, name: str | None) -> Profile:
    """Read one profile.

    Args:
        path: The file; None for the default file.
        name: The name of the profile; None for "default", which need not exist.

    Returns:
        The profile. Empty if no name is given and there is no default profile.

    Raises:
        CommandError: If other users may read the file, the file is invalid, or it does not contain
            the profile.
    """
    profiles = read_profiles(path)
    wanted = name or "default"
    if wanted not in profiles:
        if name is None:
            return Profile()
        available = ", ".join(sorted(profiles)) or "none"
        raise CommandError(
            f"No such profile in {path or default_path()}: {name!r}. Available: {available}. "
            f"Create it with: brainframe-sdk profiles save {name}",
            ExitCode.LOCAL_FILE,
        )
    return profiles[wanted]


def read_profiles(path: Path | None) -> dict[str, Profile]:
    """Read all profiles.

    Args:
        path: The file; None for the default file, which need not exist.

    Returns:
        The profiles by name.

    Raises:
        CommandError: If other users may read the file, or the file is invalid.
    """
    file = path or default_path()
    try:
        with file.open("rb") as opened:
            _check_permissions(file, os.fstat(opened.fileno()).st_mode)
            content = tomllib.load(opened)
    except FileNotFoundError:
        if path is None:
            return {}
        raise
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} is not valid TOML: {error}", ExitCode.LOCAL_FILE) from error
    return {name: _profile(file, name, table) for name, table in content.items()}


def save_profile(path: Path | None, name: str, profile: Profile) -> Path:
    """Add or replace one profile, and return the path of the file.

    The file is replaced atomically, and readable by its owner only at any time.

    Args:
        path: The file; None for the default file.
        name: The name of the profile.
        profile: The profile to save.
    """
    file = path or default_path()
    profiles = read_profiles(file) if file.exists() else {}
    profiles[name] = profile
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_privately(file, "\n".join(_table(key, value) for key, value in profiles.items()))
    return file


def _check_permissions(file: Path, mode: int) -> None:
    if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CommandError(
            f"Other users may read {file}, which can contain passwords: its permissions are "
            f"{stat.S_IMODE(mode):o}. Restrict them with: chmod 600 {file}",
            ExitCode.LOCAL_FILE,
        )


def _profile(file: Path, name: str, table: object) -> Profile:
    known = {"url", "username", "password"}
    if not isinstance(table, dict):
        raise CommandError(
            f"{file}: {name!r} does not belong to a profile. Add [default] above it.",
            ExitCode.LOCAL_FILE,
        )
    values: dict[str, str] = {}
    for key, value in cast("dict[str, object]", table).items():
        if key not in known or not isinstance(value, str):
            # The message omits the value, which may be a password under a misspelled key.
            raise CommandError(
                f"{file}: invalid entry {key!r} in [{name}]: expected strings named url, "
                "username or password.",
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
    """Return a text as a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
