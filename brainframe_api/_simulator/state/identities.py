"""The tables of identities and their encodings."""

from __future__ import annotations

import sqlite3
from typing import Any

from brainframe_rest.models import Encoding, Identity

from brainframe_api._simulator.errors import SimulatorError, invalid_format
from brainframe_api._simulator.state.rows import Filters, exists, from_text, inserted_id, to_text

SORT_FIELDS = ("id", "unique_name", "nickname")
"""The fields that identities can be sorted by."""


def find(
    db: sqlite3.Connection,
    *,
    unique_name: str | None,
    encoded_for_class: str | None,
    search: str | None,
    limit: int | None,
    offset: int | None,
    sort_by: str | None,
) -> tuple[list[Identity], int]:
    """Return the matching identities and the total number of matches without paging.

    Args:
        db: The current transaction.
        unique_name: Filter by unique name.
        encoded_for_class: Filter by a class that the identity has an encoding for.
        search: Filter by text in the unique name or nickname, ignoring case.
        limit: The maximum number of identities to return.
        offset: How many identities to skip.
        sort_by: `field:asc` or `field:desc`; None sorts by ID.
    """
    filters = Filters()
    if unique_name is not None:
        filters.add("unique_name = ?", unique_name)
    if encoded_for_class is not None:
        filters.add(
            "EXISTS (SELECT 1 FROM encodings WHERE identity_id = identities.id AND class_name = ?)",
            encoded_for_class,
        )
    if search is not None:
        filters.add(
            "instr(lower(unique_name), lower(?)) OR instr(lower(ifnull(nickname, '')), lower(?))",
            search,
            search,
        )
    total = db.execute(f"SELECT count(*) FROM identities{filters}", filters.arguments).fetchone()[0]
    rows = db.execute(
        f"SELECT unique_name, nickname, metadata, id FROM identities{filters}"
        f" ORDER BY {_order(sort_by)} LIMIT ? OFFSET ?",
        (*filters.arguments, -1 if limit is None else limit, offset or 0),
    )
    return [_identity(row) for row in rows], total


def _order(sort_by: str | None) -> str:
    if sort_by is None:
        return "id"
    field, _, ordering = sort_by.partition(":")
    if field not in SORT_FIELDS or ordering not in ("asc", "desc"):
        raise invalid_format(
            f"sort_by: expected one of {', '.join(SORT_FIELDS)}, then :asc or :desc; got"
            f" {sort_by!r}."
        )
    return f"{field} {ordering}, id"


def get(db: sqlite3.Connection, identity_id: int) -> Identity:
    """Return an identity, or raise IdentityNotFoundError."""
    require(db, identity_id)
    row = db.execute(
        "SELECT unique_name, nickname, metadata, id FROM identities WHERE id = ?", (identity_id,)
    ).fetchone()
    return _identity(row)


def require(db: sqlite3.Connection, identity_id: int) -> None:
    """Raise IdentityNotFoundError unless the identity exists."""
    if not exists(db, "identities", identity_id):
        raise SimulatorError(
            "IdentityNotFoundError", f"There is no identity with ID {identity_id}."
        )


def save(db: sqlite3.Connection, identity: Identity) -> Identity:
    """Create an identity, or update the one with its ID."""
    if identity.id is not None:
        require(db, identity.id)
    same = db.execute(
        "SELECT id FROM identities WHERE unique_name = ?", (identity.unique_name,)
    ).fetchone()
    if same is not None and same[0] != identity.id:
        raise SimulatorError(
            "DuplicateIdentityNameError",
            f"The unique name {identity.unique_name!r} is already used by identity {same[0]}.",
        )
    values = (identity.unique_name, identity.nickname, to_text(identity.metadata))
    if identity.id is None:
        cursor = db.execute(
            "INSERT INTO identities (unique_name, nickname, metadata) VALUES (?, ?, ?)", values
        )
        return get(db, inserted_id(cursor))
    db.execute(
        "UPDATE identities SET unique_name = ?, nickname = ?, metadata = ? WHERE id = ?",
        (*values, identity.id),
    )
    return get(db, identity.id)


def delete(db: sqlite3.Connection, identity_id: int) -> None:
    """Delete an identity with its encodings."""
    require(db, identity_id)
    db.execute("DELETE FROM identities WHERE id = ?", (identity_id,))


def find_encodings(
    db: sqlite3.Connection, *, identity_id: int | None = None, class_name: str | None = None
) -> list[Encoding]:
    """Return the matching encodings, ordered by ID."""
    filters = _encoding_filters(db, identity_id, class_name)
    rows = db.execute(
        f"SELECT identity_id, class_name, from_image, vector, id FROM encodings{filters}"
        " ORDER BY id",
        filters.arguments,
    )
    return [_encoding(row) for row in rows]


def get_encoding(db: sqlite3.Connection, encoding_id: int) -> Encoding:
    """Return an encoding, or raise EncodingNotFoundError."""
    if not exists(db, "encodings", encoding_id):
        raise SimulatorError(
            "EncodingNotFoundError", f"There is no encoding with ID {encoding_id}."
        )
    row = db.execute(
        "SELECT identity_id, class_name, from_image, vector, id FROM encodings WHERE id = ?",
        (encoding_id,),
    ).fetchone()
    return _encoding(row)


def add_encoding(db: sqlite3.Connection, encoding: Encoding) -> Encoding:
    """Add an encoding to its identity."""
    cursor = db.execute(
        "INSERT INTO encodings (identity_id, class_name, from_image, vector) VALUES (?, ?, ?, ?)",
        (
            encoding.identity_id,
            encoding.class_name,
            encoding.from_image,
            to_text([float(number) for number in encoding.vector]),
        ),
    )
    return get_encoding(db, inserted_id(cursor))


def delete_encoding(db: sqlite3.Connection, encoding_id: int) -> None:
    """Delete an encoding, or raise EncodingNotFoundError."""
    get_encoding(db, encoding_id)
    db.execute("DELETE FROM encodings WHERE id = ?", (encoding_id,))


def delete_encodings(
    db: sqlite3.Connection, *, identity_id: int | None, class_name: str | None
) -> None:
    """Delete the matching encodings, or all of them if there is no filter."""
    filters = _encoding_filters(db, identity_id, class_name)
    db.execute(f"DELETE FROM encodings{filters}", filters.arguments)


def _encoding_filters(
    db: sqlite3.Connection, identity_id: int | None, class_name: str | None
) -> Filters:
    filters = Filters()
    if identity_id is not None:
        require(db, identity_id)
        filters.add("identity_id = ?", identity_id)
    if class_name is not None:
        filters.add("class_name = ?", class_name)
    return filters


def _identity(row: Any) -> Identity:
    unique_name, nickname, metadata, row_id = row
    return Identity(
        unique_name=unique_name, nickname=nickname, metadata=from_text(metadata), id=row_id
    )


def _encoding(row: Any) -> Encoding:
    identity_id, class_name, from_image, vector, row_id = row
    return Encoding(
        identity_id=identity_id,
        class_name=class_name,
        from_image=from_image,
        vector=from_text(vector),
        id=row_id,
    )
