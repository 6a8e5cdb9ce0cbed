"""Requests prepared for one server, and the redirect policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from .base_url import BaseURL, parse_base_url
from .errors import ApiError, Failure, encode_error
from .messages import ApiRequest, Content
from .operation import REDIRECTS, Operation
from .secrets import redact_values

MAX_REDIRECTS: Final = 10
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SECRET_HEADERS: Final = frozenset({b"authorization", b"cookie"})
_HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class PreparedRequest:
    """Request for one server, without authentication.

    Its URL is hidden in tracebacks, because that of a redirect may contain secrets.
    """

    base_url: BaseURL = field(repr=False)
    method: str
    target: str = field(repr=False)
    headers: Headers = field(repr=False)
    content: Content = field(repr=False)
    redirected: bool = False

    @property
    def url(self) -> str:
        """The URL, without user name and password."""
        return self.base_url.origin + self.target

    def shown_url(self, secrets: Iterable[str]) -> str:
        """Return the URL without secrets, which the server may put into that of a redirect."""
        return redact_values(self.url, *secrets) if self.redirected else self.url

    @property
    def replayable(self) -> bool:
        """Whether the request can be sent a second time."""
        return self.content is None or isinstance(self.content, bytes)


def prepare_request(request: ApiRequest, base_url: BaseURL) -> PreparedRequest:
    """Prepare a request for the server of its client.

    Raises:
        ApiError: If a header has invalid characters.
    """
    content = request.content
    headers: Headers = [
        (name.encode("ascii"), _header_value(request, name, value))
        for name, value in request.headers.items()
    ]
    if request.content_type is not None:
        value = request.content_type
        headers.append((b"Content-Type", _header_value(request, "Content-Type", value)))
    if request.cookies:
        headers.append((b"Cookie", _header_value(request, "Cookie", request.cookies)))
    if isinstance(content, bytes):
        headers.append((b"Content-Length", b"%d" % len(content)))
    elif content is not None:
        if declared_length(request.headers) is None:
            headers.append((b"Transfer-Encoding", b"chunked"))
    elif request.operation.method not in _SAFE_METHODS or request.operation.method == "OPTIONS":
        headers.append((b"Content-Length", b"0"))
    target = base_url.prefix + request.path
    if request.query:
        target += "?" + request.query
    return PreparedRequest(base_url, request.operation.method, target, headers, content)


def declared_length(headers: Mapping[str, str]) -> int | None:
    """Return the Content-Length of a request whose body is sent in chunks, if it has one."""
    for name, value in headers.items():
        if name.lower() == "content-length":
            return int(value)
    return None


def check_chunk(request: ApiRequest, chunk: object) -> None:
    """Check the type of a chunk of a request body.

    Raises:
        TypeError: If it is not bytes.
    """
    if not isinstance(chunk, (bytes, bytearray, memoryview)):
        raise TypeError(
            f"The body of {request.operation.id} must consist of bytes, not "
            f"{type(chunk).__name__}"
            + (". Open files in binary mode." if isinstance(chunk, str) else "")
        )


def check_length(request: ApiRequest, declared: int | None, sent: int) -> None:
    """Check the length of a request body that was sent in chunks.

    Raises:
        ApiError: If the length differs from the Content-Length header. In that case, the server did
            not receive a complete request.
    """
    if declared is not None and sent != declared:
        raise encode_error(
            request.operation,
            request.path,
            f"Content-Length is {declared} but the body has "
            f"{'more' if sent > declared else sent} bytes",
        )


def check_user_agent(user_agent: object) -> None:
    """Check a value of the User-Agent header.

    Raises:
        TypeError: If it is not a str.
        ValueError: If it has characters that cannot be sent.
    """
    if not isinstance(user_agent, str):
        raise TypeError(f"user_agent must be a str, not {type(user_agent).__name__}")
    if not (user_agent.isascii() and user_agent.isprintable() and user_agent.strip() == user_agent):
        raise ValueError(f"Invalid user_agent {user_agent!r:.100}: use printable ASCII characters")


def _header_value(request: ApiRequest, name: str, value: str) -> bytes:
    # A line break in the value could inject further headers.
    if not _HEADER_VALUE.fullmatch(value):
        raise encode_error(
            request.operation, request.path, f"the header {name} has invalid characters"
        )
    return value.encode("latin-1")


def is_redirect(operation: Operation, status: int, location: str | None) -> bool:
    """Return whether a response is a redirect, and not a result of the operation.

    Args:
        operation: The operation that was called.
        status: The status of the response.
        location: The Location header of the response, if any.
    """
    return bool(location) and status in REDIRECTS and status not in operation.redirects


def follow_redirect(
    request: PreparedRequest,
    status: int,
    location: str,
    redirects: int,
    secrets: tuple[str, ...] = (),
) -> PreparedRequest:
    """Return the request for the target of a redirect.

    The method is kept, except for status 303. Browsers and httpx also change a POST to a GET for
    the statuses 301 and 302, but the call would then appear successful without any effect. Secrets
    are not sent to other servers.

    Args:
        request: The redirected request.
        status: The status of the response.
        location: The Location header of the response.
        redirects: The number of redirects of this call, including this one.
        secrets: The values to hide in errors.

    Raises:
        ApiError: If the redirect is not followed.
    """
    if redirects > MAX_REDIRECTS:
        raise redirect_error(request, status, f"more than {MAX_REDIRECTS} times", secrets)
    resolved = _resolve(request.url, location)
    if resolved is None:
        problem = "to something that is not an http or https URL"
        raise redirect_error(request, status, problem, secrets)
    base_url, target = resolved
    where = f"to {base_url.origin}{target}"
    method, content = request.method, request.content
    if status == 303 and method != "HEAD":
        method, content = "GET", None
    if content is not None and not isinstance(content, bytes):
        problem = f"{where}, but the body cannot be sent again"
        raise redirect_error(request, status, problem, secrets)
    dropped: set[bytes] = set()
    if content is None:
        dropped |= {b"content-type", b"content-length", b"transfer-encoding"}
    if not request.base_url.may_share_secrets_with(base_url):
        if method not in _SAFE_METHODS:
            problem = f"{where}, but a {method} request is not sent to another server"
            raise redirect_error(request, status, problem, secrets)
        dropped |= _SECRET_HEADERS
    return replace(
        request,
        base_url=base_url,
        method=method,
        target=target,
        headers=_without(request.headers, dropped),
        content=content,
        redirected=True,
    )


def _resolve(url: str, location: str) -> tuple[BaseURL, str] | None:
    """Return the server and the target of a redirect, or None if its location is invalid."""
    try:
        parts = urlsplit(urljoin(url, location))
        base_url = parse_base_url(f"{parts.scheme}://{parts.netloc}")
    except ValueError:
        return None
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return base_url, target


def _without(headers: Headers, names: Iterable[bytes]) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in names]


def redirect_error(
    request: PreparedRequest, status: int | None, problem: str, secrets: tuple[str, ...] = ()
) -> ApiError:
    """Return the error for a redirect that is not followed."""
    with_status = "" if status is None else f" with status {status}"
    problem = redact_values(problem, *secrets)
    return ApiError(
        f"The server redirects{with_status} {problem}. Check the URL of the server.",
        failure=Failure.STATUS,
        status_code=status,
        method=request.method,
        url=request.shown_url(secrets),
    )
