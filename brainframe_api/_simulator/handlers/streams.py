"""Operations on streams: configuration, runtime options and analysis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brainframe_rest.models import ConnType, StreamConfiguration

from brainframe_api._simulator.errors import SimulatorError, invalid_format, not_implemented
from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.schemas import describe
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import alerts, premises, streams, zones

_CAMERA_SCHEMES = ("rtsp://", "rtsps://", "http://", "https://")
_CONNECTION_KEYS: dict[ConnType, dict[str, tuple[type, bool]]] = {
    ConnType.IP_CAMERA: {"url": (str, True), "pipeline": (str, False)},
    ConnType.FILE: {
        "storage_id": (int, True),
        "transcode": (bool, False),
        "pipeline": (str, False),
    },
    ConnType.WEBCAM: {"device_id": (int, True)},
}
_TYPE_NAMES = {str: "a string", int: "an integer", bool: "true or false"}
_RUNTIME_OPTIONS = {"keyframes_only": bool}


@operation
def get_stream_configurations(
    services: Services, premises_id: int | None
) -> list[StreamConfiguration]:
    """Return all streams, or those of a premises."""
    with services.database.transaction() as db:
        return streams.find_all(db, premises_id)


@operation
def get_stream_configuration(services: Services, stream_id: int) -> StreamConfiguration:
    """Return a stream."""
    with services.database.transaction() as db:
        return streams.get(db, stream_id)


@operation
def set_stream_configuration(services: Services, body: StreamConfiguration) -> StreamConfiguration:
    """Create or update a stream; if its source is new, check first that the video opens."""
    check_connection(body)
    check_runtime_options(body.runtime_options)
    source = source_identity(body)
    with services.database.transaction() as db:
        before = None if body.id is None else streams.get(db, body.id)
        if body.premises_id is not None:
            premises.require(db, body.premises_id)
        streams.require_new_source(db, source, body.id)
        address = services.analysis.address(db, body)
    moved = before is None or source_identity(before) != source
    if moved:
        services.analysis.require_openable(address)
    with services.database.transaction() as db:
        if body.id is not None:
            streams.require(db, body.id)
        if body.premises_id is not None:
            premises.require(db, body.premises_id)
        streams.require_new_source(db, source, body.id)
        stream_id = streams.save(db, body, source)
        if body.id is None:
            zones.add_screen(db, stream_id)
        saved = streams.get(db, stream_id)
    if before is not None:
        if moved:
            services.analysis.restart(stream_id)
        services.analysis.settings_changed(stream_id)
    return saved


@operation
def delete_stream_configuration(services: Services, stream_id: int) -> None:
    """Delete a stream with its zones, alarms and alerts, and stop its analysis."""
    with services.database.transaction() as db:
        streams.set_analyzing(db, stream_id, False)
    services.analysis.stop(stream_id)
    with services.database.transaction() as db:
        frames = alerts.frames(db, stream_ids={stream_id})
        streams.delete(db, stream_id)
    services.blobs.remove(frames)


@operation
def get_stream_url(services: Services, stream_id: int) -> str:
    """Return the URL of the stream's video: the camera, or the file on this server."""
    with services.database.transaction() as db:
        stream = streams.get(db, stream_id)
    match stream.connection_type:
        case ConnType.IP_CAMERA:
            return str(stream.connection_options["url"])
        case ConnType.FILE:
            return f"{services.url}/streams/{stream_id}/video"
        case _:
            raise not_implemented("The simulator does not serve the video of webcams.")


@operation
def get_runtime_options(services: Services, stream_id: int) -> dict[str, Any]:
    """Return the runtime options of a stream."""
    with services.database.transaction() as db:
        return streams.get(db, stream_id).runtime_options


@operation
def set_runtime_option_vals(services: Services, stream_id: int, body: dict[str, Any]) -> None:
    """Replace the runtime options of a stream."""
    with services.database.transaction() as db:
        streams.require(db, stream_id)
        check_runtime_options(body)
        streams.set_runtime_options(db, stream_id, body)
    services.analysis.settings_changed(stream_id)


@operation
def check_analyzing(services: Services, stream_id: int) -> bool:
    """Return whether a stream is being analyzed."""
    with services.database.transaction() as db:
        return streams.is_analyzing(db, stream_id)


@operation
def set_analyzing(services: Services, stream_id: int, body: bool) -> bool:
    """Start or stop the analysis of a stream, and return true."""
    with services.database.transaction() as db:
        running = streams.is_analyzing(db, stream_id)
        address = None
        if body and not running:
            address = services.analysis.address_to_analyze(db, streams.get(db, stream_id))
    if not body:
        with services.database.transaction() as db:
            streams.set_analyzing(db, stream_id, False)
        services.analysis.stop(stream_id)
        return True
    limit = services.licensing.require_valid().max_streams
    if address is not None:
        _require_free_place(services, stream_id, limit)
        services.analysis.require_openable(address)
        with services.database.transaction() as db:
            _require_below_limit(streams.analyzing(db), stream_id, limit)
            streams.set_analyzing(db, stream_id, True)
    services.analysis.start(stream_id)
    return True


def _require_free_place(services: Services, stream_id: int, limit: int) -> None:
    with services.database.transaction() as db:
        _require_below_limit(streams.analyzing(db), stream_id, limit)


def _require_below_limit(analyzing: list[int], stream_id: int, limit: int) -> None:
    if len([other for other in analyzing if other != stream_id]) >= limit:
        raise SimulatorError(
            "AnalysisLimitExceededError",
            f"The license limits analysis to {limit} streams at a time; stop another stream first.",
        )


def source_identity(stream: StreamConfiguration) -> str:
    """Return a key that is equal for two streams with the same source."""
    options = stream.connection_options
    match stream.connection_type:
        case ConnType.IP_CAMERA:
            # A private address refers to different cameras on different premises.
            return f"ip_camera {stream.premises_id} {options['url']}"
        case ConnType.FILE:
            return f"file {options['storage_id']}"
        case _:
            return f"webcam {options['device_id']}"


def check_connection(stream: StreamConfiguration) -> None:
    """Raise InvalidFormatError unless the connection options match the connection type."""
    options = stream.connection_options
    keys = _CONNECTION_KEYS.get(stream.connection_type, {})
    for name, (kind, required) in keys.items():
        path = f"$.connection_options.{name}"
        value = options.get(name)
        if value is None:
            if required:
                raise invalid_format(
                    f"{path}: required for streams of type {stream.connection_type.value}."
                )
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise invalid_format(f"{path}: expected {_TYPE_NAMES[kind]}, got {describe(value)}.")
    url = options.get("url")
    is_camera = stream.connection_type is ConnType.IP_CAMERA
    if is_camera and not str(url).lower().startswith(_CAMERA_SCHEMES):
        raise invalid_format(
            f"$.connection_options.url: expected an rtsp:// or http:// URL, got {describe(url)}."
        )
    if options.get("pipeline") is not None:
        raise not_implemented("The simulator does not support custom pipelines.")


def check_runtime_options(options: Mapping[str, Any]) -> None:
    """Raise InvalidRuntimeOptionError unless all options are known and have the right type."""
    for name, value in options.items():
        kind = _RUNTIME_OPTIONS.get(name)
        if kind is None:
            known = ", ".join(_RUNTIME_OPTIONS)
            raise SimulatorError(
                "InvalidRuntimeOptionError",
                f"Unknown runtime option {name!r}; known options: {known}.",
            )
        if not isinstance(value, kind):
            raise SimulatorError(
                "InvalidRuntimeOptionError",
                f"The runtime option {name!r} must be true or false, got {describe(value)}.",
            )
