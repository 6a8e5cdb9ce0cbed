"""``brainframe-sdk demo``: the demo as a subcommand."""

from __future__ import annotations

from pathlib import Path

import click

from brainframe_api._cli.local_files import LocalFile
from brainframe_api._demo.options import DEFAULT_OUTPUT, DEFAULT_SECONDS


@click.command(short_help="Run the demo: upload, analyze and watch a video.")
@click.option(
    "--video",
    type=LocalFile(),
    help="The video to analyze, instead of the sample.",
)
@click.option("--server", metavar="URL", help="The server to use, instead of a simulator.")
@click.option("--username", metavar="NAME", help="The user name on that server.")
@click.option(
    "--password",
    envvar="BRAINFRAME_PASSWORD",
    metavar="TEXT",
    help="The password of the user; prompted for if missing. [env: BRAINFRAME_PASSWORD]",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=DEFAULT_SECONDS,
    show_default=True,
    help="How long to watch, in seconds.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_OUTPUT,
    show_default=True,
    help="The PNG file for the image of the alert.",
)
def demo(
    video: Path | None,
    server: str | None,
    username: str | None,
    password: str | None,
    seconds: float,
    output: Path,
) -> int:
    """Upload a video, analyze it, watch the results, and save an image of an alert.

    Without --server, the demo starts a simulator. It always deletes everything that it created.
    """
    from brainframe_api._cli.command_context import ask_password, options_given, with_scheme
    from brainframe_api.demo import DemoOptions, run_as_command

    given = options_given(click.get_current_context())
    server = with_scheme(server or given.get("url") or "") or None
    username, password = given.get("username", username), given.get("password", password)
    if username is not None and server is None:
        raise click.UsageError(
            "--username requires --server, because the demo's simulator requires no authentication."
        )
    credentials = None
    if username is not None:
        credentials = (username, password if password is not None else ask_password(username))
    return run_as_command(
        DemoOptions(
            video=video, server=server, credentials=credentials, seconds=seconds, output=output
        )
    )
