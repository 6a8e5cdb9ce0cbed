"""The demo as a command, with arguments parsed by the standard library."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from brainframe_api._demo.options import DEFAULT_OUTPUT, DEFAULT_SECONDS, DemoError, DemoOptions
from brainframe_api._demo.steps import run
from brainframe_api._garbage import tune_garbage_collector
from brainframe_api._installation import install_command
from brainframe_api._signals import TerminatedError, signals_as_exceptions


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo as a command.

    Args:
        arguments: The command-line arguments; None for those of this process.

    Returns:
        The exit code: 0 if the demo detected objects, received an alert, saved the image and
        cleaned up, 1 if it did not, 2 for invalid arguments, 130 after Ctrl-C, 143 after SIGTERM,
        and 129 after SIGHUP.
    """
    parser = argparse.ArgumentParser(
        description="Upload a video, analyze it, watch the results, and save an image of an alert."
    )
    parser.add_argument(
        "--video", type=Path, metavar="FILE", help="the video to analyze, instead of the sample"
    )
    parser.add_argument(
        "--server", metavar="URL", help="the BrainFrame server to use, instead of a simulator"
    )
    parser.add_argument("--username", help="the user name on that server")
    parser.add_argument(
        "--password",
        help="the password of the user (default: BRAINFRAME_PASSWORD, or else a prompt)",
    )
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=DEFAULT_SECONDS,
        help="how long to watch, in seconds (default: %(default)g)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=DEFAULT_OUTPUT,
        metavar="FILE",
        help="the PNG file for the image of the alert (default: %(default)s)",
    )
    parsed = parser.parse_args(arguments)
    if parsed.username is None and parsed.password is not None:
        parser.error("--password requires --username")
    if parsed.username is not None and parsed.server is None:
        parser.error(
            "--username requires --server, because the demo's simulator requires no authentication"
        )
    credentials = None
    if parsed.username is not None:
        password = parsed.password or os.environ.get("BRAINFRAME_PASSWORD")
        if password is None:
            password = getpass.getpass(f"Password for {parsed.username}: ")
        credentials = (parsed.username, password)
    return run_as_command(
        DemoOptions(
            video=parsed.video,
            server=parsed.server,
            credentials=credentials,
            seconds=parsed.seconds,
            output=parsed.output,
        )
    )


def run_as_command(options: DemoOptions) -> int:
    """Run the demo, and convert its exceptions to messages and exit codes.

    Args:
        options: The options of the demo.

    Returns:
        The exit code, as in :func:`main`.
    """
    tune_garbage_collector()
    try:
        from brainframe_api.bf_errors import BaseAPIError

        # The exceptions make an interrupted demo clean up on the server.
        with signals_as_exceptions():
            try:
                run(options)
            except (DemoError, BaseAPIError, OSError, ValueError) as error:
                return _failed(str(error))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    except TerminatedError as error:
        with suppress(OSError):  # The terminal may be closed.
            print("Terminated.", file=sys.stderr)
        return 128 + error.number
    except ImportError as error:
        return _failed(f"{error}\nTo install the simulator, {install_command('simulator')}")
    return 0


def _failed(reason: str) -> int:
    print(f"The demo failed: {reason}", file=sys.stderr)
    return 1


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e9:
        raise argparse.ArgumentTypeError(
            f"invalid duration {text!r}: expected a positive number of seconds"
        )
    return seconds
