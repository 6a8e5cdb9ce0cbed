"""Options and connection shared by all commands that use a server."""

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
class CommandContext:
    """Context of one command: the output format, the server and the credentials.

    Attributes:
        as_json: Whether to print results as JSON.
        url: The URL of the server, from the option or the environment.
        username: The user name, from the option or the environment.
        password: The password, from the option or the environment; "-" to read it from standard
            input.
        profile: The name of the profile to use.
        profile_file: The profile file.
        interactive: Whether to prompt for a missing password.
    """

    as_json: bool = False
    url: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    profile: str | None = None
    profile_file: Path | None = None
    interactive: bool = True
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
        """The client for the server, created on first use."""
        if self._api is None:
            url, credentials = self.server()
            from brainframe_api import BrainFrameAPI

            self._api = BrainFrameAPI(url, credentials)
        return self._api

    def server(self) -> tuple[str, tuple[str, str] | None]:
        """Return the URL of the server and the credentials to use.

        Options take precedence over environment variables, and both over the profile. The
        credentials of a profile are used only for the server of that profile.

        Returns:
            The URL, and the user name and password, or None without a user name.

        Raises:
            CommandError: If the profile cannot be used, or the password is missing and there is no
                terminal to prompt for it.
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
            password = ask_password(username, interactive=self.interactive)
        return url, (username, password)

    @staticmethod
    def read_password() -> str:
        """Read a password from the first line of standard input."""
        return sys.stdin.readline().rstrip("\r\n")


def ask_password(username: str, *, interactive: bool = True) -> str:
    """Prompt for the password of a user, without echoing it.

    Args:
        username: The user name, for the prompt.
        interactive: Whether prompts are allowed.

    Raises:
        CommandError: If prompts are not allowed, or standard input is not a terminal.
    """
    if not (interactive and sys.stdin.isatty()):
        raise CommandError(
            f"Missing password for user {username!r}. Set BRAINFRAME_PASSWORD, pass --password - "
            "and write the password to standard input, or use a profile.",
            ExitCode.USAGE,
        )
    password: str = click.prompt(
        f"Password for {username}", hide_input=True, err=True, default="", show_default=False
    )
    return password


def with_context(command: Command) -> Command:
    """Add the options for the server and the output to a command, and pass it a context.

    Args:
        command: A function that takes a :class:`CommandContext` as its first parameter.

    Returns:
        The function to decorate with ``click.command``.
    """

    @functools.wraps(command)
    def run(**options: Any) -> Any:
        own = {name: options.pop(name) for name in OWN_OPTIONS}
        with CommandContext(**own) as context:
            return command(context, **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run  # type: ignore[return-value]


OWN_OPTIONS = ("as_json", "url", "username", "password", "profile", "profile_file")
_OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Print results as JSON."),
    click.option(
        "--url", envvar="BRAINFRAME_URL", metavar="URL",
        help=f"The URL of the server. [env: BRAINFRAME_URL; default: {DEFAULT_URL}]",
    ),
    click.option(
        "--username", envvar="BRAINFRAME_USERNAME", metavar="NAME",
        help="The user name. [env: BRAINFRAME_USERNAME]",
    ),
    click.option(
        "--password", envvar="BRAINFRAME_PASSWORD", metavar="TEXT",
        help="The password; - to read it from standard input. Arguments are visible to other "
        "users of the machine: prefer the environment or a profile. [env: BRAINFRAME_PASSWORD]",
    ),
    click.option(
        "--profile", envvar="BRAINFRAME_PROFILE", metavar="NAME",
        help="The profile with the URL and the credentials. [env: BRAINFRAME_PROFILE]",
    ),
    click.option(
        "--profile-file", envvar="BRAINFRAME_PROFILE_FILE", metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The profile file. [env: BRAINFRAME_PROFILE_FILE]",
    ),
)  # fmt: skip
