"""Makes a server's configuration what a configuration file says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
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
from brainframe_api.cli.configuration.stored import stored_digest
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
        upload: stores a file, given its MIME type, and gives its storage ID; where the block then
            fails, the file is removed again.
        dry_run: whether to change nothing and only tell what would be done.
        changes: what was done so far.
    """

    api: BrainFrameAPI
    folder: Path
    upload: Callable[[Path, str], AbstractContextManager[int]]
    dry_run: bool = False
    changes: list[Change] = field(default_factory=list[Change])

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
            existed = name in known
            if not existed and not self.dry_run:
                known[name] = self.api.set_premises(Premises(name)).id
            self._note("premises", name, "unchanged" if existed else "created")
        return known

    def _stream(
        self, entry: StreamEntry, known: StreamConfiguration | None, premises: dict[str, int]
    ) -> None:
        stream_id = self._source(entry, known, premises)
        for name, settings in entry.capsules.items():
            place = f"{entry.name} / {name}"
            if stream_id is None:  # Of a stream that a dry run did not make.
                self._note("capsule", place, "updated")
            else:
                self._capsule(name, settings, stream_id, place)
        for zone in entry.zones:
            self._zone(zone, stream_id, entry.name)
        self._analysis(entry, stream_id)

    def _source(
        self, entry: StreamEntry, known: StreamConfiguration | None, premises: dict[str, int]
    ) -> int | None:
        """Creates or updates the stream itself and gives its ID."""
        from brainframe_api.bf_codecs import StreamConfiguration

        options: dict[str, Any] = dict(entry.connection_options)
        # What was uploaded for a stream that then cannot be made is removed again.
        with ExitStack() as stack:
            if entry.file is not None:
                options["storage_id"] = self._stored_file(stack, entry.file, known)
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
            if wanted != known and not self.dry_run:
                saved = self.api.set_stream_configuration(wanted)
        self._note_difference("stream", entry.name, known, same=wanted == known)
        return saved.id if saved is not None else None

    def _analysis(self, entry: StreamEntry, stream_id: int | None) -> None:
        running = stream_id is not None and self.api.check_analyzing(stream_id)
        same = running == entry.analyzing
        what = "analysis" if entry.analyzing else "no analysis"
        if not same and not self.dry_run and stream_id is not None:
            if entry.analyzing:
                self.api.start_analyzing(stream_id)
            else:
                self.api.stop_analyzing(stream_id)
        self._note(what, entry.name, "unchanged" if same else "updated")

    def _zone(self, entry: ZoneEntry, stream_id: int | None, stream_name: str) -> None:
        from brainframe_api.bf_codecs import Zone

        place = f"{stream_name} / {entry.name}"
        zones = self.api.get_zones(stream_id) if stream_id is not None else []
        known = next((zone for zone in zones if zone.name == entry.name), None)
        zone_id = known.id if known is not None else None
        coords = [list(point) for point in (known.coords or [] if known is not None else [])]
        # Every new stream has the zone around the whole frame, so that a dry run leaves it out.
        same = coords == entry.coords and (known is not None or self.dry_run)
        before = known
        if not same and not self.dry_run and stream_id is not None:
            alarms = known.alarms if known is not None else []
            known = self.api.set_zone(Zone(entry.name, stream_id, entry.coords, alarms, zone_id))
            zone_id = known.id
        self._note_difference("zone", place, before, same=same)
        alarms = known.alarms if known is not None else []
        for name, action in save_alarms(self.api, entry.alarms, alarms, zone_id, self.dry_run):
            self._note("alarm", f"{place} / {name}", action)

    def _capsule(self, name: str, wanted: CapsuleEntry, stream_id: int | None, place: str) -> None:
        now = capsule_settings(self.api, name, stream_id)
        if now.options != wanted.options and not self.dry_run:
            self.api.set_capsule_option_vals(
                capsule_name=name, stream_id=stream_id, option_vals=wanted.options
            )
        if now.active != wanted.active and not self.dry_run:
            self.api.set_capsule_active(
                capsule_name=name, stream_id=stream_id, active=wanted.active
            )
        self._note("capsule", place, "unchanged" if now == wanted else "updated")

    def _stored_file(
        self, stack: ExitStack, entry: FileEntry, known: StreamConfiguration | None
    ) -> int:
        """The storage ID of a file: of the one that the stream shows already, or a new one."""
        if known is not None:
            storage_id = known.connection_options.get("storage_id")
            wanted = (entry.sha256, entry.mime_type)
            if isinstance(storage_id, int) and stored_digest(self.api, storage_id) == wanted:
                return storage_id
        storage_id = 0
        if not self.dry_run:
            # Once for each stream, also of the same content: two streams cannot have one source.
            upload = self.upload(self._local_file(entry), entry.mime_type)
            storage_id = stack.enter_context(upload)
        self._note("file", entry.path, "created")
        return storage_id

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

    def _note_difference(self, what: str, name: str, before: object, *, same: bool) -> None:
        self._note(what, name, "unchanged" if same else "updated" if before else "created")

    def _note(self, what: str, name: str, action: Action) -> None:
        self.changes.append(Change(what, name, action))
