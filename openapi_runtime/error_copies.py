"""Copies of requests and responses for exceptions, without secrets and connections."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterable
from typing import Final

import httpx

from .body_text import text_encoding
from .secrets import HIDDEN, redact, redact_beginning, redact_values

BODY_LIMIT: Final = 64 * 1024
"""The maximum number of body bytes in a copy."""

_SECRET_HEADERS: Final = frozenset(
    {b"authorization", b"cookie", b"proxy-authorization", b"set-cookie", b"set-cookie2"}
)
_SHOWN_HEADERS: Final = frozenset(
    {
        # Headers of HTTP and of the client:
        b"accept", b"accept-encoding", b"accept-language", b"cache-control", b"connection",
        b"content-disposition", b"content-encoding", b"content-length", b"content-type", b"date",
        b"host", b"if-match", b"if-modified-since", b"if-none-match", b"if-unmodified-since",
        b"pragma", b"range", b"transfer-encoding", b"user-agent",
        # Headers of tracing:
        b"b3", b"baggage", b"sentry-trace", b"traceparent", b"tracestate", b"x-b3-sampled",
        b"x-b3-spanid", b"x-b3-traceid", b"x-correlation-id", b"x-request-id",
    }
)  # fmt: skip
# Removed, because the body of a copy is decoded and may be truncated.
_BODY_HEADERS: Final = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


def copy_request(
    request: httpx.Request,
    *,
    shown_params: Collection[str],
    secrets: Iterable[str],
    secret_body: bool,
) -> httpx.Request:
    """Copy a request for an exception.

    The user's httpx client may have added secrets, so the values of unknown headers, and of query
    parameters that are not part of the API, are hidden.

    Args:
        request: The request.
        shown_params: The names of the query parameters of the API.
        secrets: The values to hide.
        secret_body: Whether to omit its body.
    """
    try:
        content = b"" if secret_body else request.content
    except httpx.RequestNotRead:
        content = b""  # It was streamed, and is not in memory.
    headers = [
        (name, value if name.lower() in _SHOWN_HEADERS else HIDDEN.encode("ascii"))
        for name, value in _headers(request.headers, _SECRET_HEADERS, secrets)
    ]
    return httpx.Request(
        request.method,
        _url(request.url, shown_params, secrets),
        headers=headers,
        content=_body(content, secrets),
    )


def copy_response(
    response: httpx.Response, request: httpx.Request, *, secrets: Iterable[str]
) -> httpx.Response:
    """Copy a response for an exception.

    Args:
        response: The response.
        request: The copy of its request.
        secrets: The values to hide.
    """
    return httpx.Response(
        response.status_code,
        headers=_headers(response.headers, _SECRET_HEADERS | _BODY_HEADERS, secrets),
        content=_body(content_of(response) or b"", secrets),
        request=request,
    )


def content_of(response: httpx.Response) -> bytes | None:
    """Return the body of a response, or None if it was not read."""
    try:
        return response.content
    except httpx.ResponseNotRead:
        return None


def _url(url: httpx.URL, shown_params: Collection[str], secrets: Iterable[str]) -> httpx.URL:
    url = _redacted(url.copy_with(username=None, password=None), secrets)
    if all(name in shown_params for name in url.params):
        return url
    params = [
        (name, value if name in shown_params else HIDDEN)
        for name, value in url.params.multi_items()
    ]
    return url.copy_with(params=params)


def _redacted(url: httpx.URL, secrets: Iterable[str]) -> httpx.URL:
    text = str(url)
    hidden = redact_values(text, *secrets)
    if hidden == text:
        return url
    try:
        return httpx.URL(hidden)
    except httpx.InvalidURL:
        # The secret is part of the host, where brackets are invalid.
        return httpx.URL(hidden.replace(HIDDEN, "secure"))


def _headers(
    headers: httpx.Headers, dropped: frozenset[bytes], secrets: Iterable[str]
) -> list[tuple[bytes, bytes]]:
    # A server may repeat the request in other headers.
    return [
        (name, redact(value.decode("latin-1"), *secrets).encode("latin-1"))
        for name, value in headers.raw
        if name.lower() not in dropped
    ]


def _body(content: bytes, secrets: Iterable[str]) -> bytes:
    hide = redact if len(content) <= BODY_LIMIT else redact_beginning
    content = content[:BODY_LIMIT]
    encoding = text_encoding(content)
    try:
        # The last character may be incomplete.
        text = codecs.getincrementaldecoder(encoding)().decode(content)
    except UnicodeDecodeError:
        # Not text. Latin-1 has a character for each byte.
        encoding = "latin-1"
        text = content.decode(encoding)
    hidden = hide(text, *secrets)
    return content if hidden == text else hidden.encode(encoding)[:BODY_LIMIT]
