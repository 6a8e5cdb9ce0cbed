"""The ``brainframe-sdk`` command line, which requires the ``cli`` extra."""

import sys

from brainframe_api._installation import install_command


def main() -> int:
    """Run the command with the arguments of this process.

    Returns:
        The exit code. ``brainframe-sdk --help`` lists the exit codes.
    """
    try:
        from brainframe_api._cli.application import run
    except ImportError as error:
        if error.name not in {"click", "rich", "yaml"}:
            raise
        print(
            f"brainframe-sdk requires the Python package {error.name!r}. To install the command "
            f"line, {install_command('cli')}",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:  # Importing all commands takes up to a second.
        print("Error: Interrupted.", file=sys.stderr)
        return 130
    return run(sys.argv[1:])


__all__ = ["main"]
