"""Settings of the user's httpx client, and protection of its cookie jar."""

from __future__ import annotations

from typing import Any, Final, TypeAlias, cast

import httpx

from .cookies import SessionlessCookieJar, merge_cookies, without_cookie
from .sessions import SessionScheme
from .tls import Certificate, Verify
from .unset import UNSET, Unset

HttpClient: TypeAlias = httpx.Client | httpx.AsyncClient

_HTTPX_ACCEPT: Final = "*/*"
"""The default Accept header of httpx clients."""


def check_http_client(
    http_client: object,
    expected: type[HttpClient],
    *,
    verify: Verify,
    cert: Certificate | None,
    proxy: str | None | Unset,
) -> None:
    """Check the type of the user's httpx client, and that no setting conflicts with it.

    Raises:
        TypeError: If it is not of the expected type.
        ValueError: If a setting is given that belongs to the httpx client.
    """
    if not isinstance(http_client, expected):
        raise TypeError(
            f"http_client must be an httpx.{expected.__name__}, not {type(http_client).__name__}"
        )
    settings = (
        ("verify", verify is not True),
        ("cert", cert is not None),
        ("proxy", proxy is not UNSET),
    )
    given = [name for name, is_given in settings if is_given]
    if given:
        raise ValueError(
            f"{' and '.join(given)} cannot be combined with http_client. Configure the http_client "
            f"itself: httpx.{expected.__name__}(verify=..., proxy=...)."
        )


def needs_authorization(http_client: HttpClient, url: str) -> bool:
    """Return whether the httpx client sets the Authorization header of requests.

    Args:
        http_client: The user's httpx client.
        url: The URL of the server.
    """
    if "authorization" in http_client.headers:
        return True
    auth = http_client.auth
    if auth is None:
        return False
    if isinstance(auth, httpx.BasicAuth | httpx.DigestAuth):
        return True
    request = httpx.Request("GET", url)
    flow = auth.auth_flow(request)
    try:
        # The first request may be for a token, to another server.
        return next(flow) is request and "authorization" in request.headers
    except Exception:
        return False  # Unknown without a server: it may need a token.
    finally:
        flow.close()


def protect_session(http_client: HttpClient, origin: str, scheme: SessionScheme) -> None:
    """Keep the sessions of a server out of the cookie jar of the httpx client."""
    cookies = http_client.cookies
    jar = cookies.jar
    if not isinstance(jar, SessionlessCookieJar):
        jar = cookies.jar = SessionlessCookieJar(jar)
    jar.protect(origin, scheme.cookie)


def with_client_settings(
    http_client: HttpClient, request: httpx.Request, scheme: SessionScheme | None, *, trusted: bool
) -> httpx.Request:
    """Return a request with the headers, cookies and query parameters of the httpx client.

    Args:
        http_client: The user's httpx client.
        request: The request.
        scheme: The session scheme of the API.
        trusted: Whether the request may contain secrets. False after a redirect to another server.
    """
    headers = http_client.headers.copy()
    headers.update(request.headers)
    accept = http_client.headers.get("accept", _HTTPX_ACCEPT)
    if accept != _HTTPX_ACCEPT:
        headers["accept"] = accept
    # httpx sends either the cookies of the request or those of its client.
    call_cookies = request.headers.get("cookie")
    if call_cookies is not None:
        _remove(headers, "cookie")
        if "cookie" in http_client.headers:
            headers["cookie"] = http_client.headers["cookie"]
    if trusted and "host" in http_client.headers:
        headers["host"] = http_client.headers["host"]
    cookies = http_client.cookies if trusted and len(http_client.cookies.jar) else None
    merged = httpx.Request(
        request.method,
        _with_params(request.url, http_client.params),
        headers=headers,
        cookies=cookies,
        stream=request.stream,
        extensions=request.extensions,
    )
    if not trusted:
        _remove(merged.headers, "authorization", "cookie")
    elif scheme is not None and "cookie" in merged.headers:
        # A session cookie in the user's cookie jar may belong to another user.
        cookie = without_cookie(merged.headers["cookie"], scheme.cookie)
        _remove(merged.headers, "cookie")
        if cookie:
            merged.headers["cookie"] = cookie
    if call_cookies is not None:
        merged.headers["cookie"] = merge_cookies(call_cookies, merged.headers.get("cookie", ""))
    return merged


def is_from_cache(response: httpx.Response) -> bool:
    """Return whether the response is from a cache, according to hishel 0, 1 or 2."""
    extensions = response.extensions
    status: Any = extensions.get("caching")
    if isinstance(status, dict):
        return bool(cast("dict[str, Any]", status).get("from_cache"))
    return bool(extensions.get("hishel_from_cache") or extensions.get("from_cache"))


def _with_params(url: httpx.URL, params: httpx.QueryParams) -> httpx.URL:
    """Return a URL with the parameters of the httpx client that the URL does not contain."""
    added = httpx.QueryParams([item for item in params.multi_items() if item[0] not in url.params])
    if not added:
        return url
    # Merged here, because httpx's merge encodes the parameters of the call again.
    return url.copy_with(query=b"&".join(filter(None, (url.query, str(added).encode("ascii")))))


def _remove(headers: Any, *names: str) -> None:
    for name in names:
        headers.pop(name, None)
