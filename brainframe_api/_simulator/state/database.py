"""The SQLite database: schema, migrations from older formats, and serialized transactions.

A change of the schema increases `SCHEMA_VERSION` and needs a step in `_MIGRATIONS`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from brainframe_api._simulator.errors import StartupError
from brainframe_api._simulator.state.database_file import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    read_version,
)
from brainframe_api._simulator.state.user_names import comparison_key

# AUTOINCREMENT never reuses an ID, so that a client's reference to a deleted object never refers to
# another object.
_SCHEMA = """
-- The files that the simulator wrote to the directory `blobs`, complete or not.
CREATE TABLE blobs (name TEXT PRIMARY KEY);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE storage (
    id INTEGER PRIMARY KEY AUTOINCREMENT, mime_type TEXT NOT NULL, blob TEXT NOT NULL,
    size INTEGER NOT NULL);
CREATE TABLE premises (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
CREATE TABLE streams (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
    premises_id INTEGER REFERENCES premises ON DELETE CASCADE,
    connection_type TEXT NOT NULL, connection_options TEXT NOT NULL,
    runtime_options TEXT NOT NULL, metadata TEXT NOT NULL,
    source TEXT NOT NULL UNIQUE, analyzing INTEGER NOT NULL DEFAULT 0);
CREATE INDEX streams_by_premises ON streams (premises_id);
CREATE TABLE zones (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stream_id INTEGER NOT NULL REFERENCES streams ON DELETE CASCADE,
    name TEXT NOT NULL, coords TEXT NOT NULL, UNIQUE (stream_id, name));
CREATE TABLE alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    zone_id INTEGER NOT NULL REFERENCES zones ON DELETE CASCADE,
    name TEXT NOT NULL, use_active_time INTEGER NOT NULL,
    active_start_time TEXT, active_end_time TEXT);
CREATE INDEX alarms_by_zone ON alarms (zone_id);
CREATE TABLE count_conditions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alarm_id INTEGER NOT NULL REFERENCES alarms ON DELETE CASCADE, body TEXT NOT NULL);
CREATE INDEX count_conditions_by_alarm ON count_conditions (alarm_id);
CREATE TABLE rate_conditions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alarm_id INTEGER NOT NULL REFERENCES alarms ON DELETE CASCADE, body TEXT NOT NULL);
CREATE INDEX rate_conditions_by_alarm ON rate_conditions (alarm_id);
-- Alerts are history: they outlive their alarm and zone, but not their stream.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stream_id INTEGER NOT NULL REFERENCES streams ON DELETE CASCADE,
    zone_id INTEGER NOT NULL, alarm_id INTEGER NOT NULL,
    start_time REAL NOT NULL, end_time REAL, verified_as INTEGER, frame TEXT);
CREATE INDEX alerts_by_stream ON alerts (stream_id, start_time);
CREATE INDEX alerts_by_start ON alerts (start_time);
CREATE TABLE identities (
    id INTEGER PRIMARY KEY AUTOINCREMENT, unique_name TEXT NOT NULL UNIQUE,
    nickname TEXT, metadata TEXT NOT NULL);
CREATE TABLE encodings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identity_id INTEGER NOT NULL REFERENCES identities ON DELETE CASCADE,
    class_name TEXT NOT NULL, from_image INTEGER, vector TEXT NOT NULL);
CREATE INDEX encodings_by_identity ON encodings (identity_id, class_name);
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL, role TEXT NOT NULL, name_key TEXT);
CREATE UNIQUE INDEX users_by_key ON users (name_key);
CREATE TABLE loaded_capsules (
    name TEXT PRIMARY KEY, capsule TEXT NOT NULL, storage_id INTEGER NOT NULL);
CREATE TABLE capsule_settings (
    capsule TEXT NOT NULL, stream_id INTEGER REFERENCES streams ON DELETE CASCADE,
    options TEXT NOT NULL DEFAULT '{}', active INTEGER);
CREATE UNIQUE INDEX capsule_settings_by_owner ON capsule_settings (capsule, ifnull(stream_id, -1));
CREATE INDEX capsule_settings_by_stream ON capsule_settings (stream_id);
"""
_MARK = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"


class Database:
    """A SQLite database in write-ahead mode, shared by all threads.

    Args:
        path: The database file; created if it does not exist.
        durable: Whether a commit waits until the data is on disk. A temporary database does not
            need this, and tests run faster without it.
    """

    def __init__(self, path: Path, *, durable: bool) -> None:
        self._lock = threading.RLock()
        version = read_version(path)
        try:
            _make_private(path)
            with ExitStack() as stack:
                self._connection = stack.enter_context(
                    closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False))
                )
                self._prepare(durable, version)
                stack.pop_all()  # If an earlier step fails, the connection is closed.
        except (sqlite3.DatabaseError, OSError) as error:
            raise StartupError(
                f"cannot use the database {path}: {error}; choose another directory with --data"
            ) from error

    def _prepare(self, durable: bool, version: int) -> None:
        run = self._connection.execute
        run("PRAGMA journal_mode = WAL")
        run(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        run("PRAGMA foreign_keys = ON")
        if version == 0:
            self._connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} {_MARK} COMMIT;")
        elif version < SCHEMA_VERSION:
            with self.transaction() as db:
                for number in range(version, SCHEMA_VERSION):
                    _MIGRATIONS[number](db)
                for pragma in _MARK.split(";"):
                    db.execute(pragma)

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Run a block as one transaction; roll it back if the block raises."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite rolls back by itself on some errors, such as a full disk.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def clear(self) -> None:
        """Delete all rows and restart all IDs at one."""
        with self.transaction() as db:
            tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in tables:
                if name != "sqlite_sequence":
                    db.execute(f"DELETE FROM {name}")
            db.execute("DELETE FROM sqlite_sequence")

    def close(self) -> None:
        """Close the database; further use raises."""
        with self._lock:
            self._connection.close()


def _make_private(path: Path) -> None:
    """Restrict a file, created if missing, to its owner, because it contains password hashes."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    # SQLite creates the other files of a database with the permissions of the database file.
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(FileNotFoundError, PermissionError):
            file.chmod(0o600)


def _to_format_2(db: sqlite3.Connection) -> None:
    """List the files that the simulator wrote, normalize user names, and rename a capsule."""
    db.execute("CREATE TABLE blobs (name TEXT PRIMARY KEY)")
    db.execute(
        "INSERT OR IGNORE INTO blobs (name) SELECT blob FROM storage"
        " UNION SELECT frame FROM alerts WHERE frame IS NOT NULL"
    )
    db.execute("ALTER TABLE users ADD COLUMN name_key TEXT")
    db.execute("CREATE UNIQUE INDEX users_by_key ON users (name_key)")
    for user_id, username in db.execute("SELECT id, username FROM users ORDER BY id").fetchall():
        # If names differ only in case, the later users get no key, and match only their exact name.
        db.execute(
            "UPDATE OR IGNORE users SET name_key = ? WHERE id = ?",
            (comparison_key(username), user_id),
        )
    db.execute(
        "UPDATE capsule_settings SET capsule = 'identity_recognizer'"
        " WHERE capsule = 'identity_recogniser'"
    )


_MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _to_format_2}
"""The migration from each format to the next one."""
