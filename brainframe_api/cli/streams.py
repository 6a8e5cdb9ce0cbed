"""``brainframe-sdk streams``: list, add, start, stop and delete streams."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brainframe_api.cli.command_context import CommandContext, with_context
from brainframe_api.cli.completion import complete_streams
from brainframe_api.cli.deletion import delete_each, print_deleted
from brainframe_api.cli.failures import CommandError, ExitCode
from brainframe_api.cli.lookup import find, find_stream
from brainframe_api.cli.output import print_json, print_message, print_table
from brainframe_api.cli.uploads import uploaded

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration


@click.group()
def streams() -> None:
    """Manage video streams and their analysis."""


@streams.command("list")
@click.option("--premises", metavar="ID_OR_NAME", help="List only streams on these premises.")
@with_context
def list_streams(context: CommandContext, premises: str | None) -> None:
    """List streams, and whether each is analyzed."""
    api = context.api
    premises_id = None
    if premises is not None:
        premises_id = find("premises", premises, api.get_all_premises()).id
    found = api.get_stream_configurations(premises_id)
    described = [_described(context, stream) for stream in found]
    if context.as_json:
        print_json(described)
        return
    print_table(
        ("ID", "NAME", "SOURCE", "ANALYZED"),
        [(s["id"], s["name"], _source(s), s["analyzing"]) for s in described],
        empty="No streams. Add one with: brainframe-sdk streams add FILE_OR_URL",
    )


@streams.command("add")
@click.argument("source")
@click.option("--name", help="The name of the stream. [default: the file name, or SOURCE]")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["file", "url", "webcam"]),
    help="The kind of SOURCE. [default: detected from SOURCE]",
)
@click.option("--premises", metavar="ID_OR_NAME", help="The premises of the stream.")
@click.option("--pipeline", metavar="TEXT", help="A custom GStreamer pipeline.")
@click.option("--no-transcode", is_flag=True, help="Stream a file without transcoding it.")
@click.option("--keyframes-only", is_flag=True, help="Analyze keyframes only.")
@click.option("--start", is_flag=True, help="Start the analysis.")
@with_context
def add_stream(
    context: CommandContext,
    source: str,
    name: str | None,
    kind: str | None,
    premises: str | None,
    pipeline: str | None,
    no_transcode: bool,
    keyframes_only: bool,
    start: bool,
) -> None:
    """Add a stream from SOURCE: a video file to upload, the URL of a camera, or a webcam.

    A webcam is given by its Video4Linux device on the server: 0, or /dev/video0.
    """
    from brainframe_api.bf_codecs import ConnType, StreamConfiguration

    kind = kind or _kind(source)
    if no_transcode and kind != "file":
        raise click.UsageError(f"--no-transcode requires a file, but SOURCE is a {kind}.")
    api = context.api
    premises_id = None
    if premises is not None:
        premises_id = find("premises", premises, api.get_all_premises()).id
    options: dict[str, Any] = {"pipeline": pipeline} if pipeline is not None else {}
    # The stack deletes the uploaded file again if the stream cannot be created.
    with ExitStack() as stack:
        if kind == "file":
            connection_type = ConnType.FILE
            options["storage_id"] = stack.enter_context(uploaded(api, Path(source)))
            if no_transcode:
                options["transcode"] = False
        elif kind == "url":
            connection_type = ConnType.IP_CAMERA
            options["url"] = source
        else:
            connection_type = ConnType.WEBCAM
            options["device_id"] = _device(source)
        stream = api.set_stream_configuration(
            StreamConfiguration(
                name=name or (Path(source).name if kind == "file" else source),
                connection_type=connection_type,
                connection_options=options,
                runtime_options={"keyframes_only": True} if keyframes_only else {},
                premises_id=premises_id,
            )
        )
    print_message(f"Added stream {stream.id} {stream.name!r}.")
    if start:
        _start(context, stream)
    if context.as_json:
        print_json(_described(context, stream))


@streams.command("start")
@click.argument("stream", nargs=-1, required=True, shell_complete=complete_streams)
@with_context
def start_streams(context: CommandContext, stream: tuple[str, ...]) -> None:
    """Start the analysis of each STREAM, given by ID or name."""
    found = [find_stream(context.api, text) for text in stream]
    for one in found:
        _start(context, one)
    if context.as_json:
        print_json([_described(context, one) for one in found])


@streams.command("stop")
@click.argument("stream", nargs=-1, required=True, shell_complete=complete_streams)
@with_context
def stop_streams(context: CommandContext, stream: tuple[str, ...]) -> None:
    """Stop the analysis of each STREAM, given by ID or name."""
    found = [find_stream(context.api, text) for text in stream]
    for one in found:
        context.api.stop_analyzing(one.id)
        print_message(f"Stopped analyzing stream {one.id} {one.name!r}.")
    if context.as_json:
        print_json([_described(context, one) for one in found])


@streams.command("delete")
@click.argument("stream", nargs=-1, required=True, shell_complete=complete_streams)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--keep-file", is_flag=True, help="Keep the uploaded video in the storage.")
@with_context
def delete_streams(
    context: CommandContext, stream: tuple[str, ...], yes: bool, keep_file: bool
) -> None:
    """Delete each STREAM, given by ID or name, with its zones, alarms, alerts and video file."""
    api = context.api
    found = [find_stream(api, text) for text in stream]
    delete_each(
        "stream",
        found,
        lambda one: api.delete_stream_configuration(one.id),
        losing="zones, alarms and alerts",
        yes=yes,
    )
    if not keep_file:
        _delete_files(context, found)
    print_deleted(context, found)


def _delete_files(context: CommandContext, deleted: list[StreamConfiguration]) -> None:
    """Delete the videos of deleted streams, except those that another stream uses."""
    api = context.api
    used = _storage_ids(api.get_stream_configurations())
    for storage_id in _storage_ids(deleted) - used:
        api.delete_storage(storage_id)


def _storage_ids(streams: list[StreamConfiguration]) -> set[int]:
    found = {stream.connection_options.get("storage_id") for stream in streams}
    return {storage_id for storage_id in found if isinstance(storage_id, int)}


def _start(context: CommandContext, stream: StreamConfiguration) -> None:
    if context.api.start_analyzing(stream.id) is False:
        raise CommandError(
            f"The server did not start analyzing stream {stream.id} {stream.name!r}. "
            "Check the stream limit of its license.",
            ExitCode.FAILED,
        )
    print_message(f"Started analyzing stream {stream.id} {stream.name!r}.")


def _described(context: CommandContext, stream: StreamConfiguration) -> dict[str, Any]:
    return {**stream.to_dict(), "analyzing": context.api.check_analyzing(stream.id)}


def _source(stream: dict[str, Any]) -> str:
    options = stream["connection_options"]
    for key, text in (("url", "{}"), ("storage_id", "file {}"), ("device_id", "webcam {}")):
        if key in options:
            return text.format(options[key])
    return str(stream["connection_type"])


def _kind(source: str) -> str:
    if "://" in source:
        return "url"
    if re.fullmatch(r"(/dev/video)?\d+", source) and not Path(source).is_file():
        return "webcam"
    if not Path(source).is_file():
        raise CommandError(
            f"Unrecognized source {source!r}: it is not an existing file, a URL or a webcam "
            "number. Set its kind with --as.",
            ExitCode.LOCAL_FILE,
        )
    return "file"


def _device(source: str) -> int:
    digits = source.removeprefix("/dev/video")
    if not digits.isdecimal():
        raise click.UsageError(f"Invalid webcam {source!r}: expected a device number, such as 0.")
    return int(digits)
