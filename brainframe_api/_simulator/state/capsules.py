"""The tables of loaded capsules and capsule settings."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec
from brainframe_rest.models import Capsule

from brainframe_api._simulator.capsules.source import Unresolved
from brainframe_api._simulator.state.rows import from_text, to_text


class _Stored(msgspec.Struct):
    unresolved: Unresolved = msgspec.field(default_factory=Unresolved)


def find_loaded(db: sqlite3.Connection) -> dict[str, Capsule]:
    """Return the capsules that were loaded from an archive, by name."""
    rows = db.execute("SELECT name, capsule FROM loaded_capsules ORDER BY name")
    return {name: msgspec.json.decode(capsule, type=Capsule) for name, capsule in rows}


def find_unresolved(db: sqlite3.Connection, name: str) -> Unresolved:
    """Return the unresolved parts of a loaded capsule."""
    row = db.execute("SELECT capsule FROM loaded_capsules WHERE name = ?", (name,)).fetchone()
    return Unresolved() if row is None else msgspec.json.decode(row[0], type=_Stored).unresolved


def add_loaded(
    db: sqlite3.Connection, capsule: Capsule, storage_id: int, unresolved: Unresolved
) -> None:
    """Add a loaded capsule, replacing one with the same name."""
    # Decoders ignore unknown keys, so older simulators can read this JSON as a capsule.
    content = {**msgspec.to_builtins(capsule), "unresolved": unresolved}
    db.execute(
        "INSERT OR REPLACE INTO loaded_capsules (name, capsule, storage_id) VALUES (?, ?, ?)",
        (capsule.name, to_text(content), storage_id),
    )


def delete_loaded(db: sqlite3.Connection, name: str) -> None:
    """Delete a loaded capsule and its settings."""
    db.execute("DELETE FROM loaded_capsules WHERE name = ?", (name,))
    db.execute("DELETE FROM capsule_settings WHERE capsule = ?", (name,))


def options(db: sqlite3.Connection, capsule: str, stream_id: int | None) -> dict[str, Any]:
    """Return the option values set globally or for one stream, without defaults."""
    row = db.execute(
        "SELECT options FROM capsule_settings WHERE capsule = ? AND stream_id IS ?",
        (capsule, stream_id),
    ).fetchone()
    values: dict[str, Any] = {} if row is None else from_text(row[0])
    return values


def set_options(
    db: sqlite3.Connection, capsule: str, stream_id: int | None, values: dict[str, Any]
) -> None:
    """Replace the option values set globally or for one stream."""
    _add_row(db, capsule, stream_id)
    db.execute(
        "UPDATE capsule_settings SET options = ? WHERE capsule = ? AND stream_id IS ?",
        (to_text(values), capsule, stream_id),
    )


def active(db: sqlite3.Connection, capsule: str, stream_id: int | None) -> bool | None:
    """Return whether a capsule is set to run, or None if the setting is absent."""
    row = db.execute(
        "SELECT active FROM capsule_settings WHERE capsule = ? AND stream_id IS ?",
        (capsule, stream_id),
    ).fetchone()
    return None if row is None or row[0] is None else bool(row[0])


def set_active(
    db: sqlite3.Connection, capsule: str, stream_id: int | None, value: bool | None
) -> None:
    """Set whether a capsule runs; None removes the setting."""
    _add_row(db, capsule, stream_id)
    db.execute(
        "UPDATE capsule_settings SET active = ? WHERE capsule = ? AND stream_id IS ?",
        (value, capsule, stream_id),
    )


def _add_row(db: sqlite3.Connection, capsule: str, stream_id: int | None) -> None:
    db.execute(
        "INSERT OR IGNORE INTO capsule_settings (capsule, stream_id) VALUES (?, ?)",
        (capsule, stream_id),
    )
