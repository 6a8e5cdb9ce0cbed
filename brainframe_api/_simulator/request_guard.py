"""Protection against web pages of other sites that send requests to the simulator."""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from openapi_runtime.media_types import essence

logger = logging.getLogger("brainframe_api.simulator")

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]]+)(:[0-9]{1,5})?")
_READING_METHODS = ("GET", "HEAD")


class RequestGuard:
    """ASGI middleware that rejects requests from the web pages of other sites.

    - `Host`, if present, must be an IP address, `localhost` or a name that ends with `.localhost`,
      the host that the server listens on, the name of this machine (also with `.local`) or a given
      name. Any other name indicates DNS rebinding, by which the page of another site would pass as
      one of this server.
    - `Origin` must be the host of the request or a given name. Browsers send it with every request
      that can change state.
    - Without `Origin`, `Sec-Fetch-Site: cross-site` is accepted only if the browser opens the URL
      as a page, as it does when a user follows a link.

    Args:
        application: The application behind the guard.
        host: The host that the server listens on.
        allow_hosts: More names of the server, such as that of a reverse proxy.
    """

    def __init__(self, application: ASGIApp, *, host: str, allow_hosts: Iterable[str]) -> None:
        self._application = application
        self._given = {_normalized(name) for name in allow_hosts}
        machine = _normalized(socket.gethostname())
        self._names = self._given | {"localhost", _normalized(host), machine, f"{machine}.local"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or reject it with status 403."""
        if scope["type"] == "http":
            problem = self._problem(scope["method"], Headers(scope=scope))
            if problem is not None:
                logger.info("Refused %s %s: %s", scope["method"], scope["path"], problem)
                content = msgspec.json.encode({"title": "UnknownError", "description": problem})
                response = Response(content, 403, media_type="application/json")
                protect(response)
                await response(scope, receive, send)
                return
        await self._application(scope, receive, send)

    def _problem(self, method: str, headers: Headers) -> str | None:
        """Return the reason for rejecting a request, or None if it is allowed."""
        host = headers.get("host", "").lower()
        if host and not self._is_own(host):
            return (
                f"The Host header {host!r} is not a name of this server; use an IP address or"
                " localhost, or start the server with --allow-host and the name."
            )
        origin = headers.get("origin")
        if origin is not None:
            if self._may_be_origin(origin.lower(), host):
                return None
            return (
                f"A web page of {origin} may not send requests to this server. If the page is"
                " yours, start the server with --allow-host and the host of the page."
            )
        if headers.get("sec-fetch-site") == "cross-site" and not _is_followed_link(method, headers):
            return (
                "A web page of another site may not load files from this server. If the page is"
                " yours, start the server with --allow-host and the host of the page, and send the"
                " request with CORS."
            )
        return None

    def _is_own(self, host: str) -> bool:
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = _normalized(match[1])
        return name in self._names or name.endswith(".localhost") or _is_address(name)

    def _may_be_origin(self, origin: str, host: str) -> bool:
        try:
            parts = urlsplit(origin)
            name = parts.hostname
        except ValueError:
            return False
        return parts.netloc == host != "" or (name is not None and name in self._given)


def is_from_browser(headers: Headers) -> bool:
    """Return whether a request has headers that only browsers and similar programs send."""
    return any(name == "origin" or name.startswith("sec-fetch-") for name in headers)


def protect(response: Response) -> None:
    """Add headers that keep browsers from running a response as a page of this server.

    The pages of the server itself already have their own policy.
    """
    is_own_page = "Content-Security-Policy" in response.headers
    for name, value in _PROTECTION.items():
        response.headers.setdefault(name, value)
    if not is_own_page and not _is_passive(response.headers.get("content-type", "")):
        response.headers.setdefault("Content-Disposition", "attachment")


_PROTECTION = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-site",
    # Browsers show an image or a video in a generated page, to which this policy also applies.
    # That page must be able to load the file, and has inline styles.
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
    ),
}
_PASSIVE_TYPES = ("", "application/json", "application/x-ndjson", "application/yaml", "text/plain")


def _is_passive(content_type: str) -> bool:
    """Return whether browsers show a media type without running scripts in it."""
    media_type = essence(content_type)
    if media_type.startswith(("audio/", "image/", "video/")):
        return not media_type.endswith("+xml")
    return media_type in _PASSIVE_TYPES


def _is_followed_link(method: str, headers: Headers) -> bool:
    return (
        method in _READING_METHODS
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _normalized(name: str) -> str:
    return name.strip("[]").rstrip(".").lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
