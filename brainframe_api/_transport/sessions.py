"""The session of a user on a server: logged in once with a password, then known by a cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openapi_runtime.address import parse_address
from openapi_runtime.exchange import basic_authorization
from openapi_runtime.messages import ApiResponse

from .secret import Secret

_COOKIE = "session_id"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a request shows to the server.

    Attributes:
        headers: The headers to add.
        cookie: The session ID among them, if any.
    """

    headers: Mapping[str, str] = field(repr=False)
    cookie: str | None = field(default=None, repr=False)


NO_TICKET = Ticket({})


class Session:
    """The session with one server under one name. Any number of threads may use it.

    Args:
        credentials: The user name and password, if there are any.
    """

    def __init__(self, credentials: tuple[str, str] | None) -> None:
        self._by_password: Ticket | None = None
        self._by_cookie: Ticket | None = None
        self._cookies_expected = True
        if credentials is not None:
            basic = Secret(basic_authorization(*credentials))
            self._by_password = Ticket({"Authorization": basic})

    def __repr__(self) -> str:
        return "Session()"

    @property
    def needs_login(self) -> bool:
        """Whether the next call is the one to log in, for which others had better wait."""
        return self._by_cookie is None and self._by_password is not None and self._cookies_expected

    def ticket(self, *, with_password: bool) -> Ticket:
        """Returns what a request shows to the server.

        Args:
            with_password: To log in afresh: for a request that could not be repeated if the
                session turned out to have expired.
        """
        by_password = self._by_password
        if by_password is None:
            return NO_TICKET
        return by_password if with_password else self._by_cookie or by_password

    def learn(self, ticket: Ticket, response: ApiResponse, url: str) -> None:
        """Takes the cookie out of an answer.

        Args:
            ticket: What the request showed.
            response: The answer.
            url: The base URL of the server that this is a session with.
        """
        if ticket is NO_TICKET:
            return
        cookie = _session_cookie(response.headers.get("set-cookie"))
        if cookie is not None and _is_from(response.url, url):
            self._by_cookie = Ticket({"Cookie": Secret(f"{_COOKIE}={cookie}")}, Secret(cookie))
            self._cookies_expected = True
        elif ticket is self._by_password and response.status < 400:
            # A server that does not check passwords gives no session. Nobody need wait for one.
            self._cookies_expected = False

    def expire(self, ticket: Ticket) -> None:
        """Forgets a cookie that the server does not know any more, unless there is a newer one."""
        if self._by_cookie is ticket:
            self._by_cookie = None
            self._cookies_expected = True


def checked_credentials(credentials: tuple[str, str] | None) -> tuple[str, str] | None:
    """Returns credentials whose password does not show itself.

    Raises:
        TypeError: If they are something else than two texts.
        ValueError: If the user name has a colon, which cannot be sent.
    """
    if credentials is None:
        return None
    given: Any = credentials
    match given:
        case (str() as username, str() as password):
            pass
        case _:
            raise TypeError(
                "The credentials are a tuple of the user name and the password, as text"
            )
    if ":" in username:
        raise ValueError("A user name with a colon in it cannot be sent to the server")
    return username, Secret(password)


def _session_cookie(header: str | None) -> str | None:
    for cookie in (header or "").split("\n"):
        name, _, value = cookie.partition(";")[0].partition("=")
        if name.strip() == _COOKIE and value.strip():
            return value.strip()
    return None


def _is_from(answered: str, url: str) -> bool:
    """Whether an answer came from the server itself, and not from where it redirected to."""
    if answered.startswith(url):
        return True
    scheme, _, rest = answered.partition("://")
    origin = f"{scheme}://{rest.partition('/')[0]}"
    return parse_address(url).trusts(parse_address(origin))
