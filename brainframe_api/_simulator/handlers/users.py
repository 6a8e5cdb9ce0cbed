"""Operations on user accounts."""

from __future__ import annotations

from brainframe_rest.models import User

from brainframe_api._simulator.accounts.passwords import hash_password
from brainframe_api._simulator.errors import invalid_format
from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import users
from brainframe_api._simulator.state.user_names import name_problem


@operation
def get_users(services: Services) -> list[User]:
    """Return all users, without passwords."""
    with services.database.transaction() as db:
        return users.find_all(db)


@operation
def get_user(services: Services, user_id: int) -> User:
    """Return a user, without the password."""
    with services.database.transaction() as db:
        return users.get(db, user_id)


@operation
def set_user(services: Services, body: User) -> User:
    """Create or update a user; in an update, a null password keeps the current one."""
    problem = name_problem(body.username)
    if problem is not None:
        raise invalid_format(f"$.username: {problem}.")
    if body.password == "":
        raise invalid_format("$.password: a password must not be empty.")
    password_hash = None if body.password is None else hash_password(body.password)
    with services.database.transaction() as db:
        saved = users.save(db, body, password_hash)
    if body.id is not None:
        # The role or the password may have changed, so existing sessions are no longer valid.
        services.sessions.end_for(body.id)
    return saved


@operation
def delete_user(services: Services, user_id: int) -> None:
    """Delete a user, unless it is the last admin."""
    with services.database.transaction() as db:
        users.delete(db, user_id)
    services.sessions.end_for(user_id)
