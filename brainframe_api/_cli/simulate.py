"""``brainframe-sdk simulate``: run a simulator of a BrainFrame server."""

from __future__ import annotations

import click

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._installation import install_command


@click.command(
    short_help="Run a simulator of a server.",
    # The simulator parses its own arguments, so that its options are defined in one place.
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulate(arguments: tuple[str, ...]) -> int:
    """Run a simulator of a BrainFrame server until interrupted with Ctrl-C."""
    from brainframe_api._simulator.command import main

    try:
        return main(list(arguments))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("brainframe"):
            raise
        raise CommandError(
            f"The simulator requires the Python package {error.name!r}. To install it, "
            f"{install_command('simulator')}",
            ExitCode.FAILED,
        ) from error
    except SystemExit as stop:  # argparse exits after --help and after invalid arguments.
        return int(stop.code or 0)
