"""Choice of the proxy for a server."""

from __future__ import annotations

import os
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import inet_aton
from typing import Any, Final

from .secrets import hide
from .unset import UNSET, Unset

_VARIABLES: Final = ("http_proxy", "https_proxy", "all_proxy")
_NO_PORT: Final = -1
"""The port of an entry whose port is invalid, which excludes no server."""


def check_proxy_setting(proxy: str | None | Unset) -> None:
    """Check the type of the proxy setting.

    Raises:
        TypeError: If it is neither a str nor None nor UNSET.
    """
    given: Any = proxy
    if given is not UNSET and not isinstance(given, str | None):
        raise TypeError(
            f"The URL of the proxy must be a str, or None for no proxy, not {type(given).__name__}"
        )


def choose_proxy(setting: str | None | Unset, scheme: str, host: str, port: int) -> str | None:
    """Return the URL of the proxy for a server, or None to connect directly.

    Args:
        setting: The URL of a proxy, None for no proxy, or UNSET for the environment variables
            HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
        scheme: The scheme of the server's URL, `http` or `https`.
        host: The host of the server. An IPv6 address has no brackets.
        port: The port of the server.
    """
    if isinstance(setting, str):
        return setting
    if setting is None or not any(v in os.environ or v.upper() in os.environ for v in _VARIABLES):
        return None
    # Slow to import, and needed only here.
    from urllib.request import getproxies

    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or bypasses_proxy(proxies.get("no", ""), host, port):
        return None
    return hide(proxy if "://" in proxy else f"http://{proxy}")


def bypasses_proxy(no_proxy: str, host: str, port: int) -> bool:
    """Return whether a value of NO_PROXY excludes a server from proxying.

    The supported entries include those of the requests library. `*` is every server;
    `example.com`, `.example.com` and `*.example.com` are the host and its subdomains; `10.0.0.0/8`
    and `2001:db8::/32` are networks; `10.0.0.1` and `2001:db8::1` are addresses. Hosts and
    addresses may be followed by a port; an IPv6 address with a port is in brackets.

    Args:
        no_proxy: The entries, separated by commas or spaces.
        host: The host of the server. An IPv6 address has no brackets.
        port: The port of the server.
    """
    entries = no_proxy.replace(",", " ").lower().split()
    host = host.lower().rstrip(".").partition("%")[0]
    try:
        address = _address(host)
    except ValueError:
        return any(_is_domain(entry, host, port) for entry in entries)
    return any(_is_network(entry, address, port) for entry in entries)


def _address(text: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(text)
    except ValueError:
        try:
            # Short forms such as 127.1, which requests and socket functions accept.
            return IPv4Address(inet_aton(text))
        except (OSError, UnicodeError):
            raise ValueError from None  # Not an address. The callers treat it as a name.


def _is_network(entry: str, address: IPv4Address | IPv6Address, port: int) -> bool:
    if entry == "*":
        return True
    text, entry_port = _split_port(entry)
    start, slash, length = text.partition("/")
    try:
        # A single address is parsed as a network with one address.
        network = ip_network(f"{_address(start)}{slash}{length}", strict=False)
    except ValueError:
        return False  # A domain name.
    return address in network and entry_port in (None, port)


def _is_domain(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    name, entry_port = _split_port(entry)
    name = name.removeprefix("*").strip(".")
    if not name or entry_port not in (None, port):
        return False
    return host == name or host.endswith(f".{name}")


def _split_port(entry: str) -> tuple[str, int | None]:
    if entry.startswith("["):
        text, _, rest = entry[1:].partition("]")
        port = rest.removeprefix(":")
    elif entry.count(":") == 1:
        text, _, port = entry.partition(":")
    else:
        return entry, None  # No port, or an IPv6 address without brackets.
    if not port:
        return text, None
    return text, int(port) if port.isdecimal() and len(port) <= 5 else _NO_PORT
