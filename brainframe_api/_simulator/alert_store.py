"""Storage of the alerts that the analysis opens and closes."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from brainframe_rest.models import Alert

from brainframe_api._simulator.images import encode_jpeg
from brainframe_api._simulator.state import alerts
from brainframe_api._simulator.state.blobs import BlobStore
from brainframe_api._simulator.state.database import Database

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.frame import AnalyzedFrame

# Raised if the stream was deleted, or the simulator stopped, during the last frame.
_GONE = (sqlite3.IntegrityError, sqlite3.ProgrammingError)

logger = logging.getLogger("brainframe_api.simulator")


class StoredAlerts:
    """Writes alerts to the database and their frames to the blobs.

    Args:
        database: The database for the alerts.
        blobs: The store for the frames.
    """

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        self._database = database
        self._blobs = blobs

    def open_alert(self, alert: Alert, snapshot: AnalyzedFrame) -> int:
        """Store a new alert with its frame, and return its ID, or 0 if the stream is gone."""
        blob = self._save_frame(snapshot)
        try:
            with self._database.transaction() as db:
                return alerts.add(db, alert, blob)
        except _GONE:
            self._blobs.remove([] if blob is None else [blob])
            return 0
        except BaseException:
            self._blobs.remove([] if blob is None else [blob])
            raise

    def close_alert(self, alert: Alert) -> None:
        """Store the end time of an alert."""
        if alert.id is not None:
            with suppress(*_GONE), self._database.transaction() as db:
                alerts.set_end_time(db, alert.id, alert.end_time)

    def _save_frame(self, snapshot: AnalyzedFrame) -> str | None:
        if snapshot.image is None:
            return None
        try:
            return self._blobs.write(encode_jpeg(snapshot.image))
        except OSError as error:
            logger.error("Could not store the frame of an alert: %s", error)
            return None
