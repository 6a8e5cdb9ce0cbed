"""Options and connection shared by the commands of a fleet."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from brainframe_api._cli.command_context import options_given, with_scheme
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.profile_file import read_profile
from brainframe_api._fleet import names

if TYPE_CHECKING:
    from brainframe_api.fleet import Fleet

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")


NO_SERVERS: Final = "No servers. Add one with: brainframe-sdk fleet add NAME URL"


@dataclass(frozen=True)
class FleetContext:
    """Context of one command: the output format and the broker.

    Attributes:
        as_json: Whether to print results as JSON.
        nats: The URL of the broker, from the option or the environment.
        profile_file: The profile file.
        replicas: The number of cluster nodes that store each message.
    """

    as_json: bool
    nats: str | None
    profile_file: Path | None
    replicas: int

    @property
    def url(self) -> str:
        """The URL of the broker."""
        url = self.nats
        if url is None:
            url = read_profile(self.profile_file, None).nats or names.DEFAULT_URL
        try:
            return names.checked_broker_url(url)
        except ValueError as error:
            raise CommandError(f"{error} (--nats, BRAINFRAME_NATS).", ExitCode.USAGE) from error

    def fleet(self) -> Fleet:
        """Return a client for the fleet, which is not connected yet."""
        from brainframe_api.fleet import Fleet

        return Fleet(self.url, replicas=self.replicas)


def server_url(url: str) -> str:
    """Return the URL of a server, with http:// prepended if it has no scheme.

    Raises:
        ValueError: If it is not a valid http(s) URL, or contains a user name or a password.
    """
    return names.checked_url(with_scheme(url))


def _callback(
    check: Callable[[str], str],
) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return the callback of a parameter, which calls a function that checks and returns a value.

    Args:
        check: The function, which raises ValueError if the value is invalid.
    """

    def convert(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Any:
        try:
            return value if value is None else check(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return convert


valid_name: Final = _callback(names.checked_name)
"""The callback of parameters for the names of servers, bridges and consumers."""

valid_server_url: Final = _callback(server_url)
valid_broker_url: Final = _callback(names.checked_broker_url)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine, and convert exceptions of the fleet and the broker to CommandError.

    Raises:
        CommandError: If the broker cannot be reached, or the fleet has no such server.
    """
    import asyncio

    try:
        return asyncio.run(work)
    except Exception as error:
        converted = _command_error(error)
        if converted is error:
            raise
        for note in getattr(error, "__notes__", ()):
            converted.add_note(note)
        raise converted from error


def _command_error(error: Exception) -> Exception:
    from nats.errors import Error

    from brainframe_api.fleet import BrokerUnreachableError, FleetError, NoSuchServerError

    if isinstance(error, BrokerUnreachableError):
        return CommandError(str(error), ExitCode.UNREACHABLE)
    if isinstance(error, NoSuchServerError):
        return CommandError(str(error), ExitCode.NOT_FOUND)
    if isinstance(error, FleetError):
        return CommandError(str(error), ExitCode.FAILED)
    if isinstance(error, Error | TimeoutError):
        reason = str(error) or type(error).__name__
        return CommandError(
            f"The broker did not respond: {reason}. Check that it is running.", ExitCode.UNREACHABLE
        )
    return error


def require_fleet() -> None:
    """Check that the packages for fleets are installed.

    Raises:
        CommandError: If they are not.
    """
    try:
        import_module("brainframe_api.fleet")
    except ModuleNotFoundError as error:
        raise CommandError(str(error), ExitCode.FAILED) from error


def with_fleet(command: Command) -> Command:
    """Add the options for the broker and the output to a command, and pass it a context.

    Args:
        command: A function that takes a :class:`FleetContext` as its first parameter.

    Returns:
        The function to decorate with ``click.command``.
    """

    @functools.wraps(command)
    def run(**options: Any) -> Any:
        require_fleet()
        own = {name: options.pop(name) for name in ("as_json", "nats", "profile_file", "replicas")}
        # Options of the group, which may be given before the command.
        before = options_given(click.get_current_context())
        own |= {name: before[name] for name in ("as_json", "profile_file") if name in before}
        return command(FleetContext(**own), **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run  # type: ignore[return-value]


_OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Print results as JSON."),
    click.option(
        "--nats", envvar="BRAINFRAME_NATS", metavar="URL",
        help="The URL of the broker, or several, separated by commas. [env: BRAINFRAME_NATS; "
        f"default: that of the default profile, or {names.DEFAULT_URL}]",
    ),
    click.option(
        "--profile-file", envvar="BRAINFRAME_PROFILE_FILE", metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The profile file. [env: BRAINFRAME_PROFILE_FILE]",
    ),
    click.option(
        "--replicas", envvar="BRAINFRAME_REPLICAS", type=click.IntRange(1, 5), default=1,
        help="The number of cluster nodes that store each message. Existing NATS streams keep "
        "theirs. [env: BRAINFRAME_REPLICAS; default: 1]",
    ),
)  # fmt: skip
