"""Copies of requests and responses for exceptions: without secrets, without a connection."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final

import httpx

from .body_text import text_encoding
from .secrets import redact, redact_beginning

BODY_LIMIT: Final = 64 * 1024
"""How many bytes of a body a copy has at most."""

_SECRET_HEADERS: Final = frozenset(
    {b"authorization", b"cookie", b"proxy-authorization", b"set-cookie", b"set-cookie2"}
)
# The body of a copy is decoded, and may be shorter.
_BODY_HEADERS: Final = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


def copy_request(
    request: httpx.Request, *, secrets: Iterable[str], secret_body: bool
) -> httpx.Request:
    """Copy a request for an exception.

    Args:
        request: The request.
        secrets: The values to hide.
        secret_body: Whether to leave out its body.
    """
    try:
        content = b"" if secret_body else request.content
    except httpx.RequestNotRead:
        content = b""  # It was sent in chunks and is not in memory.
    return httpx.Request(
        request.method,
        request.url.copy_with(username=None, password=None),
        headers=_headers(request.headers, _SECRET_HEADERS, secrets),
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
    try:
        content = response.content
    except httpx.ResponseNotRead:
        content = b""
    return httpx.Response(
        response.status_code,
        headers=_headers(response.headers, _SECRET_HEADERS | _BODY_HEADERS, secrets),
        content=_body(content, secrets),
        request=request,
    )


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
        # Not more than one character is cut off.
        text = codecs.getincrementaldecoder(encoding)().decode(content)
    except UnicodeDecodeError:
        # Not text. Latin-1 has a character for each byte.
        encoding = "latin-1"
        text = content.decode(encoding)
    return hide(text, *secrets).encode(encoding)[:BODY_LIMIT]
