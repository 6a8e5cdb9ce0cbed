"""Migrations of databases that an older simulator wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from brainframe_api._simulator.state.user_names import comparison_key


def migrate(db: sqlite3.Connection, version: int) -> None:
    """Migrate a database from an older format to the newest, in the caller's transaction."""
    for number in range(version, max(_STEPS) + 1):
        _STEPS[number](db)


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
        # Of users whose names differ only in case, the later ones match only their exact name.
        db.execute(
            "UPDATE OR IGNORE users SET name_key = ? WHERE id = ?",
            (comparison_key(username), user_id),
        )
    db.execute(
        "UPDATE capsule_settings SET capsule = 'identity_recognizer'"
        " WHERE capsule = 'identity_recogniser'"
    )


_STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _to_format_2}
"""The migration from each format to the next one."""
