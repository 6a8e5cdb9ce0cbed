"""Authentication: a login with user name and password, then a session cookie."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .cookies import read_cookie
from .secrets import Secret

AUTHORIZATION_CONFLICT: Final = (
    "Both the credentials and the http_client need the Authorization header. Omit the credentials, "
    "or configure the http_client to authenticate with another header or a query parameter."
)

_OLD_SESSIONS: Final = 3
"""The number of earlier sessions to hide in errors, which other calls may still use."""


class SessionScheme(NamedTuple):
    """Session scheme of an API, from the security schemes of its document.

    Attributes:
        cookie: The name of the session cookie.
        expired_kind: The error kind of a response to a request with an expired session, or None
            if every response with status 401 means that.
    """

    cookie: str
    expired_kind: str | None = None


@dataclass(frozen=True, slots=True)
class AuthHeaders:
    """Authentication headers of a request.

    Attributes:
        headers: The headers by their names.
        has_cookie: Whether they contain a session cookie instead of a password.
    """

    headers: Mapping[str, str] = field(repr=False)
    has_cookie: bool = False


NO_AUTH_HEADERS = AuthHeaders({})


class Session:
    """Session of one user with one server, for any number of threads or tasks.

    Args:
        credentials: The user name and password, if any.
        scheme: The session scheme, or None to send the password with every request.
    """

    def __init__(
        self, credentials: tuple[str, str] | None, scheme: SessionScheme | None = None
    ) -> None:
        self.scheme = scheme
        self._by_password: AuthHeaders | None = None
        self._by_cookie: AuthHeaders | None = None
        self._expects_cookie = scheme is not None
        self.secrets: tuple[str, ...] = ()
        """The header values to hide in errors, for example in an error page that repeats the
        request. The password itself is excluded, because it may be a common word."""
        if credentials is not None:
            basic = Secret(basic_authorization(*credentials))
            self._by_password = AuthHeaders({"Authorization": basic})
            self.secrets = (Secret(basic.removeprefix("Basic ")),)

    def __repr__(self) -> str:
        return "Session()"

    @property
    def has_credentials(self) -> bool:
        """Whether requests are authenticated."""
        return self._by_password is not None

    @property
    def needs_login(self) -> bool:
        """Whether the next request must log in, while others wait for its session."""
        return self._by_cookie is None and self._by_password is not None and self._expects_cookie

    def auth_headers(self, *, with_password: bool) -> AuthHeaders:
        """Return the headers for a request.

        Args:
            with_password: Whether to log in again, for a request that could not be repeated if the
                session has expired.
        """
        by_password = self._by_password
        if by_password is None:
            return NO_AUTH_HEADERS
        return by_password if with_password else self._by_cookie or by_password

    def store_cookie(self, sent: AuthHeaders, set_cookie_headers: list[str], status: int) -> None:
        """Store the session cookie of a response.

        Args:
            sent: The authentication headers of the request.
            set_cookie_headers: The Set-Cookie headers of the response.
            status: The status of the response.
        """
        if self.scheme is None or not sent.headers:
            return
        cookie = read_cookie(set_cookie_headers, self.scheme.cookie) if set_cookie_headers else None
        if cookie:
            header = Secret(f"{self.scheme.cookie}={cookie}")
            self._by_cookie = AuthHeaders({"Cookie": header}, has_cookie=True)
            self._expects_cookie = True
            basic, *sessions = self.secrets
            self.secrets = (basic, Secret(cookie.strip('"')), *sessions[:_OLD_SESSIONS])
        elif cookie == "":
            self.expire(sent)
        elif sent is self._by_password and status < 400:
            # A server that does not check passwords creates no session, so calls need not wait for
            # one.
            self._expects_cookie = False

    def expire(self, sent: AuthHeaders) -> None:
        """Discard an expired session cookie, unless there is a newer one."""
        if self._by_cookie is sent:
            self._by_cookie = None
            self._expects_cookie = True


def basic_authorization(username: str, password: str) -> str:
    """Return the value of the Authorization header for a user name and a password."""
    return "Basic " + b64encode(f"{username}:{password}".encode()).decode("ascii")
