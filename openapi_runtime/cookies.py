"""Session cookies: kept out of the cookie jars of httpx clients and read from responses."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import Message
from http.cookiejar import Cookie, CookieJar
from typing import Any, Final

import httpx

_MAX_AGE: Final = re.compile(r"-?[0-9]+")
_DATE_DELIMITERS: Final = re.compile(r"[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
)  # fmt: skip
# The parts of a date, in the order in which they are tried for each token.
_DATE_PARTS: Final = {
    "time": re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?![0-9])"),
    "day": re.compile(r"([0-9]{1,2})(?![0-9])"),
    "month": re.compile(rf"(?i)({'|'.join(_MONTHS)})"),
    "year": re.compile(r"([0-9]{2,4})(?![0-9])"),
}


def read_cookie(set_cookie_headers: Iterable[str], name: str) -> str | None:
    """Return the value of a cookie in the Set-Cookie headers of a response.

    Args:
        set_cookie_headers: The Set-Cookie headers of the response.
        name: The name of the cookie.

    Returns:
        The value; "" if the response deletes the cookie; None if it does not mention it. The last
        of several cookies takes precedence (RFC 6265, section 5.3).
    """
    value: str | None = None
    for header in set_cookie_headers:
        pair, *attributes = header.split(";")
        found, separator, text = pair.partition("=")
        if separator and found.strip() == name:
            # Quotes are kept, because servers that add them require them (RFC 6265, section 5.2).
            value = text.strip()
            if value == '""' or _is_expired(attributes):
                value = ""
    return value


def _is_expired(attributes: Iterable[str]) -> bool:
    max_age: str | None = None
    expires: float | None = None
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        match name.strip().lower():
            case "max-age" if _MAX_AGE.fullmatch(value.strip()):
                max_age = value.strip()
            case "expires":
                expires = _timestamp(value.strip())
            case _:
                pass
    if max_age is not None:  # It takes precedence (RFC 6265, section 4.1.2.2).
        return max_age.startswith("-") or not max_age.strip("0")
    return expires is not None and expires <= time.time()


def _timestamp(date: str) -> float | None:
    """Return the time of a date in any of the forms that servers use (RFC 6265, section 5.1.1)."""
    found: dict[str, tuple[int, ...]] = {}
    for token in _DATE_DELIMITERS.split(date):
        for part, pattern in _DATE_PARTS.items():
            match = pattern.match(token)
            if match and part not in found:
                found[part] = (
                    (_MONTHS.index(match[1].lower()) + 1,)
                    if part == "month"
                    else tuple(map(int, match.groups()))
                )
                break
    if len(found) < len(_DATE_PARTS):
        return None
    (year,), (month,), (day,) = found["year"], found["month"], found["day"]
    hour, minute, second = found["time"]
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
    except ValueError:
        return None


def without_cookie(header: str, name: str) -> str:
    """Return the value of a Cookie header without one of its cookies."""
    cookies = (cookie.strip() for cookie in header.split(";"))
    return "; ".join(c for c in cookies if c and c.partition("=")[0].strip() != name)


def merge_cookies(header: str, others: str) -> str:
    """Merge two values of the Cookie header. The first takes precedence."""
    for cookie in header.split(";"):
        others = without_cookie(others, cookie.partition("=")[0].strip())
    return "; ".join(filter(None, (header, others)))


class UnstoredCookies(httpx.Cookies):
    """Cookies of an httpx client that stores no cookies of responses.

    A jar that ignores them is not sufficient, because httpx builds a urllib request for each
    response before it calls the jar, which takes a tenth of the time of a small call.
    """

    def extract_cookies(self, response: httpx.Response) -> None:
        """Ignore the cookies of a response."""


class SessionlessCookieJar(CookieJar):
    """A cookie jar that does not store the session cookies of some servers.

    A jar stores the domain of a cookie but not its port, so it would send the session of one server
    to another one on the same host, or the session of one user with requests of another.

    Everything else is delegated to the wrapped jar.

    Args:
        jar: The cookie jar of an httpx client.
    """

    def __init__(self, jar: CookieJar) -> None:
        super().__init__()
        self._jar = jar
        self._protected: set[tuple[str, str]] = set()

    def protect(self, origin: str, cookie: str) -> None:
        """Exclude a cookie of a server from storage.

        Args:
            origin: The URL of the server without a path.
            cookie: The name of the cookie.
        """
        self._protected.add((origin, cookie))

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Store the cookies of a response, except protected ones."""
        url: str = request.get_full_url()
        names = {
            name
            for origin, name in self._protected
            if url == origin or url.startswith((f"{origin}/", f"{origin}?"))
        }
        shown: Any = _Response(response, names) if names else response
        self._jar.extract_cookies(shown, request)

    def add_cookie_header(self, request: Any) -> None:
        """Add the cookies for a request to its headers."""
        self._jar.add_cookie_header(request)

    def set_cookie(self, cookie: Cookie) -> None:
        """Store a cookie."""
        self._jar.set_cookie(cookie)

    def clear(
        self, domain: str | None = None, path: str | None = None, name: str | None = None
    ) -> None:
        """Delete cookies."""
        self._jar.clear(domain, path, name)

    def clear_expired_cookies(self) -> None:
        """Delete expired cookies."""
        self._jar.clear_expired_cookies()

    def clear_session_cookies(self) -> None:
        """Delete the cookies that end with the session of a browser."""
        self._jar.clear_session_cookies()

    def __iter__(self) -> Iterator[Cookie]:
        return iter(self._jar)

    def __len__(self) -> int:
        return len(self._jar)


class _Response:
    """Response without some of its cookies, with the interface that `CookieJar` requires."""

    def __init__(self, response: Any, names: set[str]) -> None:
        self._headers = Message()
        for name, value in response.info().items():
            cookie = value.partition("=")[0].strip()
            if name.lower() not in ("set-cookie", "set-cookie2") or cookie not in names:
                self._headers[name] = value

    def info(self) -> Message:
        return self._headers
