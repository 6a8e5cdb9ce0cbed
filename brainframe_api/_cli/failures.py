"""Exit codes and error messages."""

from __future__ import annotations

import json
from enum import IntEnum

import click

from brainframe_api._cli.output import printable


class ExitCode(IntEnum):
    """Exit code of the command."""

    SUCCESS = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    NOT_ALLOWED = 4
    NOT_FOUND = 5
    LOCAL_FILE = 6
    INTERRUPTED = 130
    CLOSED_PIPE = 141


EXIT_CODES_HELP = """\b
Exit codes:
  0    success
  1    the server rejected the request, or an unexpected error occurred
  2    invalid arguments
  3    the server cannot be reached, or is not ready yet
  4    invalid credentials, or insufficient role or license
  5    no such stream, zone, alarm, ..., or several with that name
  6    missing or unusable local file, profile or configuration
  130  interrupted with Ctrl-C
  141  the reader of the output closed it, as head does"""

_NOT_ALLOWED = {
    "UnauthorizedError",
    "InvalidSessionError",
    "InsufficientRoleError",
    "LicenseRequiredError",
    "LicenseExpiredError",
    "LicenseInvalidError",
}


class CommandError(click.ClickException):
    """Error that ends the command.

    Args:
        message: The cause, and the remedy.
        exit_code: The exit code of the command.
    """

    def __init__(self, message: str, exit_code: ExitCode) -> None:
        super().__init__(message)
        self.code = exit_code


def report(error: BaseException, *, as_json: bool) -> int:
    """Print an error on standard error, without a traceback.

    Args:
        error: The exception. Its notes name the place that caused it, such as a line of a file.
        as_json: Whether to print the error as JSON.

    Returns:
        The exit code.

    Raises:
        BaseException: The error itself, if it is a bug of this program.
    """
    from brainframe_api.bf_errors import BaseAPIError, ServerNotReadyError

    kind = type(error).__name__
    hint = ""
    if isinstance(error, click.UsageError):
        if not as_json:
            error.show()
            return ExitCode.USAGE
        text, code = error.format_message(), ExitCode.USAGE
    elif isinstance(error, click.ClickException):
        text = error.format_message()
        code = error.code if isinstance(error, CommandError) else ExitCode.FAILED
    elif isinstance(error, KeyboardInterrupt | click.Abort):
        text, code = "Interrupted.", ExitCode.INTERRUPTED
    elif isinstance(error, ServerNotReadyError):
        text, code = error.description, ExitCode.UNREACHABLE
        hint = (
            "Check that the server is running and that its URL is right (--url, BRAINFRAME_URL). "
            "`brainframe-sdk simulate` runs a simulator at http://localhost:8080."
        )
    elif isinstance(error, BaseAPIError):
        kind = error.kind or kind
        text, code = f"{error.pretty_name}: {error.description}", _exit_code(kind)
        if code == ExitCode.NOT_ALLOWED and kind == "UnauthorizedError":
            hint = "Pass --username, or set BRAINFRAME_USERNAME and BRAINFRAME_PASSWORD."
    elif isinstance(error, OSError):
        named = error.filename is not None and error.strerror is not None
        text = f"{error.filename}: {error.strerror}" if named else str(error)
        code = ExitCode.LOCAL_FILE
    elif isinstance(error, ValueError | ImportError):
        text, code = str(error), ExitCode.FAILED
    else:
        raise error
    text = ": ".join([*getattr(error, "__notes__", []), text])
    if as_json:
        line = json.dumps({"error": {"kind": kind, "description": text, "exit_code": int(code)}})
        click.echo(line, err=True)
    else:
        click.echo(f"Error: {printable(text)}", err=True)
        if hint:
            click.echo(hint, err=True)
    return code


def _exit_code(kind: str) -> ExitCode:
    if kind in _NOT_ALLOWED:
        return ExitCode.NOT_ALLOWED
    return ExitCode.NOT_FOUND if kind.endswith("NotFoundError") else ExitCode.FAILED
