"""SQL helpers shared by the tables."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

_MAX_ID = (1 << 63) - 1


def to_text(value: Any) -> str:
    """Return a value as JSON text for a column."""
    return msgspec.json.encode(value).decode()


def from_text(text: str) -> Any:
    """Return the value of a JSON column."""
    return msgspec.json.decode(text)


def exists(db: sqlite3.Connection, table: str, row_id: int) -> bool:
    """Return whether a table has a row with this ID.

    IDs outside the range of SQLite integers, which SQLite would reject, do not exist.
    """
    if not 0 <= row_id <= _MAX_ID:
        return False
    return db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)).fetchone() is not None


def inserted_id(cursor: sqlite3.Cursor) -> int:
    """Return the ID of the row that a statement inserted."""
    row_id = cursor.lastrowid
    if row_id is None:
        raise RuntimeError("the statement did not insert a row")
    return row_id


class Filters:
    """A WHERE clause built from optional filters."""

    def __init__(self) -> None:
        self._terms: list[str] = []
        self.arguments: list[Any] = []

    def add(self, term: str, *arguments: Any) -> None:
        """Add a SQL condition and the values of its placeholders."""
        self._terms.append(f"({term})")
        self.arguments.extend(arguments)

    def __str__(self) -> str:
        return f" WHERE {' AND '.join(self._terms)}" if self._terms else ""
