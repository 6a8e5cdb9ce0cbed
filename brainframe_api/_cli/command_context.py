"""Options and connection shared by all commands that use a server."""

from __future__ import annotations

import functools
import re
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.output import print_message
from brainframe_api._cli.profile_file import Profile, read_profile

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI

DEFAULT_URL = "http://localhost"
SIMULATOR_URL = "http://localhost:8080"
"""The default URL of a simulator, used if nothing listens at the default URL of a server."""

# A short timeout is enough, because both URLs are on this machine.
_SEARCH_TIMEOUT = 2.0

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

            try:
                self._api = BrainFrameAPI(url, credentials)
            except ValueError as error:  # An invalid URL.
                raise click.UsageError(str(error)) from error
        return self._api

    def server(self) -> tuple[str, tuple[str, str] | None]:
        """Return the URL of the server and the credentials to use.

        Options take precedence over environment variables, and both over the profile. The
        credentials of a profile are used only for the server of that profile.

        Returns:
            The URL, and the user name and password as a pair, or None instead of the pair if there
            is no user name.

        Raises:
            CommandError: If the profile cannot be used, or the password is missing and there is no
                terminal to prompt for it.
        """
        stored = read_profile(self.profile_file, self.profile)
        url = with_scheme(self.url or stored.url or "")
        if self.url is not None and url.rstrip("/") != with_scheme(stored.url or "").rstrip("/"):
            stored = Profile()
        username = self.username or stored.username
        if not url:
            url = _default_url(with_credentials=username is not None)
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


def with_scheme(url: str) -> str:
    """Return a URL, with http:// prepended if it has no scheme, as in localhost:8080."""
    return url if not url or re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", url) else f"http://{url}"


def _default_url(*, with_credentials: bool) -> str:
    """Return the default URL, or that of a running simulator if nothing listens at the default.

    Args:
        with_credentials: Whether a password will be sent. If so, the default URL is returned in any
            case, because a password for one server must not be sent to another.
    """
    if _is_listening(DEFAULT_URL) or not _is_server(SIMULATOR_URL):
        return DEFAULT_URL
    if with_credentials:
        print_message(
            f"Nothing listens at {DEFAULT_URL}, but a server listens at {SIMULATOR_URL}. "
            f"To use that server, pass --url {SIMULATOR_URL}."
        )
        return DEFAULT_URL
    print_message(f"Using the server at {SIMULATOR_URL}, since none listens at {DEFAULT_URL}.")
    return SIMULATOR_URL


def _is_listening(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port or 80), _SEARCH_TIMEOUT):
            return True
    except OSError:
        return False


def _is_server(url: str) -> bool:
    if not _is_listening(url):
        return False
    from brainframe_api import BrainFrameAPI
    from brainframe_api.bf_errors import BaseAPIError, UnauthorizedError

    try:
        with BrainFrameAPI(url, retries=0) as api:
            api.version(timeout=_SEARCH_TIMEOUT)
    except UnauthorizedError:
        return True
    except BaseAPIError:
        return False
    return True


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
        for name in OWN_OPTIONS:
            options.pop(name)
        with CommandContext(**own_options(click.get_current_context())) as context:
            return command(context, **options)

    for option in reversed(_options()):
        run = option(run)
    return run  # type: ignore[return-value]


def paged(objects: str, *, skipped: str) -> Callable[[Command], Command]:
    """Return a decorator that adds the options --limit and --offset to a command.

    Args:
        objects: The objects that the command lists, in the plural.
        skipped: The objects that --offset skips, in the plural.
    """

    def add(command: Command) -> Command:
        skip = click.option(
            "--offset",
            type=click.IntRange(min=0),
            default=0,
            help=f"The number of {skipped} to skip. [default: 0]",
        )
        limit = click.option(
            "--limit",
            type=click.IntRange(min=0),
            default=20,
            show_default=True,
            help=f"The maximum number of {objects}.",
        )
        return limit(skip(command))

    return add


def own_options(context: click.Context) -> dict[str, Any]:
    """Return the options for the server and the output, wherever in the command they were given.

    Args:
        context: The context of the command. Its groups take the same options.
    """
    given = options_given(context)
    own = {name: given.get(name, context.params.get(name)) for name in OWN_OPTIONS}
    if isinstance(own["profile_file"], str):  # During completion.
        own["profile_file"] = Path(own["profile_file"])
    return own


def options_given(context: click.Context) -> dict[str, Any]:
    """Return the options for the server and the output that are on the command line so far."""
    found: dict[str, Any] = context.meta.get(_GIVEN, {})
    return found


def _remember(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """Store the value of an option on the command line, so that subcommands can read it."""
    name = str(option.name)
    if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
        context.meta.setdefault(_GIVEN, {})[name] = value
    return value


class CommandGroup(click.Group):
    """Group that also accepts the options for the server and the output before its commands."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)

        # Option decorators apply to functions and commands, not to groups under construction, so
        # an unused command collects the options.
        @click.command()
        def holder() -> None:
            pass

        for option in reversed(_options(expose_value=False, hidden=True)):
            option(holder)
        self.params.extend(holder.params)


# The options on the command line are stored in `Context.meta` with this key. The contexts of a
# command and its groups share that dict.
_GIVEN = "brainframe_api._cli.options"
OWN_OPTIONS = ("as_json", "url", "username", "password", "profile", "profile_file")


def _options(**settings: Any) -> tuple[Callable[[Any], Any], ...]:
    """Return the decorators that add the options.

    Args:
        **settings: Additional arguments for each option.
    """
    option = functools.partial(click.option, callback=_remember, **settings)
    return (
        option("--json", "as_json", is_flag=True, help="Print results as JSON."),
        option(
            "--url", envvar="BRAINFRAME_URL", metavar="URL",
            help="The URL of the server. [env: BRAINFRAME_URL; default: "
            f"{DEFAULT_URL}, or a simulator at {SIMULATOR_URL}]",
        ),
        option(
            "--username", envvar="BRAINFRAME_USERNAME", metavar="NAME",
            help="The user name. [env: BRAINFRAME_USERNAME]",
        ),
        option(
            "--password", envvar="BRAINFRAME_PASSWORD", metavar="TEXT",
            help="The password; - to read it from standard input. Arguments are visible to other "
            "users of the machine: prefer the environment or a profile. [env: BRAINFRAME_PASSWORD]",
        ),
        option(
            "--profile", envvar="BRAINFRAME_PROFILE", metavar="NAME",
            help="The profile with the URL and the credentials. [env: BRAINFRAME_PROFILE]",
        ),
        option(
            "--profile-file", envvar="BRAINFRAME_PROFILE_FILE", metavar="FILE",
            type=click.Path(dir_okay=False, path_type=Path),
            help="The profile file. [env: BRAINFRAME_PROFILE_FILE]",
        ),
    )  # fmt: skip
