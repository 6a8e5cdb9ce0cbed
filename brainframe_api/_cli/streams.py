"""``brainframe-sdk streams``: manage streams, their analysis and their video."""

from __future__ import annotations

import json
import mimetypes
import re
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from brainframe_api._cli.command_context import CommandContext, CommandGroup, with_context
from brainframe_api._cli.completion import complete_streams
from brainframe_api._cli.deletion import delete_each, print_deleted
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.frame_size import read_frame
from brainframe_api._cli.lookup import find_premises, find_stream, warn_of_duplicate
from brainframe_api._cli.output import (
    hide_passwords,
    print_json,
    print_message,
    print_table,
    printable,
)
from brainframe_api._cli.uploads import uploaded

if TYPE_CHECKING:
    from brainframe_rest.models import ConnType, StreamConfiguration

_IMAGE_SUFFIXES: Final = {".png", ".jpg", ".jpeg"}

FILE_NAME: Final = "file_name"
"""The metadata key for the name of an uploaded file. The server itself stores no file names."""


@click.group(cls=CommandGroup)
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
        premises_id = find_premises(api, premises).id
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


@streams.command("add", short_help="Add a stream from a video file, a camera or a webcam.")
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
    from brainframe_api.bf_codecs import StreamConfiguration

    kind = kind or _kind(source)
    api = context.api
    premises_id = find_premises(api, premises).id if premises is not None else None
    name = name or (Path(source).name if kind == "file" else source)
    warn_of_duplicate("stream", name, api.get_stream_configurations())
    # The stack deletes the uploaded file again if the stream cannot be created.
    with ExitStack() as stack:
        connection = _connection(context, stack, source, kind, pipeline, no_transcode=no_transcode)
        stream = api.set_stream_configuration(
            StreamConfiguration(
                name=name,
                connection_type=connection.type,
                connection_options=connection.options,
                runtime_options={"keyframes_only": True} if keyframes_only else {},
                premises_id=premises_id,
                metadata=connection.metadata,
            )
        )
    print_message(f"Added stream {stream.id} {stream.name!r}.")
    if start:
        _start(context, stream)
    if context.as_json:
        print_json(_described(context, stream))


@streams.command("rename")
@click.argument("stream", shell_complete=complete_streams)
@click.argument("name")
@with_context
def rename_stream(context: CommandContext, stream: str, name: str) -> None:
    """Rename STREAM, given by ID or name, to NAME."""
    found = find_stream(context.api, stream)
    before = found.name
    _rename(context, found, name)
    saved = context.api.set_stream_configuration(found)
    print_message(f"Renamed stream {saved.id} from {before!r} to {saved.name!r}.")
    if context.as_json:
        print_json(_described(context, saved))


@streams.command("edit")
@click.argument("stream", shell_complete=complete_streams)
@click.option("--name", help="The new name.")
@click.option("--source", help="The new source: a video file to upload, a URL or a webcam.")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["file", "url", "webcam"]),
    help="The kind of the new source. [default: detected from the source]",
)
@click.option(
    "--premises",
    metavar="ID_OR_NAME",
    help='The new premises; "" to remove the stream from its premises.',
)
@click.option("--keyframes-only/--all-frames", default=None, help="Which frames to analyze.")
@with_context
def edit_stream(
    context: CommandContext,
    stream: str,
    name: str | None,
    source: str | None,
    kind: str | None,
    premises: str | None,
    keyframes_only: bool | None,
) -> None:
    """Change the name, the source or other settings of STREAM. Its zones and alarms are kept."""
    if name is None and source is None and premises is None and keyframes_only is None:
        raise click.UsageError(
            "Nothing to change. Pass --name, --source, --premises, --keyframes-only or "
            "--all-frames."
        )
    api = context.api
    found = find_stream(api, stream)
    before = _storage_ids([found])
    if name is not None:
        _rename(context, found, name)
    if premises is not None:
        found.premises_id = find_premises(api, premises).id if premises else None
    if keyframes_only is not None:
        found.runtime_options = {**found.runtime_options, "keyframes_only": keyframes_only}
    with ExitStack() as stack:
        if source is not None:
            connection = _connection(context, stack, source, kind or _kind(source))
            found.connection_type = connection.type
            found.connection_options = connection.options
            kept = {key: value for key, value in found.metadata.items() if key != FILE_NAME}
            found.metadata = {**kept, **connection.metadata}
        saved = api.set_stream_configuration(found)
    _delete_unused_files(context, before - _storage_ids([saved]))
    print_message(f"Changed stream {saved.id} {saved.name!r}.")
    if context.as_json:
        print_json(_described(context, saved))


@streams.command("url")
@click.argument("stream", shell_complete=complete_streams)
@with_context
def print_url(context: CommandContext, stream: str) -> None:
    """Print the URL of the video of STREAM, for a video player.

    The URL can contain the password of a camera, which is hidden on a terminal.
    """
    url = context.api.get_stream_url(find_stream(context.api, stream).id)
    shown = str(hide_passwords(url)) if sys.stdout.isatty() else url
    click.echo(json.dumps({"url": shown}) if context.as_json else printable(shown))


