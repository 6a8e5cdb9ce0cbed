"""Options and connection shared by the commands of a fleet."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from brainframe_api._cli.command_context import options_given
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.profiles import read_profile

if TYPE_CHECKING:
    from brainframe_api.fleet import Fleet

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")

DEFAULT_NATS = "nats://127.0.0.1:4222"


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
        if self.nats is not None:
            return self.nats
        return read_profile(self.profile_file, None).nats or DEFAULT_NATS

    def fleet(self) -> Fleet:
        """Return a client for the fleet, which is not connected yet."""
        from brainframe_api.fleet import Fleet

        return Fleet(self.url, replicas=self.replicas)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine, and convert exceptions of the fleet and the broker to CommandError.

    Raises:
        CommandError: If the broker cannot be reached, or the fleet has no such server.
    """
    import asyncio

    try:
        return asyncio.run(work)
    except Exception as error:
        raise _command_error(error) from error


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
        f"default: that of the default profile, or {DEFAULT_NATS}]",
    ),
    click.option(
        "--profile-file", envvar="BRAINFRAME_PROFILE_FILE", metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The profile file. [env: BRAINFRAME_PROFILE_FILE]",
    ),
    click.option(
        "--replicas", envvar="BRAINFRAME_REPLICAS", type=click.IntRange(1, 5), default=1,
        help="The number of cluster nodes that store each message. It applies to new streams only. "
        "[env: BRAINFRAME_REPLICAS; default: 1]",
    ),
)  # fmt: skip
