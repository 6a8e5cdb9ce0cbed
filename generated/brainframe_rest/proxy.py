# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/proxy.py
"""Which proxy, if any, stands between the client and a server."""

from __future__ import annotations

import os

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
