"""Base URLs of servers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from .secrets import HIDDEN

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_UNPRINTABLE: Final = re.compile(r"[\x00-\x20\x7f]")
_PATH: Final = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:/%]*")
_IPV4: Final = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
_HOST_NAME: Final = re.compile(r"[\w.~!$&'()*+,;=-]+", re.ASCII)
_ZONE: Final = re.compile(r"[\w.~-]+", re.ASCII)
# `[...]` is an IPv6 address, with `%25` before its zone (RFC 6874).
_AUTHORITY: Final = re.compile(r"(?:\[[^\[\]]*\]|[^\[\]:]*)(?::[0-9]*)?")

# For messages with URLs that may be invalid.
_SCHEME: Final = re.compile(r"(?i)https?:/*|[a-z][a-z0-9+.-]*://")
_AT: Final = re.compile("@|%40|\uff20|\ufe6b")  # Includes its full-width and small forms.
_PLAIN_HOST: Final = re.compile(r"(?:[^:/?#]*(?::[0-9]*)?|[0-9A-Fa-f:.%\[\]]*)(?:[/?#]|$)")
_PORT: Final = re.compile(r":[^/?#]*")


@dataclass(frozen=True, slots=True)
class BaseURL:
    """The base URL of a server.

    Attributes:
        scheme: `http` or `https`.
        host: The host name in ASCII, or an IP address without brackets. The zone of an IPv6
            address follows a `%`.
        port: The port, even if the URL omits it.
        prefix: The path in the URL, without a trailing slash. The paths of operations follow it.
        credentials: The user name and password in the URL, if any.
    """

    scheme: str
    host: str
    port: int
    prefix: str
    credentials: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def origin(self) -> str:
        """The URL without path, user name and password."""
        return f"{self.scheme}://{self._authority(self.host.replace('%', '%25'))}"

    @property
    def host_header(self) -> str:
        """The value of the Host header, which has no zone (RFC 6874, section 4)."""
        return self._authority(self.host.partition("%")[0])

    @property
    def url(self) -> str:
        """The URL without user name and password."""
        return self.origin + self.prefix

    def may_share_secrets_with(self, other: BaseURL) -> bool:
        """Return whether secrets for this server may be sent to another one.

        This requires the same server, or the same host with https instead of http, both on the
        default ports.
        """
        if self.host != other.host:
            return False
        same = self.scheme == other.scheme and self.port == other.port
        upgrade = (self.scheme, self.port, other.scheme, other.port) == ("http", 80, "https", 443)
        return same or upgrade

    def _authority(self, host: str) -> str:
        host = f"[{host}]" if ":" in host else host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def parse_base_url(url: str) -> BaseURL:
    """Parse the base URL of a server.

    Args:
        url: A URL such as `http://localhost` or `https://[2001:db8::1]:8443/service/`.

    Raises:
        TypeError: If it is not a str.
        ValueError: If it is not an http or https URL with a host, or has a query or a fragment.
            The message does not repeat the user name and password.
    """
    if not isinstance(url, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"The server URL must be a str, not {type(url).__name__}")
    shown = without_user_information(url)
    problem: str | None = None
    try:
        return _parse(url)
    except (ValueError, UnicodeError) as error:
        # Errors of the standard library repeat parts of the URL, which may be the password.
        problem = str(error) if isinstance(error, _URLError) else "it cannot be parsed"
    raise ValueError(f"Invalid server URL {shown!r}: {problem}")


def without_user_information(url: str) -> str:
    """Return a URL, valid or not, without anything that may be a user name or password.

    A parser treats a `/`, `?` or `#` in a password as the end of the host, so everything up to the
    last `@` is removed. Without an `@`, text after a colon that is not a port may be a password.
    """
    match = _SCHEME.match(url)
    scheme = match[0] if match else ""
    *user_information, rest = _AT.split(url[len(scheme) :])
    if not user_information and not _PLAIN_HOST.match(rest):
        rest = _PORT.sub(f":{HIDDEN}", rest, count=1)
    return scheme + rest


class _URLError(ValueError):
    """Error whose message contains no part of the URL."""


def _parse(url: str) -> BaseURL:
    if _UNPRINTABLE.search(url):
        raise _URLError("it has spaces or control characters")
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS:
        raise _URLError("it must begin with http:// or https://, as in http://localhost")
    authority = parts.netloc.rpartition("@")[2]
    if "@" in parts.path or "@" in parts.query or "@" in parts.fragment:
        raise _URLError(
            "it has an @ after the host; percent-encode the characters / ? # @ in its user name "
            "and password"
        )
    if not _AUTHORITY.fullmatch(authority):
        raise _URLError("its host is invalid")
    host = parts.hostname
    if not host:
        raise _URLError("it has no host; expected a URL such as http://localhost")
    if authority.startswith("["):
        host = _ipv6_host(host)
    else:
        # Encoded twice, because the first pass normalizes some characters to dots. Only the second
        # pass splits labels at these dots, and rejects empty labels.
        for _ in range(2):
            host = host.encode("idna").decode("ascii")
        if not _HOST_NAME.fullmatch(host):
            raise _URLError("its host is invalid")
        if _IPV4.fullmatch(host):
            _check_ipv4_host(host)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise _URLError("its port is not a number from 1 to 65535")
    if parts.query or parts.fragment:
        raise _URLError("it must not contain a query or a fragment")
    if not _PATH.fullmatch(parts.path):
        raise _URLError("its path must be percent-encoded")
    credentials = None
    if parts.username or parts.password:
        credentials = (unquote(parts.username or ""), unquote(parts.password or ""))
    return BaseURL(
        parts.scheme,
        host,
        DEFAULT_PORTS[parts.scheme] if port is None else port,
        parts.path.rstrip("/"),
        credentials,
    )


def _check_ipv4_host(host: str) -> None:
    # httpx also rejects 256.0.0.1 and 010.0.0.1. Some resolvers interpret the latter as octal,
    # others as decimal (RFC 6943, section 3.1.1).
    from ipaddress import IPv4Address

    try:
        IPv4Address(host)
    except ValueError:
        raise _URLError("its host is not an IPv4 address") from None


def _ipv6_host(host: str) -> str:
    from ipaddress import IPv6Address

    address, percent, zone = host.partition("%")
    zone = zone.removeprefix("25")
    try:
        IPv6Address(address)
    except ValueError:
        raise _URLError("its host is not an IPv6 address") from None
    if not percent:
        return address
    if not _ZONE.fullmatch(zone):
        raise _URLError("its IPv6 address has an invalid zone; expected [fe80::1%25eth0]")
    return f"{address}%{zone}"
