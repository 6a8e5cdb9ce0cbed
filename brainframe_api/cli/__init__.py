"""The command line ``brainframe-sdk``. It needs the extra ``cli``."""

import sys


def main() -> int:
    """Runs the command with the arguments of this process.

    Returns:
        The exit code, as ``brainframe-sdk --help`` lists them.
    """
    try:
        from brainframe_api.cli.application import run
    except ImportError as error:
        if error.name not in {"click", "rich", "yaml"}:
            raise
        print(
            f"brainframe-sdk needs the Python package {error.name!r}. Install what the command "
            "line needs with: pip install 'brainframe-sdk[cli]'",
            file=sys.stderr,
        )
        return 1
    return run(sys.argv[1:])


__all__ = ["main"]
