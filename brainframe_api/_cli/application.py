"""The ``brainframe-sdk`` command and its subcommands."""

from __future__ import annotations

from collections.abc import Sequence

import click

from brainframe_api._cli.alarms import alarms
from brainframe_api._cli.alerts import alerts
from brainframe_api._cli.capsules import capsules
from brainframe_api._cli.command_context import CommandGroup
from brainframe_api._cli.completion import COMPLETION_VARIABLE, PROGRAM, completion
from brainframe_api._cli.configuration_commands import export_configuration, import_configuration
from brainframe_api._cli.demo import demo
from brainframe_api._cli.doctor import doctor
from brainframe_api._cli.failures import EXIT_CODES_HELP, ExitCode, report
from brainframe_api._cli.fleet.group import fleet
from brainframe_api._cli.identities import identities
from brainframe_api._cli.license import licenses
from brainframe_api._cli.premises import premises
from brainframe_api._cli.profiles import profiles
from brainframe_api._cli.server import server
from brainframe_api._cli.simulate import simulate
from brainframe_api._cli.storage import storage
from brainframe_api._cli.streams import streams
from brainframe_api._cli.users import users
from brainframe_api._cli.watch import watch
from brainframe_api._cli.zones import zones
from brainframe_api._signals import ignored_interrupts_repeated
from brainframe_api._version import __version__


@click.group(
    cls=CommandGroup,
    epilog=EXIT_CODES_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name=PROGRAM)
def application() -> None:
    """Manage a BrainFrame server, or run a simulator of one.

    Choose the server with --url, BRAINFRAME_URL or a profile. Pass the credentials with --username
    and --password, with BRAINFRAME_USERNAME and BRAINFRAME_PASSWORD, or in the same profile. These
    options may be given before or after the command. Results go to standard output, as JSON with
    --json; messages and errors go to standard error.
    """


for _command in (
    alarms,
    alerts,
    capsules,
    completion,
    demo,
    doctor,
    export_configuration,
    fleet,
    identities,
    import_configuration,
    licenses,
    premises,
    profiles,
    server,
    simulate,
    storage,
    streams,
    users,
    watch,
    zones,
):
    application.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: The arguments after ``brainframe-sdk``.
    """
    try:
        with ignored_interrupts_repeated():
            result = application.main(
                args=list(arguments),
                prog_name=PROGRAM,
                complete_var=COMPLETION_VARIABLE,
                standalone_mode=False,
            )
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except SystemExit:
        # click exits this way only if the reader of the output closed it, as `head` does.
        return ExitCode.CLOSED_PIPE
    except (Exception, KeyboardInterrupt) as error:
        return report(error, as_json="--json" in arguments)
    # A command returns None on success, or an exit code.
    return result if isinstance(result, int) else 0
