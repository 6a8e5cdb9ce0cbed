"""Examination of a database file before it is opened for writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from brainframe_api._simulator.errors import StartupError

APPLICATION_ID = 0x42465349
"""The application ID in the header of the database file, "BFSI" in ASCII. Format 1 has none."""

SCHEMA_VERSION = 2

_TABLES_OF_FORMAT_1 = frozenset(
    {"settings", "storage", "streams", "zones", "alarms", "alerts", "identities", "users"}
)


def read_version(path: Path) -> int:
    """Return the format of a database, or 0 if the file is missing or empty.

    The file is only read. Its pages are checked, which takes about 0.3 s for 100 MB.

    Raises:
        StartupError: If the file is damaged, or belongs to another program or a newer simulator.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            _require_no_log(path)
            return 0
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as db:
            return _version(db, path)
    except (sqlite3.DatabaseError, OSError) as error:
        raise _damaged(path, str(error)) from error


def _version(db: sqlite3.Connection, path: Path) -> int:
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    application_id = db.execute("PRAGMA application_id").fetchone()[0]
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if not tables and not application_id and not version:
        return 0
    if application_id != APPLICATION_ID and not (version == 1 and tables >= _TABLES_OF_FORMAT_1):
        raise StartupError(
            f"{path} is the database of another program; choose another directory with --data"
        )
    if version > SCHEMA_VERSION:
        raise StartupError(
            f"{path} has format {version}, of a newer simulator; this one reads formats 1 to"
            f" {SCHEMA_VERSION}. Upgrade brainframe-sdk, or choose another directory with --data"
        )
    problem = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if problem != "ok":
        raise _damaged(path, problem)
    return version


def _require_no_log(path: Path) -> None:
    """Raise StartupError if a missing database has a write-ahead log, which SQLite would delete."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size > 0:
        raise StartupError(
            f"the database {path} is missing or empty, but its write-ahead log {log.name} is not."
            " Nothing was changed; restore the database from a backup, move the log elsewhere, or"
            " choose another directory with --data"
        )


def _damaged(path: Path, problem: str) -> StartupError:
    return StartupError(
        f"cannot use the database {path}: {problem}. Nothing was changed; restore a copy of the"
        " directory, or choose another one with --data"
    )
