"""Synchronization of the running analysis with the stored configuration."""

from __future__ import annotations

import logging
import sqlite3
import threading
from typing import TYPE_CHECKING

from brainframe_rest.models import ConnType, StreamConfiguration

from brainframe_api._simulator.analysis.source_address import (
    NetworkCamera,
    SourceAddress,
    SourceNotOpened,
    VideoFile,
    Webcam,
)
from brainframe_api._simulator.capsules.catalog import CapsuleCatalog
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state import storage, streams, zones
from brainframe_api._simulator.state.blobs import BlobStore
from brainframe_api._simulator.state.database import Database

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.analyzer import Analyzer
    from brainframe_api._simulator.analysis.script import Script

logger = logging.getLogger("brainframe_api.simulator")

_PROBE_TIMEOUT = 5.0


class AnalysisControl:
    """Starts, updates and stops the analysis of streams according to their configuration.

    Methods without a `db` argument must not be called within a transaction: they can wait for
    analysis threads, which need transactions themselves.

    Args:
        analyzer: The analysis engine.
        database: The database of the configuration.
        blobs: The uploaded videos.
        catalog: The capsules and their options.
    """

    def __init__(
        self, analyzer: Analyzer, database: Database, blobs: BlobStore, catalog: CapsuleCatalog
    ) -> None:
        self._analyzer = analyzer
        self._database = database
        self._blobs = blobs
        self._catalog = catalog
        # Serializes start and stop, so that the last request takes effect.
        self._lock = threading.Lock()

    def address(self, db: sqlite3.Connection, stream: StreamConfiguration) -> SourceAddress:
        """Return the address of a stream's video.

        Raises:
            SimulatorError: StorageNotFoundError if the file of the stream was deleted.
        """
        options = stream.connection_options
        match stream.connection_type:
            case ConnType.FILE:
                storage_id = options["storage_id"]
                path = self._blobs.path(storage.get(db, storage_id).blob)
                return VideoFile(path, name=f"storage {storage_id}")
            case ConnType.WEBCAM:
                return Webcam(options["device_id"])
            case _:
                return NetworkCamera(options["url"])

    def address_to_analyze(
        self, db: sqlite3.Connection, stream: StreamConfiguration
    ) -> SourceAddress:
        """Return the address of the video of a saved stream.

        Raises:
            SimulatorError: StreamNotOpenedError if the file of the stream was deleted.
        """
        try:
            return self.address(db, stream)
        except SimulatorError as error:
            # The file existed when the stream was saved, and has been deleted since.
            raise SimulatorError("StreamNotOpenedError", error.description) from error

    def require_openable(self, address: SourceAddress) -> None:
        """Raise StreamNotOpenedError unless the video can be opened."""
        from brainframe_api._simulator.analysis.source import probe

        try:
            probe(address, timeout=_PROBE_TIMEOUT, calls=self._analyzer.native_calls)
        except SourceNotOpened as error:
            raise SimulatorError("StreamNotOpenedError", str(error)) from error

    def start(self, stream_id: int) -> None:
        """Start the analysis of a stream, unless it is running or switched off in the database."""
        with self._lock:
            if self._analyzer.is_analyzing(stream_id):
                return
            with self._database.transaction() as db:
                if not streams.is_analyzing(db, stream_id):
                    return
                address = self.address_to_analyze(db, streams.get(db, stream_id))
                stream_zones = zones.find_all(db, stream_id)
                settings = self._catalog.stream_settings(db, stream_id)
            self._analyzer.start(stream_id, address, stream_zones, settings=settings)

    def start_script(self, stream_id: int, size: tuple[int, int] | None) -> Script:
        """Start analyzing a script instead of the video of a stream."""
        with self._lock:
            self._analyzer.stop(stream_id)
            with self._database.transaction() as db:
                streams.set_analyzing(db, stream_id, True)
                stream_zones = zones.find_all(db, stream_id)
                settings = self._catalog.stream_settings(db, stream_id)
            return self._analyzer.start_script(stream_id, stream_zones, settings, size=size)

    def restart(self, stream_id: int) -> None:
        """Restart the analysis of a stream whose source changed."""
        with self._lock:
            self._analyzer.stop(stream_id)
        self.start(stream_id)

    def resume(self, max_streams: int) -> None:
        """Start the streams that were being analyzed when the simulator stopped.

        Args:
            max_streams: How many streams the license allows. Those with the lowest IDs are started.
        """
        with self._database.transaction() as db:
            stream_ids = streams.analyzing(db)
        for index, stream_id in enumerate(stream_ids):
            try:
                if index >= max_streams:
                    raise SimulatorError(
                        "AnalysisLimitExceededError",
                        f"The license allows the analysis of {max_streams} streams.",
                    )
                self.start(stream_id)
            except SimulatorError as error:
                logger.warning("Stream %d: analysis not resumed: %s", stream_id, error)
                with self._database.transaction() as db:
                    streams.set_analyzing(db, stream_id, False)

    def stop(self, stream_id: int) -> None:
        """Stop the analysis of a stream and discard its results."""
        with self._lock:
            self._analyzer.stop(stream_id)

    def stop_all(self) -> None:
        """Stop the analysis of all streams."""
        for stream_id in self._analyzer.analyzing():
            self.stop(stream_id)

    def zones_changed(self, stream_id: int) -> None:
        """Apply changed zones, alarms and conditions of a stream."""
        with self._lock:
            if not self._analyzer.is_analyzing(stream_id):
                return
            with self._database.transaction() as db:
                stream_zones = zones.find_all(db, stream_id)
            self._analyzer.set_zones(stream_id, stream_zones)

    def settings_changed(self, stream_id: int | None = None) -> None:
        """Apply changed settings of a stream, or of all streams."""
        with self._lock:
            running = self._analyzer.analyzing()
            for running_id in running if stream_id is None else {stream_id}.intersection(running):
                with self._database.transaction() as db:
                    settings = self._catalog.stream_settings(db, running_id)
                self._analyzer.set_settings(running_id, settings)
