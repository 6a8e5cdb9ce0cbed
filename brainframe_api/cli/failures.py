"""Exit codes, and what is said where something fails."""

from __future__ import annotations

import json
import os
import sys
from enum import IntEnum

import click

from brainframe_api.cli.output import printable


class ExitCode(IntEnum):
    """How the command ended, for scripts."""

    SUCCESS = 0
    FAILED = 1
    USAGE = 2
    NO_ANSWER = 3
    NOT_ALLOWED = 4
    NOT_FOUND = 5
    LOCAL_FILE = 6
    INTERRUPTED = 130


EXIT_CODES_HELP = """\b
Exit codes:
  0    done
  1    the server refused, or something unexpected happened
  2    wrong arguments
  3    the server does not answer, or is not ready yet
  4    wrong credentials, or a role or license that does not allow it
  5    a stream, zone, alarm, ... does not exist
  6    a local file, profile or configuration cannot be used
  130  interrupted with Ctrl-C"""

_NOT_ALLOWED = {
    "UnauthorizedError",
    "InvalidSessionError",
    "InsufficientRoleError",
    "LicenseRequiredError",
    "LicenseExpiredError",
    "LicenseInvalidError",
}


class CommandError(click.ClickException):
    """The command cannot go on; the message says why and what to do."""

    def __init__(self, message: str, exit_code: ExitCode) -> None:
        """Says why.

        Args:
            message: what is wrong, and what to do about it.
            exit_code: how the command ends.
        """
        super().__init__(message)
        self.code = exit_code


def report(error: BaseException, *, as_json: bool) -> int:
    """Says on standard error what went wrong, without a traceback.

    Args:
        error: what was raised.
        as_json: whether to say it for a machine.

    Returns:
        The exit code.

    Raises:
        BaseException: the error itself, where it is a mistake of this program.
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
        text, code = error.description, ExitCode.NO_ANSWER
        hint = "Is the server running, and is this its URL (--url, BRAINFRAME_URL)?"
    elif isinstance(error, BaseAPIError):
        kind = error.kind or kind
        text, code = f"{error.pretty_name}: {error.description}", _exit_code(kind)
        if code == ExitCode.NOT_ALLOWED and kind == "UnauthorizedError":
            hint = "Give --username, or set BRAINFRAME_USERNAME and BRAINFRAME_PASSWORD."
    elif isinstance(error, BrokenPipeError):
        # Whoever read the output has seen enough; Python must not complain about that at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    elif isinstance(error, OSError):
        text, code = str(error), ExitCode.LOCAL_FILE
    elif isinstance(error, ValueError | ImportError):
        text, code = str(error), ExitCode.FAILED
    else:
        raise error
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
