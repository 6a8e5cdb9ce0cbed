"""Small pieces of SQL that several tables share."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

_MAX_ID = (1 << 63) - 1


def to_text(value: Any) -> str:
    """Returns a value as JSON text for a column."""
    return msgspec.json.encode(value).decode()


def from_text(text: str) -> Any:
    """Returns the value of a JSON column."""
    return msgspec.json.decode(text)


def exists(db: sqlite3.Connection, table: str, row_id: int) -> bool:
    """Tells whether a table has a row with this id, whatever the size of the number."""
    if not 0 <= row_id <= _MAX_ID:
        return False
    return db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)).fetchone() is not None


def inserted_id(cursor: sqlite3.Cursor) -> int:
    """Returns the id of the row that a statement has inserted."""
    row_id = cursor.lastrowid
    if row_id is None:
        raise RuntimeError("the statement did not insert a row")
    return row_id


class Filters:
    """The WHERE clause that several optional filters make together."""

    def __init__(self) -> None:
        self._terms: list[str] = []
        self.arguments: list[Any] = []

    def add(self, term: str, *arguments: Any) -> None:
        """Adds a condition in SQL and the values of its question marks."""
        self._terms.append(f"({term})")
        self.arguments.extend(arguments)

    def __str__(self) -> str:
        return f" WHERE {' AND '.join(self._terms)}" if self._terms else ""
