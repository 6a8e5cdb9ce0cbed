"""The table of settings: the license and the cloud account."""

from __future__ import annotations

import sqlite3
from typing import Any

from brainframe_api._simulator.state.rows import from_text, to_text


def get(db: sqlite3.Connection, name: str) -> Any:
    """Return a setting, or None if it is not set."""
    row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else from_text(row[0])


def put(db: sqlite3.Connection, name: str, value: Any) -> None:
    """Set a setting."""
    db.execute(
        "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, to_text(value))
    )


def remove(db: sqlite3.Connection, name: str) -> None:
    """Remove a setting."""
    db.execute("DELETE FROM settings WHERE name = ?", (name,))
