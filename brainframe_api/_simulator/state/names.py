"""Names of zones and alarms, for display."""

from __future__ import annotations

import sqlite3


def of_zones(db: sqlite3.Connection) -> dict[int, str]:
    """Return a mapping of zone IDs to names."""
    return dict(db.execute("SELECT id, name FROM zones").fetchall())


def of_alarms(db: sqlite3.Connection) -> dict[int, str]:
    """Return a mapping of alarm IDs to names."""
    return dict(db.execute("SELECT id, name FROM alarms").fetchall())
