"""User accounts."""

from __future__ import annotations

from brainframe_rest.models import User

from brainframe_api.simulator.accounts.passwords import hash_password
from brainframe_api.simulator.errors import invalid_format
from brainframe_api.simulator.registry import operation
from brainframe_api.simulator.services import Services
from brainframe_api.simulator.state import users


@operation
def get_users(services: Services) -> list[User]:
    """Returns all users, without their passwords."""
    with services.database.transaction() as db:
        return users.find_all(db)


@operation
def get_user(services: Services, user_id: int) -> User:
    """Returns a user, without the password."""
    with services.database.transaction() as db:
        return users.get(db, user_id)


@operation
def set_user(services: Services, body: User) -> User:
    """Creates or updates a user; on an update a null password keeps the one there is."""
    if not body.username or ":" in body.username:
        raise invalid_format("$.username: a user name is not empty and has no colon in it.")
    password_hash = None if body.password is None else hash_password(body.password)
    with services.database.transaction() as db:
        saved = users.save(db, body, password_hash)
    if body.id is not None:
        # The role or the password may have changed: log in again.
        services.sessions.end_for(body.id)
    return saved


@operation
def delete_user(services: Services, user_id: int) -> None:
    """Deletes a user, but never the last admin."""
    with services.database.transaction() as db:
        users.delete(db, user_id)
    services.sessions.end_for(user_id)
