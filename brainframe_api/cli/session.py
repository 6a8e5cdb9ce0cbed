"""What every command that talks to a server has in common: its options, and the connection."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from brainframe_api.cli.failures import CommandError, ExitCode
from brainframe_api.cli.profiles import Profile, read_profile

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI

DEFAULT_URL = "http://localhost"

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Session:
    """One run of the command against one server.

    Attributes:
        as_json: whether results are written as JSON.
        url: the server's URL as given by option or environment.
        username: the user name as given by option or environment.
        password: the password as given by option or environment; "-" to read it.
        profile: the name of the profile to use.
        profile_file: the file with the profiles.
        may_ask: whether a missing password may be asked for.
    """

    as_json: bool = False
    url: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    profile: str | None = None
    profile_file: Path | None = None
    may_ask: bool = True
    _api: BrainFrameAPI | None = field(default=None, init=False, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._api is not None:
            self._api.close()

    @property
    def api(self) -> BrainFrameAPI:
        """The server, connected on first use."""
        if self._api is None:
            url, credentials = self.server()
            from brainframe_api import BrainFrameAPI

            self._api = BrainFrameAPI(url, credentials)
        return self._api

    def server(self) -> tuple[str, tuple[str, str] | None]:
        """Finds out which server to use and how to log in.

        Options go before the environment, and both before the profile. A profile's credentials
        are for its own server only.

        Returns:
            The URL, and the user name and password where there are any.

        Raises:
            CommandError: the profile cannot be used, or a password is needed and nobody is there
                to ask.
        """
        stored = read_profile(self.profile_file, self.profile)
        url = self.url or stored.url or DEFAULT_URL
        if self.url is not None and self.url.rstrip("/") != (stored.url or "").rstrip("/"):
            stored = Profile()
        username = self.username or stored.username
        if username is None:
            return url, None
        password = self.password
        if password == "-":
            password = self.read_password()
        elif password is None and username == stored.username:
            password = stored.password
        if password is None:
            password = ask_password(username, may_ask=self.may_ask)
        return url, (username, password)

    @staticmethod
    def read_password() -> str:
        """Reads a password from standard input, one line."""
        return sys.stdin.readline().rstrip("\r\n")


def ask_password(username: str, *, may_ask: bool = True) -> str:
    """Asks for a password without showing it.

    Args:
        username: whose.
        may_ask: whether there is a person to ask at all.

    Returns:
        The password.

    Raises:
        CommandError: nobody is there to ask.
    """
    if not (may_ask and sys.stdin.isatty()):
        raise CommandError(
            f"The password of {username} is missing. Set BRAINFRAME_PASSWORD, give --password - "
            "and write it to standard input, or use a profile.",
            ExitCode.USAGE,
        )
    password: str = click.prompt(
        f"Password of {username}", hide_input=True, err=True, default="", show_default=False
    )
    return password


def with_session(command: Command) -> Command:
    """Gives a command the options for the server and the output, and a session made of them.

    Args:
        command: a function whose first parameter is the session.

    Returns:
        The function for ``click.command``.
    """

    @functools.wraps(command)
    def run(**options: Any) -> Any:
        own = {name: options.pop(name) for name in OWN_OPTIONS}
        with Session(**own) as session:
            return command(session, **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run  # type: ignore[return-value]


OWN_OPTIONS = ("as_json", "url", "username", "password", "profile", "profile_file")
_OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Write results as JSON."),
    click.option(
        "--url", envvar="BRAINFRAME_URL", metavar="URL",
        help=f"The server. [env: BRAINFRAME_URL; default: {DEFAULT_URL}]",
    ),
    click.option(
        "--username", envvar="BRAINFRAME_USERNAME", metavar="NAME",
        help="The user name. [env: BRAINFRAME_USERNAME]",
    ),
    click.option(
        "--password", envvar="BRAINFRAME_PASSWORD", metavar="TEXT",
        help="The password; - reads it from standard input. Other users of this machine can see "
        "it here: better set it in the environment or a profile. [env: BRAINFRAME_PASSWORD]",
    ),
    click.option(
        "--profile", envvar="BRAINFRAME_PROFILE", metavar="NAME",
        help="Take URL and credentials from this profile. [env: BRAINFRAME_PROFILE]",
    ),
    click.option(
        "--profile-file", envvar="BRAINFRAME_PROFILE_FILE", metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The file with the profiles. [env: BRAINFRAME_PROFILE_FILE]",
    ),
)  # fmt: skip
