"""The names behind the ids, for what is shown to people."""

from __future__ import annotations

import sqlite3


def of_zones(db: sqlite3.Connection) -> dict[int, str]:
    """Returns the name of each zone by its id."""
    return dict(db.execute("SELECT id, name FROM zones").fetchall())


def of_alarms(db: sqlite3.Connection) -> dict[int, str]:
    """Returns the name of each alarm by its id."""
    return dict(db.execute("SELECT id, name FROM alarms").fetchall())
