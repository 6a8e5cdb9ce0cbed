"""``brainframe-sdk demo``: the demo, with this command's options for a server."""

from __future__ import annotations

from pathlib import Path

import click

from brainframe_api.demo.options import DEFAULT_OUTPUT, DEFAULT_SECONDS


@click.command(short_help="Upload, analyze, watch: the main job from end to end.")
@click.option(
    "--video",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Analyze this video instead of the sample.",
)
@click.option("--server", metavar="URL", help="Use this server instead of a simulator.")
@click.option("--username", metavar="NAME", help="The user name on that server.")
@click.option(
    "--password",
    envvar="BRAINFRAME_PASSWORD",
    metavar="TEXT",
    help="Its password; asked for where it is missing. [env: BRAINFRAME_PASSWORD]",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=DEFAULT_SECONDS,
    show_default=True,
    help="How long to watch.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_OUTPUT,
    show_default=True,
    help="Where to save the picture of the alert, as PNG.",
)
def demo(
    video: Path | None,
    server: str | None,
    username: str | None,
    password: str | None,
    seconds: float,
    output: Path,
) -> int:
    """Upload a video, analyze it, watch what is seen, and save a picture of an alert.

    Without --server it starts a simulator of its own. It removes what it made, whatever happens.
    """
    from brainframe_api.cli.session import ask_password
    from brainframe_api.demo import DemoOptions, run_as_command

    if username is not None and server is None:
        raise click.UsageError("--username needs --server: the demo's simulator asks for none.")
    credentials = None
    if username is not None:
        credentials = (username, password if password is not None else ask_password(username))
    return run_as_command(
        DemoOptions(
            video=video, server=server, credentials=credentials, seconds=seconds, output=output
        )
    )
