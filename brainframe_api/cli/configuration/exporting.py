"""Reads a server's configuration."""

from __future__ import annotations

import mimetypes
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from brainframe_api.cli.configuration.document import (
    VERSION,
    AlarmEntry,
    CapsuleEntry,
    Configuration,
    CountConditionEntry,
    FileEntry,
    RateConditionEntry,
    StreamEntry,
    ZoneEntry,
)
from brainframe_api.cli.configuration.stored import stored_digest
from brainframe_api.cli.failures import CommandError, ExitCode

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration, Zone, ZoneAlarm

    from brainframe_api import BrainFrameAPI

SaveFile = Callable[[int, str], FileEntry]


def export(api: BrainFrameAPI, save_file: SaveFile | None) -> Configuration:
    """Reads premises, capsule settings, streams, zones and alarms.

    Args:
        api: the server.
        save_file: saves a stored video, given its storage ID and the stream's name; None to leave
            the storage IDs, which mean something on this server only.

    Returns:
        The configuration.

    Raises:
        CommandError: two streams have the same name, so that no import could tell them apart.
    """
    streams = api.get_stream_configurations()
    names = [stream.name for stream in streams]
    for name in names:
        if names.count(name) > 1:
            raise CommandError(
                f"Two streams are named {name!r}, and streams are exported by name. Rename one.",
                ExitCode.FAILED,
            )
    premises = {one.id: one.name for one in api.get_all_premises()}
    capsules = [capsule.name for capsule in api.get_capsules()]
    return Configuration(
        version=VERSION,
        premises=sorted(premises.values()),
        capsules={name: capsule_settings(api, name, None) for name in capsules},
        streams=[_stream_entry(api, stream, premises, capsules, save_file) for stream in streams],
    )


def capsule_settings(api: BrainFrameAPI, capsule: str, stream_id: int | None) -> CapsuleEntry:
    """Reads the settings of a capsule.

    Args:
        api: the server.
        capsule: the capsule's name.
        stream_id: the stream whose own settings are wanted; None for the global ones.

    Returns:
        The settings.
    """
    return CapsuleEntry(
        active=api.is_capsule_active(capsule, stream_id),
        options=dict(api.get_capsule_option_vals(capsule, stream_id)),
    )


def zone_entry(zone: Zone) -> ZoneEntry:
    """Describes a zone and its alarms without what differs from server to server.

    Args:
        zone: the zone.

    Returns:
        Its entry.
    """
    return ZoneEntry(
        name=zone.name,
        coords=[list(point) for point in zone.coords or []],
        alarms=[alarm_entry(alarm) for alarm in zone.alarms],
    )


def alarm_entry(alarm: ZoneAlarm) -> AlarmEntry:
    """Describes an alarm without what differs from server to server.

    Args:
        alarm: the alarm.

    Returns:
        Its entry.
    """
    return AlarmEntry(
        name=alarm.name,
        count_conditions=[
            msgspec.convert(_without_id(c.to_dict()), CountConditionEntry)
            for c in alarm.count_conditions
        ],
        rate_conditions=[
            msgspec.convert(_without_id(c.to_dict()), RateConditionEntry)
            for c in alarm.rate_conditions
        ],
        use_active_time=alarm.use_active_time,
        active_start_time=alarm.active_start_time,
        active_end_time=alarm.active_end_time,
    )


def files_in(folder: Path, api: BrainFrameAPI) -> SaveFile:
    """Saves stored videos in a folder beside the configuration file, each content once.

    Args:
        folder: the folder; it is made when there is something to save.
        api: the server.

    Returns:
        What :func:`export` calls.
    """
    saved: dict[str, FileEntry] = {}

    def save(storage_id: int, name: str) -> FileEntry:
        folder.mkdir(parents=True, exist_ok=True)
        # Its name is known only when it is here, and it may be larger than the memory.
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            arrived = Path(file.name)
            try:
                digest, mime_type = stored_digest(api, storage_id, file)
            except BaseException:
                arrived.unlink()
                raise
        if digest in saved:
            arrived.unlink()
            return saved[digest]
        readable = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(name).stem).strip("-.")[:60] or "video"
        ending = mimetypes.guess_extension(mime_type) or Path(name).suffix or ".bin"
        path = folder / f"{readable}-{digest[:12]}{ending}"
        arrived.replace(path)
        saved[digest] = FileEntry(
            path=f"{folder.name}/{path.name}", mime_type=mime_type, sha256=digest
        )
        return saved[digest]

    return save


def _stream_entry(
    api: BrainFrameAPI,
    stream: StreamConfiguration,
    premises: Mapping[int, str],
    capsules: list[str],
    save_file: SaveFile | None,
) -> StreamEntry:
    options: dict[str, Any] = dict(stream.connection_options)
    file = None
    if save_file is not None and isinstance(options.get("storage_id"), int):
        file = save_file(options.pop("storage_id"), stream.name)
    own = {name: capsule_settings(api, name, stream.id) for name in capsules}
    # The default zone says nothing unless it has alarms.
    zones = [zone for zone in api.get_zones(stream.id) if zone.coords or zone.alarms]
    return StreamEntry(
        name=stream.name,
        connection_type=stream.connection_type,
        connection_options=options,
        file=file,
        premises=premises[stream.premises_id] if stream.premises_id is not None else None,
        runtime_options=dict(stream.runtime_options),
        metadata=dict(stream.metadata),
        analyzing=api.check_analyzing(stream.id),
        capsules={n: own[n] for n in own if own[n].active is not None or own[n].options},
        zones=[zone_entry(zone) for zone in zones],
    )


def _without_id(condition: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in condition.items() if key != "id"}
