"""Where a server is: the base URL, checked once and taken apart for the requests to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_UNPRINTABLE: Final = re.compile(r"[\x00-\x20\x7f]")
_PATH: Final = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*")
# What is left of brackets in the user information would end up in the host.
_HOST: Final = re.compile(r"[\w.~!$&'()*+,;=%:-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """The base URL of a server.

    Attributes:
        scheme: `http` or `https`.
        host: The host name in ASCII, or an IP address without brackets.
        port: The port, also where the URL leaves it out.
        prefix: The path before the paths of the document, without a slash at its end.
        credentials: The user name and password in the URL, if any.
    """

    scheme: str
    host: str
    port: int
    prefix: str
    credentials: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def authority(self) -> str:
        """The host, and the port if it is not the scheme's own, as in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """The URL without a path and without user information."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The base URL without user information."""
        return self.origin + self.prefix

    def trusts(self, other: Address) -> bool:
        """Whether what is meant for this server may be sent to the other.

        That is the same server, or the same host reached by HTTPS in place of HTTP.
        """
        if self.host != other.host:
            return False
        same = self.scheme == other.scheme and self.port == other.port
        upgrade = (self.scheme, self.port, other.scheme, other.port) == ("http", 80, "https", 443)
        return same or upgrade


def parse_address(url: str) -> Address:
    """Takes the base URL of a server apart.

    Args:
        url: Such as `http://localhost`, `https://[2001:db8::1]:8443/brainframe/`.

    Raises:
        ValueError: If it is not an http or https URL with a host, or has a query or a fragment.
            The message does not repeat user information.
    """
    if not isinstance(url, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"A server's URL is a str, not {type(url).__name__}")
    shown = re.sub(r"//[^/?#]*@", "//", url)
    if _UNPRINTABLE.search(url):
        raise ValueError(f"A server's URL has no spaces or control characters: {shown!r}")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        host = host.encode("idna").decode("ascii") if host and ":" not in host else host
    except (ValueError, UnicodeError) as error:
        raise ValueError(f"Not a valid URL: {shown!r}") from _without_url(error)
    if parts.scheme not in DEFAULT_PORTS:
        raise ValueError(
            f"A server's URL begins with http:// or https://, as in http://localhost: {shown!r}"
        )
    if not host:
        raise ValueError(f"A server's URL names a host, as in http://localhost: {shown!r}")
    if not _HOST.fullmatch(host):
        raise ValueError(f"Not a valid URL, its host cannot be one: {shown!r}")
    if parts.query or parts.fragment:
        raise ValueError(f"A server's URL has no query and no fragment: {shown!r}")
    if not _PATH.fullmatch(parts.path):
        raise ValueError(f"The path in a server's URL must be percent-encoded: {shown!r}")
    credentials = None
    if parts.username is not None:
        credentials = (unquote(parts.username), unquote(parts.password or ""))
    return Address(
        parts.scheme,
        host,
        DEFAULT_PORTS[parts.scheme] if port is None else port,
        parts.path.rstrip("/"),
        credentials,
    )


def _without_url(error: ValueError) -> ValueError | None:
    """Returns the cause of a bad URL, unless its text could repeat the user information."""
    return error if "@" not in str(error) else None
