"""Makes a server's configuration what a configuration file says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from brainframe_api.cli.configuration.alarms import save_alarms
from brainframe_api.cli.configuration.document import (
    CapsuleEntry,
    Configuration,
    FileEntry,
    StreamEntry,
    ZoneEntry,
)
from brainframe_api.cli.configuration.exporting import capsule_settings
from brainframe_api.cli.failures import CommandError, ExitCode
from brainframe_api.cli.lookup import find

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration

    from brainframe_api import BrainFrameAPI

Action = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Change:
    """What was done, or would be, about one thing.

    Attributes:
        what: the kind of thing.
        name: the thing, with what it belongs to.
        action: what was done.
    """

    what: str
    name: str
    action: Action


@dataclass
class Importer:
    """Applies one configuration to one server.

    What the file does not name stays as it is; nothing is deleted. Applied twice, the second time
    changes nothing.

    Attributes:
        api: the server.
        folder: where the configuration file is, and the files that it names.
        upload: stores a file, given its MIME type, and gives its storage ID.
        dry_run: whether to change nothing and only tell what would be done.
        changes: what was done so far.
    """

    api: BrainFrameAPI
    folder: Path
    upload: Callable[[Path, str], int]
    dry_run: bool = False
    changes: list[Change] = field(default_factory=list[Change])
    _uploaded: dict[str, int] = field(default_factory=dict[str, int])

    def apply(self, configuration: Configuration) -> list[Change]:
        """Applies the configuration.

        Args:
            configuration: what the server is to be like.

        Returns:
            What was done about each thing in it.

        Raises:
            CommandError: a file that it names cannot be used.
            BaseAPIError: the server refused something; what was done before stays.
        """
        # Before anything is changed: all that can be known to fail.
        for stream in configuration.streams:
            if stream.file is not None:
                self._local_file(stream.file)
        premises = self._premises(configuration)
        for name, settings in configuration.capsules.items():
            self._capsule(name, settings, None, name)
        existing = self.api.get_stream_configurations()
        for entry in configuration.streams:
            same = [stream for stream in existing if stream.name == entry.name]
            known = find("stream", entry.name, same) if same else None
            self._stream(entry, known, premises)
        return self.changes

    def _premises(self, configuration: Configuration) -> dict[str, int]:
        from brainframe_api.bf_codecs import Premises

        known = {one.name: one.id for one in self.api.get_all_premises()}
        named = [s.premises for s in configuration.streams if s.premises is not None]
        for name in dict.fromkeys([*configuration.premises, *named]):
            self._note("premises", name, "unchanged" if name in known else "created")
            if name not in known and not self.dry_run:
                known[name] = self.api.set_premises(Premises(name)).id
        return {name: id_ for name, id_ in known.items() if id_ is not None}

    def _stream(
        self, entry: StreamEntry, known: StreamConfiguration | None, premises: dict[str, int]
    ) -> None:
        from brainframe_api.bf_codecs import StreamConfiguration

        options: dict[str, Any] = dict(entry.connection_options)
        if entry.file is not None:
            options["storage_id"] = self._stored_file(entry.file, known)
        wanted = StreamConfiguration(
            name=entry.name,
            connection_type=entry.connection_type,
            connection_options=options,
            runtime_options=entry.runtime_options,
            premises_id=premises.get(entry.premises) if entry.premises is not None else None,
            metadata=entry.metadata,
            id=known.id if known is not None else None,
        )
        saved = known
        if known is None or wanted != known:
            self._note("stream", entry.name, "created" if known is None else "updated")
            if not self.dry_run:
                saved = self.api.set_stream_configuration(wanted)
        else:
            self._note("stream", entry.name, "unchanged")
        stream_id = saved.id if saved is not None else None
        for name, settings in entry.capsules.items():
            place = f"{entry.name} / {name}"
            if stream_id is None:  # Of a stream that a dry run did not make.
                self._note("capsule", place, "updated")
            else:
                self._capsule(name, settings, stream_id, place)
        for zone in entry.zones:
            self._zone(zone, stream_id, entry.name)
        self._analysis(entry, stream_id)

    def _analysis(self, entry: StreamEntry, stream_id: int | None) -> None:
        running = stream_id is not None and self.api.check_analyzing(stream_id)
        same = running == entry.analyzing
        what = "analysis" if entry.analyzing else "no analysis"
        self._note(what, entry.name, "unchanged" if same else "updated")
        if same or self.dry_run or stream_id is None:
            return
        if entry.analyzing:
            self.api.start_analyzing(stream_id)
        else:
            self.api.stop_analyzing(stream_id)

    def _zone(self, entry: ZoneEntry, stream_id: int | None, stream_name: str) -> None:
        from brainframe_api.bf_codecs import Zone

        place = f"{stream_name} / {entry.name}"
        zones = self.api.get_zones(stream_id) if stream_id is not None else []
        known = next((zone for zone in zones if zone.name == entry.name), None)
        zone_id = known.id if known is not None else None
        if known is not None and [list(p) for p in known.coords or []] == entry.coords:
            self._note("zone", place, "unchanged")
        else:
            self._note("zone", place, "created" if known is None else "updated")
            if not self.dry_run and stream_id is not None:
                alarms = known.alarms if known is not None else []
                zone = Zone(entry.name, stream_id, entry.coords, alarms, zone_id)
                known = self.api.set_zone(zone)
                zone_id = known.id
        alarms = known.alarms if known is not None else []
        for name, action in save_alarms(self.api, entry.alarms, alarms, zone_id, self.dry_run):
            self._note("alarm", f"{place} / {name}", action)

    def _capsule(self, name: str, wanted: CapsuleEntry, stream_id: int | None, place: str) -> None:
        now = capsule_settings(self.api, name, stream_id)
        self._note("capsule", place, "unchanged" if now == wanted else "updated")
        if self.dry_run:
            return
        if now.options != wanted.options:
            self.api.set_capsule_option_vals(
                capsule_name=name, stream_id=stream_id, option_vals=wanted.options
            )
        if now.active != wanted.active and (wanted.active is not None or stream_id is not None):
            self.api.set_capsule_active(
                capsule_name=name, stream_id=stream_id, active=wanted.active
            )

    def _stored_file(self, entry: FileEntry, known: StreamConfiguration | None) -> int:
        """The storage ID of a file: of the one that the stream shows already, or a new one."""
        if known is not None:
            storage_id = known.connection_options.get("storage_id")
            if isinstance(storage_id, int):
                data, mime_type = self.api.get_storage_data(storage_id, timeout=None)
                if (hashlib.sha256(data).hexdigest(), mime_type) == (entry.sha256, entry.mime_type):
                    return storage_id
        if entry.sha256 not in self._uploaded:
            path = self._local_file(entry)
            self._note("file", entry.path, "created")
            self._uploaded[entry.sha256] = 0 if self.dry_run else self.upload(path, entry.mime_type)
        return self._uploaded[entry.sha256]

    def _local_file(self, entry: FileEntry) -> Path:
        path = (self.folder / entry.path).resolve()
        # A configuration from elsewhere must not send any file of this machine to a server.
        if not path.is_relative_to(self.folder.resolve()):
            raise CommandError(
                f"The file {entry.path!r} is not beside the configuration file.",
                ExitCode.LOCAL_FILE,
            )
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        if digest != entry.sha256:
            raise CommandError(
                f"{path} is not the file that was exported: its SHA-256 is {digest}, not "
                f"{entry.sha256}.",
                ExitCode.LOCAL_FILE,
            )
        return path

    def _note(self, what: str, name: str, action: Action) -> None:
        self.changes.append(Change(what, name, action))
