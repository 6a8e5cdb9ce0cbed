"""Export of a server's configuration."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from brainframe_api._cli.configuration.document import (
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

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration, Zone, ZoneAlarm

    from brainframe_api import BrainFrameAPI

SaveFile = Callable[[int, str], FileEntry]


class Writable(Protocol):
    """Object to which bytes can be written, such as a binary file."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Write bytes."""
        ...


def export(api: BrainFrameAPI, save_file: SaveFile | None) -> Configuration:
    """Read premises, capsule settings, streams, zones and alarms from a server.

    Args:
        api: The client for the server.
        save_file: Called with a storage ID and the name of the stream to save a stored video; None
            to export the storage IDs, which are valid on this server only.
    """
    # Sorted by ID, because imports match streams and alarms of the same name in order.
    streams = sorted(api.get_stream_configurations(), key=lambda stream: stream.id)
    premises = {one.id: one.name for one in api.get_all_premises()}
    capsules = [capsule.name for capsule in api.get_capsules()]
    return Configuration(
        version=VERSION,
        premises=sorted(premises.values()),
        capsules={name: capsule_settings(api, name, None) for name in capsules},
        streams=[_stream_entry(api, stream, premises, capsules, save_file) for stream in streams],
    )


def capsule_settings(api: BrainFrameAPI, capsule: str, stream_id: int | None) -> CapsuleEntry:
    """Read the settings of a capsule.

    Args:
        api: The client for the server.
        capsule: The name of the capsule.
        stream_id: The stream whose overrides to read; None for the global settings.
    """
    return CapsuleEntry(
        active=api.is_capsule_active(capsule, stream_id),
        options=dict(api.get_capsule_option_vals(capsule, stream_id)),
    )


def zone_entry(zone: Zone) -> ZoneEntry:
    """Return the entry for a zone and its alarms, without IDs."""
    return ZoneEntry(
        name=zone.name,
        coords=[list(point) for point in zone.coords or []],
        alarms=[alarm_entry(alarm) for alarm in sorted(zone.alarms, key=lambda alarm: alarm.id)],
    )


def alarm_entry(alarm: ZoneAlarm) -> AlarmEntry:
    """Return the entry for an alarm, without IDs."""
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
    """Return a function for :func:`export` that saves stored videos in a folder.

    Videos with the same content are saved once.

    Args:
        folder: The folder, which is created when the first video is saved.
        api: The client for the server.
    """
    saved: dict[str, FileEntry] = {}

    def save(storage_id: int, name: str) -> FileEntry:
        folder.mkdir(parents=True, exist_ok=True)
        # Downloaded to a temporary file, because the file name contains the digest of the content,
        # and a video may be too large for memory.
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            temporary = Path(file.name)
            try:
                digest, mime_type = stored_digest(api, storage_id, file)
            except BaseException:
                temporary.unlink()
                raise
        if digest in saved:
            temporary.unlink()
            return saved[digest]
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(name).stem).strip("-.")[:60] or "video"
        suffix = mimetypes.guess_extension(mime_type) or Path(name).suffix or ".bin"
        path = folder / f"{stem}-{digest[:12]}{suffix}"
        temporary.replace(path)
        saved[digest] = FileEntry(
            path=f"{folder.name}/{path.name}", mime_type=mime_type, sha256=digest
        )
        return saved[digest]

    return save


def stored_digest(
    api: BrainFrameAPI, storage_id: int, copy_to: Writable | None = None
) -> tuple[str, str]:
    """Download a stored file in chunks and return its digest and MIME type.

    Args:
        api: The client for the server.
        storage_id: The ID of the file.
        copy_to: A file to write the content to, or None.

    Returns:
        The SHA-256 digest in hexadecimal digits, and the MIME type.
    """
    digest = hashlib.sha256()
    with api.open_storage_data(storage_id, timeout=None) as download:
        for chunk in download:
            digest.update(chunk)
            if copy_to is not None:
                copy_to.write(chunk)
        return digest.hexdigest(), download.mime_type


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
    overrides = {name: capsule_settings(api, name, stream.id) for name in capsules}
    # The server creates the default zone, so it is exported only if it has alarms.
    found = sorted(api.get_zones(stream.id), key=lambda zone: zone.id)
    zones = [zone for zone in found if zone.coords or zone.alarms]
    return StreamEntry(
        name=stream.name,
        connection_type=stream.connection_type,
        connection_options=options,
        file=file,
        premises=premises[stream.premises_id] if stream.premises_id is not None else None,
        runtime_options=dict(stream.runtime_options),
        metadata=dict(stream.metadata),
        analyzing=api.check_analyzing(stream.id),
        capsules={n: o for n, o in overrides.items() if o.active is not None or o.options},
        zones=[zone_entry(zone) for zone in zones],
    )


def _without_id(condition: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in condition.items() if key != "id"}
