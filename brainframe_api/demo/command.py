"""The demo as a command, with nothing but the standard library for its arguments."""

from __future__ import annotations

import argparse
import getpass
import os
import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from brainframe_api.demo.job import run
from brainframe_api.demo.options import DEFAULT_OUTPUT, DEFAULT_SECONDS, DemoError, DemoOptions


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the demo as a command.

    Args:
        arguments: the command's arguments; None for those of this process.

    Returns:
        The exit code: 0 when objects and an alert were seen and the picture was saved, 1 when not,
        2 for wrong arguments, 130 after Ctrl-C and 143 after SIGTERM.
    """
    parser = argparse.ArgumentParser(
        description="Upload a video, analyse it, watch what is seen, save a picture of an alert."
    )
    parser.add_argument(
        "--video", type=Path, metavar="FILE", help="analyse this video instead of the sample"
    )
    parser.add_argument(
        "--server", metavar="URL", help="use this BrainFrame server instead of a simulator"
    )
    parser.add_argument("--username", help="user name on that server")
    parser.add_argument(
        "--password", help="its password; better in BRAINFRAME_PASSWORD, or else asked for"
    )
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=DEFAULT_SECONDS,
        help="how long to watch (default: %(default)g)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=DEFAULT_OUTPUT,
        metavar="FILE",
        help="where to save the picture of the alert, as PNG (default: %(default)s)",
    )
    given = parser.parse_args(arguments)
    if given.username is None and given.password is not None:
        parser.error("--password needs --username")
    if given.username is not None and given.server is None:
        parser.error("--username needs --server: the simulator of the demo asks for none")
    credentials = None
    if given.username is not None:
        password = given.password or os.environ.get("BRAINFRAME_PASSWORD")
        if password is None:
            password = getpass.getpass(f"Password of {given.username}: ")
        credentials = (given.username, password)
    return run_as_command(
        DemoOptions(
            video=given.video,
            server=given.server,
            credentials=credentials,
            seconds=given.seconds,
            output=given.output,
        )
    )


def run_as_command(options: DemoOptions) -> int:
    """Runs the demo and turns whatever goes wrong into a message and an exit code.

    Args:
        options: what to do.

    Returns:
        The exit code, as :func:`main` says.
    """
    try:
        from brainframe_api.bf_errors import BaseAPIError

        with _terminated_like_interrupted():
            try:
                run(options)
            except (DemoError, BaseAPIError, OSError, ValueError) as error:
                return _failed(str(error))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    except _TerminatedError:
        print("Terminated.", file=sys.stderr)
        return 143
    except ImportError as error:
        return _failed(
            f"{error}\nThe simulator's libraries come with: pip install 'brainframe-sdk[simulator]'"
        )
    return 0


class _TerminatedError(BaseException):
    """SIGTERM came. Like KeyboardInterrupt no Exception, so that nothing on the way swallows it."""


@contextmanager
def _terminated_like_interrupted() -> Generator[None, None, None]:
    """Lets SIGTERM unwind the program, so that it cleans up on the server."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TerminatedError

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # Only the main thread may; another one is stopped by its program.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _failed(reason: str) -> int:
    print(f"The demo failed: {reason}", file=sys.stderr)
    return 1


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e9:
        raise argparse.ArgumentTypeError(f"{text!r} is no positive number of seconds")
    return seconds
