"""Lets a request in: by Basic credentials, by session, or because authorization is off."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from brainframe_rest.models import RoleType
from starlette.responses import Response

from brainframe_api.simulator.accounts.passwords import is_right
from brainframe_api.simulator.accounts.sessions import Sessions
from brainframe_api.simulator.errors import SimulatorError
from brainframe_api.simulator.state import users
from brainframe_api.simulator.state.database import Database

SESSION_COOKIE = "session_id"
ADMIN_OPERATIONS = frozenset({"set_user", "delete_user", "set_license_key", "set_cloud_tokens"})
"""What an editor may not do; every other operation is open to both roles."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request.

    Attributes:
        role: What the caller may do.
        new_session: The session that this login has opened, to be sent as a cookie.
    """

    role: RoleType
    new_session: str | None = None


def set_session(response: Response, caller: Caller) -> None:
    """Hands a caller who has just logged in the session for later requests."""
    if caller.new_session is not None:
        response.set_cookie(SESSION_COOKIE, caller.new_session, path="/", httponly=True)


class Access:
    """Decides whether a request may go on.

    Args:
        database: Where the accounts are.
        sessions: The open sessions.
        authorize: Whether clients have to log in at all.
    """

    def __init__(self, database: Database, sessions: Sessions, *, authorize: bool) -> None:
        self._database = database
        self._sessions = sessions
        self._authorize = authorize

    def admit(self, operation_id: str, authorization: str | None, session_id: str | None) -> Caller:
        """Returns the caller of an operation.

        Args:
            operation_id: What is to be done.
            authorization: The Authorization header.
            session_id: The cookie of that name.

        Raises:
            SimulatorError: UnauthorizedError, InvalidSessionError or InsufficientRoleError.
        """
        if not self._authorize:
            return Caller(RoleType.ADMIN)
        caller = self._identify(authorization, session_id)
        if operation_id in ADMIN_OPERATIONS and caller.role is not RoleType.ADMIN:
            raise SimulatorError(
                "InsufficientRoleError",
                f"The operation {operation_id} needs the role admin, yours is {caller.role.value}.",
            )
        return caller

    def _identify(self, authorization: str | None, session_id: str | None) -> Caller:
        # Credentials come before a cookie: a client whose session is over sends both.
        if authorization is not None:
            username, password = _read_basic(authorization)
            with self._database.transaction() as db:
                account = users.find_account(db, username)
            if not is_right(password, None if account is None else account.password_hash):
                account = None
            if account is None:
                raise SimulatorError("UnauthorizedError", "The user name or password is wrong.")
            return Caller(account.role, self._sessions.begin(account.id))
        if session_id is None:
            raise SimulatorError(
                "UnauthorizedError", "This server needs a login: send a user name and password."
            )
        user_id = self._sessions.user_of(session_id)
        if user_id is None:
            raise SimulatorError("InvalidSessionError", "The session is over: log in again.")
        with self._database.transaction() as db:
            return Caller(users.get_account(db, user_id).role)


def _read_basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError(scheme)
        text = base64.b64decode(encoded.strip(), validate=True).decode()
        username, separator, password = text.partition(":")
        if not separator:
            raise ValueError(text)
    except (ValueError, binascii.Error):
        raise SimulatorError(
            "UnauthorizedError", "The Authorization header is not Basic user:password in base64."
        ) from None
    return username, password
