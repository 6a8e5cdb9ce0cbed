"""Import of a configuration into a server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from brainframe_api._cli.configuration.alarms import save_alarm
from brainframe_api._cli.configuration.document import (
    CapsuleEntry,
    Configuration,
    FileEntry,
    StreamEntry,
    ZoneEntry,
)
from brainframe_api._cli.configuration.exporting import capsule_settings, stored_digest
from brainframe_api._cli.configuration.lines import Step
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.lookup import ByName

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration, Zone

    from brainframe_api import BrainFrameAPI

Action = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Change:
    """Change of one resource. A dry run only reports the changes.

    Attributes:
        what: The kind of the resource, such as "zone".
        name: The name of the resource, with the names of its parents: "Entrance / Door".
        action: The action taken.
    """

    what: str
    name: str
    action: Action


@dataclass
class Importer:
    """Import of one configuration into one server.

    Resources that the file does not mention are left unchanged. In those that it mentions, omitted
    settings are reset to their defaults: for example, the analysis of a stream without `analyzing`
    is stopped. Applying the same configuration again changes nothing.

    Attributes:
        api: The client for the server.
        folder: The folder of the configuration file, which also contains the files it refers to.
        upload: Called with a path and a MIME type to upload a file. Returns a context manager that
            yields the storage ID, and deletes the file again if its block raises.
        dry_run: Whether to record the changes without making them.
        changes: The changes so far.
        place: The path of the current entry in the configuration. After an error, the path of the
            entry that caused the error.
    """

    api: BrainFrameAPI
    folder: Path
    upload: Callable[[Path, str], AbstractContextManager[int]]
    dry_run: bool = False
    changes: list[Change] = field(default_factory=list[Change])
    place: list[Step] = field(default_factory=list[Step])

    def apply(self, configuration: Configuration) -> list[Change]:
        """Apply a configuration to the server.

        Returns:
            One change for each resource of the configuration.

        Raises:
            CommandError: If one of its files cannot be used.
            BaseAPIError: If the server rejects a request. Earlier changes are kept.
        """
        # Check the files first, so that a bad file leaves the server unchanged.
        for i, stream in enumerate(configuration.streams):
            if stream.file is not None:
                with self._at("streams", i, "file"):
                    self._local_file(stream.file)
        premises = self._premises(configuration)
        for name, settings in configuration.capsules.items():
            with self._at("capsules", name):
                self._capsule(name, settings, None, name)
        existing = ByName(self.api.get_stream_configurations())
        for i, entry in enumerate(configuration.streams):
            with self._at("streams", i):
                self._stream(entry, existing.take(entry.name), premises)
        return self.changes

    @contextmanager
    def _at(self, *steps: Step) -> Generator[None]:
        """Extend the place by these steps, and keep it if the block raises."""
        self.place += steps
        yield
        del self.place[-len(steps) :]

    def _premises(self, configuration: Configuration) -> dict[str, int]:
        from brainframe_api.bf_codecs import Premises

        places: dict[str, tuple[Step, ...]] = {}
        for i, name in enumerate(configuration.premises):
            places.setdefault(name, ("premises", i))
        for i, stream in enumerate(configuration.streams):
            if stream.premises is not None:
                places.setdefault(stream.premises, ("streams", i, "premises"))
        known = {one.name: one.id for one in self.api.get_all_premises()}
        for name, place in places.items():
            existed = name in known
            if not existed and not self.dry_run:
                with self._at(*place):
                    known[name] = self.api.set_premises(Premises(name)).id
            self._record("premises", name, "unchanged" if existed else "created")
        return known

    def _stream(
        self, entry: StreamEntry, known: StreamConfiguration | None, premises: dict[str, int]
    ) -> None:
        stream_id = self._source(entry, known, premises)
        for name, settings in entry.capsules.items():
            place = f"{entry.name} / {name}"
            if stream_id is None:  # A dry run did not create the stream.
                self._record("capsule", place, "updated")
            else:
                with self._at("capsules", name):
                    self._capsule(name, settings, stream_id, place)
        zones = ByName(self.api.get_zones(stream_id) if stream_id is not None else [])
        for i, zone in enumerate(entry.zones):
            with self._at("zones", i):
                self._zone(zone, zones.take(zone.name), stream_id, entry.name)
        with self._at("analyzing"):
            self._analysis(entry, stream_id)

    def _source(
        self, entry: StreamEntry, known: StreamConfiguration | None, premises: dict[str, int]
    ) -> int | None:
        """Create or update the stream itself, and return its ID, or None if it was not created."""
        from brainframe_api.bf_codecs import StreamConfiguration

        options: dict[str, Any] = dict(entry.connection_options)
        # The stack deletes the uploaded file again if the stream cannot be created.
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
        self._record_difference("stream", entry.name, known, same=wanted == known)
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
        self._record(what, entry.name, "unchanged" if same else "updated")

    def _zone(
        self, entry: ZoneEntry, known: Zone | None, stream_id: int | None, stream_name: str
    ) -> None:
        from brainframe_api.bf_codecs import Zone

        place = f"{stream_name} / {entry.name}"
        zone_id = known.id if known is not None else None
        coords = [list(point) for point in (known.coords or [] if known is not None else [])]
        # The server creates the zone of the whole frame with each stream, so a dry run does not
        # report that zone as a change.
        same = coords == entry.coords and (known is not None or self.dry_run)
        before = known
        if not same and not self.dry_run and stream_id is not None:
            alarms = known.alarms if known is not None else []
            known = self.api.set_zone(Zone(entry.name, stream_id, entry.coords, alarms, zone_id))
            zone_id = known.id
        self._record_difference("zone", place, before, same=same)
        stored = ByName(known.alarms if known is not None else [])
        for i, alarm in enumerate(entry.alarms):
            with self._at("alarms", i):
                action = save_alarm(self.api, alarm, stored.take(alarm.name), zone_id, self.dry_run)
            self._record("alarm", f"{place} / {alarm.name}", action)

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
        self._record("capsule", place, "unchanged" if now == wanted else "updated")

    def _stored_file(
        self, stack: ExitStack, entry: FileEntry, known: StreamConfiguration | None
    ) -> int:
        """Return the storage ID of a file, and upload the file unless the stream has it already."""
        if known is not None:
            storage_id = known.connection_options.get("storage_id")
            wanted = (entry.sha256, entry.mime_type)
            if isinstance(storage_id, int) and stored_digest(self.api, storage_id) == wanted:
                return storage_id
        storage_id = 0
        if not self.dry_run:
            # Upload the file for each stream, even if the content is the same: the server rejects
            # two streams with the same source.
            upload = self.upload(self._local_file(entry), entry.mime_type)
            storage_id = stack.enter_context(upload)
        self._record("file", entry.path, "created")
        return storage_id

    def _local_file(self, entry: FileEntry) -> Path:
        path = (self.folder / entry.path).resolve()
        # Without this check, an untrusted configuration could upload any file of this machine.
        if not path.is_relative_to(self.folder.resolve()):
            raise CommandError(
                f"The file {entry.path!r} is outside of the configuration file's folder. "
                "Move the file into that folder, and correct its path.",
                ExitCode.LOCAL_FILE,
            )
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        if digest != entry.sha256:
            raise CommandError(
                f"{path} differs from the exported file: its SHA-256 is {digest}, not "
                f"{entry.sha256}. Restore the file, or export the configuration again.",
                ExitCode.LOCAL_FILE,
            )
        return path

    def _record_difference(self, what: str, name: str, before: object, *, same: bool) -> None:
        self._record(what, name, "unchanged" if same else "updated" if before else "created")

    def _record(self, what: str, name: str, action: Action) -> None:
        self.changes.append(Change(what, name, action))