@streams.command("snapshot", short_help="Save a frame of STREAM as an image.")
@click.argument("stream", shell_complete=complete_streams)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file for the frame: .png, .jpg or .jpeg. [default: the name of the stream, as .png]",
)
@with_context
def save_snapshot(context: CommandContext, stream: str, output: Path | None) -> None:
    """Save a frame of STREAM as an image, and print its size, for choosing the points of zones.

    The stream need not be analyzed. The video must be reachable from this machine.
    """
    from brainframe_api._opencv import import_opencv

    cv2 = import_opencv()
    if output is not None and output.suffix.lower() not in _IMAGE_SUFFIXES:
        raise click.UsageError(
            f"Invalid image file {str(output)!r}: its name must end in .png, .jpg or .jpeg."
        )
    found = find_stream(context.api, stream)
    path = output or Path(f"{_file_stem(found.name)}.png")
    frame = read_frame(context.api, found)
    height, width = frame.shape[:2]
    path.write_bytes(cv2.imencode(path.suffix, frame)[1].tobytes())
    print_message(f"Saved a frame of {width} x {height} pixels to {path}.")
    if context.as_json:
        print_json({"path": str(path), "width": width, "height": height})


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


@streams.command("delete", short_help="Delete each STREAM with its zones, alarms and alerts.")
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
    names = [(one.id, one.name) for one in found]
    delete_each(
        "stream",
        names,
        api.delete_stream_configuration,
        losing="zones, alarms and alerts",
        yes=yes,
    )
    if not keep_file:
        _delete_unused_files(context, _storage_ids(found))
    print_deleted(context, names)


def _delete_unused_files(context: CommandContext, storage_ids: set[int]) -> None:
    """Delete videos from the storage, except those that another stream uses."""
    if not storage_ids:
        return
    used = _storage_ids(context.api.get_stream_configurations())
    for storage_id in storage_ids - used:
        context.api.delete_storage(storage_id)


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
    file = stream["metadata"].get(FILE_NAME)
    if "storage_id" in options and isinstance(file, str):
        return f"{file} (file {options['storage_id']})"
    for key, text in (("url", "{}"), ("storage_id", "file {}"), ("device_id", "webcam {}")):
        if key in options:
            return text.format(options[key])
    return str(stream["connection_type"])


def _rename(context: CommandContext, stream: StreamConfiguration, name: str) -> None:
    others = [one for one in context.api.get_stream_configurations() if one.id != stream.id]
    warn_of_duplicate("stream", name, others)
    stream.name = name


def _file_stem(name: str) -> str:
    """Turn the name of a stream into a file name, without the suffix of a video file."""
    stem = Path(name).stem if mimetypes.guess_type(name)[0] else name
    return re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "frame"


class _Connection(NamedTuple):
    """How the server gets the video of a stream."""

    type: ConnType
    options: dict[str, Any]
    metadata: dict[str, Any]


def _connection(
    context: CommandContext,
    stack: ExitStack,
    source: str,
    kind: str,
    pipeline: str | None = None,
    *,
    no_transcode: bool = False,
) -> _Connection:
    """Return the connection to a source. If the source is a file, upload it.

    Args:
        context: The context of the command.
        stack: Deletes the uploaded file again if its block raises.
        source: The file, URL or webcam.
        kind: "file", "url" or "webcam".
        pipeline: A custom GStreamer pipeline.
        no_transcode: Whether to stream a file without transcoding it.

    Raises:
        UsageError: If the options do not fit the kind.
    """
    from brainframe_api.bf_codecs import ConnType

    if no_transcode and kind != "file":
        raise click.UsageError(f"--no-transcode requires a file, but SOURCE is a {kind}.")
    options: dict[str, Any] = {"pipeline": pipeline} if pipeline is not None else {}
    if kind == "url":
        return _Connection(ConnType.IP_CAMERA, {**options, "url": source}, {})
    if kind == "webcam":
        return _Connection(ConnType.WEBCAM, {**options, "device_id": _device(source)}, {})
    options["storage_id"] = stack.enter_context(uploaded(context.api, Path(source)))
    if no_transcode:
        options["transcode"] = False
    return _Connection(ConnType.FILE, options, {FILE_NAME: Path(source).name})


def _kind(source: str) -> str:
    if "://" in source:
        return "url"
    if re.fullmatch(r"(/dev/video)?\d+", source) and not Path(source).is_file():
        return "webcam"
    if not Path(source).is_file():
        raise CommandError(
            f"No such file: {source!r}. Pass an existing video file, the URL of a camera, such as "
            "rtsp://camera.local/1, or the number of a webcam.",
            ExitCode.LOCAL_FILE,
        )
    return "file"


def _device(source: str) -> int:
    digits = source.removeprefix("/dev/video")
    if not digits.isdecimal():
        raise click.UsageError(f"Invalid webcam {source!r}: expected a device number, such as 0.")
    return int(digits)
