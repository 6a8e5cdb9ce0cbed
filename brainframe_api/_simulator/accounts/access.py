"""Authentication of requests by Basic credentials or session cookie, and authorization by role."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from dataclasses import dataclass

from brainframe_rest.models import RoleType
from starlette.requests import Request
from starlette.responses import Response

from brainframe_api._simulator.accounts.login_delays import LoginDelays
from brainframe_api._simulator.accounts.passwords import verify_password
from brainframe_api._simulator.accounts.sessions import Sessions
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state import users
from brainframe_api._simulator.state.database import Database
from brainframe_api._simulator.state.user_names import comparison_key

SESSION_COOKIE = "session_id"
ADMIN_OPERATIONS = frozenset({"set_user", "delete_user", "set_license_key", "set_cloud_tokens"})
"""The operations that require the admin role; all others are open to both roles."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The authenticated sender of a request.

    Attributes:
        role: The role of the caller.
        new_session: The ID of the session opened by this login, to be set as a cookie.
    """

    role: RoleType
    new_session: str | None = None


def address_of(request: Request) -> str:
    """Return the address that a request comes from; behind a proxy, that of the proxy.

    A client can choose among all loopback addresses, and among those of its IPv6 network (RFC 4291,
    section 2.5.4), so each of these groups counts as one address.
    """
    host = "unknown" if request.client is None else request.client.host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return "this machine"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


def set_session(response: Response, caller: Caller) -> None:
    """Set the session cookie if the caller has just logged in."""
    if caller.new_session is not None:
        response.set_cookie(SESSION_COOKIE, caller.new_session, path="/", httponly=True)


class Access:
    """Authenticates and authorizes requests.

    Args:
        database: The database of the user accounts.
        sessions: The open sessions.
        authorize: Whether clients must log in; if False, every caller is an admin.
    """

    def __init__(self, database: Database, sessions: Sessions, *, authorize: bool) -> None:
        self._database = database
        self._sessions = sessions
        self._authorize = authorize
        self.delays = LoginDelays()
        """The delays after failed logins."""

    def delay(self, authorization: str | None, address: str) -> float:
        """Return how long a request must wait before `admit` is called, in seconds.

        Args:
            authorization: The Authorization header.
            address: The address of the client.

        Raises:
            SimulatorError: UnauthorizedError after too many failures, or for an invalid header.
        """
        if not self._authorize or authorization is None:
            return 0.0
        username, _ = _read_basic(authorization)
        return self.delays.reserve(address, comparison_key(username))

    def admit(
        self,
        operation_id: str,
        authorization: str | None,
        session_id: str | None,
        address: str,
    ) -> Caller:
        """Return the caller of an operation, after checking its permission.

        Args:
            operation_id: The operation.
            authorization: The Authorization header.
            session_id: The session cookie.
            address: The address of the client.

        Raises:
            SimulatorError: UnauthorizedError, InvalidSessionError or InsufficientRoleError.
        """
        if not self._authorize:
            return Caller(RoleType.ADMIN)
        caller = self._identify(authorization, session_id, address)
        if operation_id in ADMIN_OPERATIONS and caller.role is not RoleType.ADMIN:
            raise SimulatorError(
                "InsufficientRoleError",
                f"The operation {operation_id} requires the role admin; your role is"
                f" {caller.role.value}.",
            )
        return caller

    def _identify(self, authorization: str | None, session_id: str | None, address: str) -> Caller:
        # Credentials take precedence, because a client whose session has expired sends both.
        if authorization is not None:
            username, password = _read_basic(authorization)
            with self._database.transaction() as db:
                account = users.find_account(db, username)
            # No account has an empty password; older simulators accepted one.
            known = account is not None and password != ""
            if not verify_password(password, account.password_hash if account and known else None):
                account = None
            key = comparison_key(username)
            self.delays.report(address, key, success=account is not None)
            if account is None:
                raise SimulatorError("UnauthorizedError", "The user name or password is wrong.")
            return Caller(account.role, self._sessions.begin(account.id))
        if session_id is None:
            raise SimulatorError(
                "UnauthorizedError", "This server requires a login; send a user name and password."
            )
        user_id = self._sessions.user_id_of(session_id)
        if user_id is None:
            raise SimulatorError("InvalidSessionError", "The session has expired; log in again.")
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
            "UnauthorizedError", "The Authorization header is not valid for HTTP Basic (RFC 7617)."
        ) from None
    return username, password
