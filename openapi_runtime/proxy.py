"""Which proxy, if any, stands between the client and a server."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from .address import Address
from .unset import Unset

_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")


def choose_proxy(setting: str | None | Unset, address: Address) -> str | None:
    """Returns the URL of the proxy for a server, or None to connect directly.

    Args:
        setting: The URL of a proxy, None for no proxy, or UNSET to go by the environment
            variables HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
        address: The server.
    """
    if isinstance(setting, str):
        return setting
    if setting is None or not any(v in os.environ or v.upper() in os.environ for v in _VARIABLES):
        return None
    # Slow to import, and needed by few.
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    if proxy_bypass(address.authority):
        return None
    proxy = proxies.get(address.scheme) or proxies.get("all")
    if proxy and "://" not in proxy:
        proxy = f"http://{proxy}"
    return proxy


def parse_proxy(url: str) -> tuple[str, tuple[str, str] | None] | None:
    """Takes the URL of a proxy apart.

    Returns:
        The URL without user information, and the user name and password in it if there are any; or
        None if it is not the URL of a proxy.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "socks5", "socks5h") or not host:
        return None
    host = f"[{host}]" if ":" in host else host
    auth = None
    if parts.username is not None:
        auth = (unquote(parts.username), unquote(parts.password or ""))
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}", auth
