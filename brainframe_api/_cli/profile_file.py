"""The profile file: servers and their credentials, readable by its owner only.

The file is TOML, with a table for each profile. The optional key ``default-profile`` contains the
name of the profile to use without ``--profile``, instead of ``default``::

    default-profile = "office"

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

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.local_files import write_privately


@dataclass(frozen=True, slots=True)
class Profile:
    """Server and credentials.

    Attributes:
        url: The URL of the server.
        username: The user name on that server.
        password: The password of the user.
        nats: The URL of the broker of a fleet.
    """

    url: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    nats: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Profiles:
    """Content of a profile file.

    Attributes:
        profiles: The profiles by name.
        default: The name of the profile that is used without ``--profile``.
    """

    profiles: dict[str, Profile] = field(default_factory=dict[str, Profile])
    default: str = "default"


# The key at the top of the file. No profile can have this name.
_DEFAULT_KEY = "default-profile"


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
        name: The name of the profile; None for the default one, which need not exist.

    Returns:
        The profile. Empty if no name is given and there is no default profile.

    Raises:
        CommandError: If other users may read the file, the file is invalid, or it does not contain
            the profile.
    """
    stored = read_profiles(path)
    wanted = name or stored.default
    if wanted not in stored.profiles:
        if name is None:
            return Profile()
        raise missing_profile(path, name, stored)
    return stored.profiles[wanted]


def missing_profile(path: Path | None, name: str, stored: Profiles) -> CommandError:
    """Return the error for a profile that the file does not contain."""
    available = ", ".join(sorted(stored.profiles)) or "none"
    return CommandError(
        f"No such profile in {path or default_path()}: {name!r}. Available: {available}. "
        "Create profiles with: brainframe-sdk profiles save NAME",
        ExitCode.LOCAL_FILE,
    )


def read_profiles(path: Path | None) -> Profiles:
    """Read the profile file.

    Args:
        path: The file; None for the default file, which need not exist.

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
            return Profiles()
        raise
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} is not valid TOML: {error}", ExitCode.LOCAL_FILE) from error
    default = content.pop(_DEFAULT_KEY, "default")
    if not isinstance(default, str):
        raise CommandError(
            f"{file}: invalid {_DEFAULT_KEY} {default!r}: expected the name of a profile.",
            ExitCode.LOCAL_FILE,
        )
    return Profiles({name: _profile(file, name, table) for name, table in content.items()}, default)


def save_profile(path: Path | None, name: str, profile: Profile) -> Path:
    """Add or replace a profile, and return the path of the file.

    Args:
        path: The file; None for the default file.
        name: The name of the profile.
        profile: The profile to save.

    Raises:
        CommandError: If the name is reserved.
    """
    if name == _DEFAULT_KEY:
        raise CommandError(
            f"Invalid profile name {name!r}: it is reserved. Choose another name.", ExitCode.USAGE
        )
    file = path or default_path()
    stored = read_profiles(file) if file.exists() else Profiles()
    stored.profiles[name] = profile
    return write_profiles(path, stored)


def write_profiles(path: Path | None, stored: Profiles) -> Path:
    """Replace the profile file, and return its path.

    The file is replaced atomically, and only its owner can read it at any time.

    Args:
        path: The file; None for the default file.
        stored: The new content.
    """
    file = path or default_path()
    parts = [_table(name, profile) for name, profile in stored.profiles.items()]
    if stored.default != "default":
        parts.insert(0, f"{_DEFAULT_KEY} = {_quoted(stored.default)}\n")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_privately(file, "\n".join(parts))
    return file


def _check_permissions(file: Path, mode: int) -> None:
    if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CommandError(
            f"Other users may read {file}, which can contain passwords: its permissions are "
            f"{stat.S_IMODE(mode):o}. Restrict them with: chmod 600 {file}",
            ExitCode.LOCAL_FILE,
        )


def _profile(file: Path, name: str, table: object) -> Profile:
    known = {"url", "username", "password", "nats"}
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
                "username, password or nats.",
                ExitCode.LOCAL_FILE,
            )
        values[key] = value
    return Profile(**values)


def _table(name: str, profile: Profile) -> str:
    lines = [f"[{_quoted(name)}]"]
    for key in ("url", "username", "password", "nats"):
        value = getattr(profile, key)
        if value is not None:
            lines.append(f"{key} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a text as a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
