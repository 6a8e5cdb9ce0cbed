"""The table of user accounts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from brainframe_rest.models import RoleType, User

from brainframe_api._simulator.errors import SimulatorError, invalid_format
from brainframe_api._simulator.state.rows import exists, inserted_id
from brainframe_api._simulator.state.user_names import comparison_key, skeleton


@dataclass(frozen=True, slots=True)
class Account:
    """A user account with its password hash."""

    id: int
    username: str
    password_hash: str
    role: RoleType


def find_all(db: sqlite3.Connection) -> list[User]:
    """Return all users, without passwords."""
    return [get(db, row[0]) for row in db.execute("SELECT id FROM users ORDER BY id").fetchall()]


def get(db: sqlite3.Connection, user_id: int) -> User:
    """Return a user without the password, or raise UserNotFoundError."""
    account = get_account(db, user_id)
    return User(username=account.username, password=None, role=account.role, id=account.id)


def get_account(db: sqlite3.Connection, user_id: int) -> Account:
    """Return the account of a user, or raise UserNotFoundError."""
    if not exists(db, "users", user_id):
        raise SimulatorError("UserNotFoundError", f"There is no user with ID {user_id}.")
    row = db.execute(
        "SELECT id, username, password_hash, role FROM users WHERE id = ?", (user_id,)
    ).fetchone()
    return Account(row[0], row[1], row[2], RoleType(row[3]))


def find_account(db: sqlite3.Connection, username: str) -> Account | None:
    """Return the account with this user name, ignoring case and Unicode form, or None."""
    row = db.execute(
        "SELECT id FROM users WHERE username = ? OR name_key = ? ORDER BY username = ? DESC",
        (username, comparison_key(username), username),
    ).fetchone()
    return None if row is None else get_account(db, row[0])


def save(db: sqlite3.Connection, user: User, password_hash: str | None) -> User:
    """Create a user, or update the one with its ID.

    Args:
        db: The current transaction.
        user: The user; its `password` is ignored.
        password_hash: The hash of the new password, or None to keep the current one.
    """
    if user.id is not None:
        before = get_account(db, user.id)
        if before.role is RoleType.ADMIN and user.role is not RoleType.ADMIN:
            _require_other_admin(db, user.id)
    same = find_account(db, user.username)
    if same is not None and same.id != user.id:
        raise SimulatorError(
            "DuplicateUsernameError",
            f"The user name {user.username!r} is already used by user {same.id}.",
        )
    _require_distinct(db, user)
    if user.id is None:
        if password_hash is None:
            raise invalid_format("$.password: a new user needs a password, got null.")
        cursor = db.execute(
            "INSERT INTO users (username, name_key, password_hash, role) VALUES (?, ?, ?, ?)",
            (user.username, comparison_key(user.username), password_hash, user.role.value),
        )
        return get(db, inserted_id(cursor))
    db.execute(
        "UPDATE users SET username = :name,"
        # An unchanged name keeps its key, which is null for some users from format 1.
        " name_key = CASE username WHEN :name THEN name_key ELSE :key END,"
        " role = :role, password_hash = ifnull(:hash, password_hash) WHERE id = :id",
        {
            "name": user.username,
            "key": comparison_key(user.username),
            "role": user.role.value,
            "hash": password_hash,
            "id": user.id,
        },
    )
    return get(db, user.id)


def delete(db: sqlite3.Connection, user_id: int) -> None:
    """Delete a user, unless it is the last admin."""
    if get_account(db, user_id).role is RoleType.ADMIN:
        _require_other_admin(db, user_id)
    db.execute("DELETE FROM users WHERE id = ?", (user_id,))


def add_preset(db: sqlite3.Connection, username: str, password_hash: str) -> None:
    """Add the preset admin, with ID 1."""
    db.execute(
        "INSERT INTO users (id, username, name_key, password_hash, role)"
        " VALUES (1, ?, ?, ?, 'admin')",
        (username, comparison_key(username), password_hash),
    )


def _require_other_admin(db: sqlite3.Connection, user_id: int) -> None:
    row = db.execute(
        "SELECT count(*) FROM users WHERE role = 'admin' AND id != ?", (user_id,)
    ).fetchone()
    if row[0] == 0:
        raise SimulatorError(
            "AdminMustExistError", f"User {user_id} is the only admin; create another admin first."
        )


def _require_distinct(db: sqlite3.Connection, user: User) -> None:
    """Raise DuplicateUsernameError if a new name looks like that of another user."""
    others = db.execute("SELECT id, username FROM users").fetchall()
    if (user.id, user.username) in others:
        return
    look = skeleton(user.username)
    for user_id, username in others:
        if user_id != user.id and skeleton(username) == look:
            raise SimulatorError(
                "DuplicateUsernameError",
                f"The user name {user.username!r} looks like {username!r} of user {user_id}; choose"
                " another one.",
            )
