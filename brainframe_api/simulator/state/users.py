"""The table of user accounts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from brainframe_rest.models import RoleType, User

from brainframe_api.simulator.errors import SimulatorError, invalid_format
from brainframe_api.simulator.state.rows import exists, inserted_id


@dataclass(frozen=True, slots=True)
class Account:
    """A user account as the server needs it to check a login."""

    id: int
    username: str
    password_hash: str
    role: RoleType


def find_all(db: sqlite3.Connection) -> list[User]:
    """Returns all users, never with a password."""
    return [get(db, row[0]) for row in db.execute("SELECT id FROM users ORDER BY id").fetchall()]


def get(db: sqlite3.Connection, user_id: int) -> User:
    """Returns a user without the password, or raises UserNotFoundError."""
    account = get_account(db, user_id)
    return User(username=account.username, password=None, role=account.role, id=account.id)


def get_account(db: sqlite3.Connection, user_id: int) -> Account:
    """Returns the account of a user, or raises UserNotFoundError."""
    if not exists(db, "users", user_id):
        raise SimulatorError("UserNotFoundError", f"There is no user with ID {user_id}.")
    row = db.execute(
        "SELECT id, username, password_hash, role FROM users WHERE id = ?", (user_id,)
    ).fetchone()
    return Account(row[0], row[1], row[2], RoleType(row[3]))


def find_account(db: sqlite3.Connection, username: str) -> Account | None:
    """Returns the account with a user name, or None."""
    row = db.execute("SELECT id FROM users WHERE username = ?", (username,)).fetchone()
    return None if row is None else get_account(db, row[0])


def save(db: sqlite3.Connection, user: User, password_hash: str | None) -> User:
    """Creates a user, or updates the one with its id.

    Args:
        db: The running transaction.
        user: The user; its `password` is not looked at.
        password_hash: The hash of the new password, or None to keep the one of an update.
    """
    if user.id is not None:
        before = get_account(db, user.id)
        if before.role is RoleType.ADMIN and user.role is not RoleType.ADMIN:
            _require_other_admin(db, user.id)
    same = find_account(db, user.username)
    if same is not None and same.id != user.id:
        raise SimulatorError(
            "DuplicateUsernameError", f"The user name {user.username!r} is taken by user {same.id}."
        )
    if user.id is None:
        if password_hash is None:
            raise invalid_format("$.password: a new user needs a password, got null.")
        cursor = db.execute(
            "INSERT INTO users (username, password_hash, role) VALUES (?, ?, ?)",
            (user.username, password_hash, user.role.value),
        )
        return get(db, inserted_id(cursor))
    db.execute(
        "UPDATE users SET username = ?, role = ?, password_hash = ifnull(?, password_hash)"
        " WHERE id = ?",
        (user.username, user.role.value, password_hash, user.id),
    )
    return get(db, user.id)


def delete(db: sqlite3.Connection, user_id: int) -> None:
    """Deletes a user, but never the last admin."""
    if get_account(db, user_id).role is RoleType.ADMIN:
        _require_other_admin(db, user_id)
    db.execute("DELETE FROM users WHERE id = ?", (user_id,))


def add_preset(db: sqlite3.Connection, username: str, password_hash: str) -> None:
    """Adds the admin that every new server has, with ID 1."""
    db.execute(
        "INSERT INTO users (id, username, password_hash, role) VALUES (1, ?, ?, 'admin')",
        (username, password_hash),
    )


def _require_other_admin(db: sqlite3.Connection, user_id: int) -> None:
    row = db.execute(
        "SELECT count(*) FROM users WHERE role = 'admin' AND id != ?", (user_id,)
    ).fetchone()
    if row[0] == 0:
        raise SimulatorError(
            "AdminMustExistError", f"User {user_id} is the only admin: make another one first."
        )
