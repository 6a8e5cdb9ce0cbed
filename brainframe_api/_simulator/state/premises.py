"""The table of premises."""

from __future__ import annotations

import sqlite3

from brainframe_rest.models import Premises

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state.rows import exists, inserted_id


def find_all(db: sqlite3.Connection) -> list[Premises]:
    """Return all premises, ordered by ID."""
    rows = db.execute("SELECT name, id FROM premises ORDER BY id")
    return [Premises(name=name, id=row_id) for name, row_id in rows]


def get(db: sqlite3.Connection, premises_id: int) -> Premises:
    """Return a premises, or raise PremisesNotFoundError."""
    require(db, premises_id)
    row = db.execute("SELECT name, id FROM premises WHERE id = ?", (premises_id,)).fetchone()
    return Premises(name=row[0], id=row[1])


def require(db: sqlite3.Connection, premises_id: int) -> None:
    """Raise PremisesNotFoundError unless the premises exists."""
    if not exists(db, "premises", premises_id):
        raise SimulatorError(
            "PremisesNotFoundError", f"There is no premises with ID {premises_id}."
        )


def save(db: sqlite3.Connection, premises: Premises) -> Premises:
    """Create a premises, or update the one with its ID."""
    if premises.id is None:
        cursor = db.execute("INSERT INTO premises (name) VALUES (?)", (premises.name,))
        return get(db, inserted_id(cursor))
    require(db, premises.id)
    db.execute("UPDATE premises SET name = ? WHERE id = ?", (premises.name, premises.id))
    return get(db, premises.id)


def delete(db: sqlite3.Connection, premises_id: int) -> None:
    """Delete a premises and, by cascade, its streams and everything that belongs to them."""
    require(db, premises_id)
    db.execute("DELETE FROM premises WHERE id = ?", (premises_id,))
