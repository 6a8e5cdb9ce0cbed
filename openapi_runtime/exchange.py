"""One request on its way: to which server, with which headers, and where a redirect takes it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from .address import Address, parse_address
from .errors import ApiError, Failure, encode_error
from .messages import ApiRequest, Content

MAX_REDIRECTS: Final = 10
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SECRET_HEADERS: Final = frozenset({b"authorization", b"cookie"})
_HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Hop:
    """A request as it is sent to one server."""

    address: Address
    method: str
    target: str
    headers: Headers = field(repr=False)
    content: Content = field(repr=False)

    @property
    def url(self) -> str:
        """Where the request goes, without user information."""
        return self.address.origin + self.target


def fixed_headers(
    address: Address, user_agent: str, credentials: tuple[str, str] | None
) -> Headers:
    """Returns the headers that every request to a server carries."""
    headers = [
        (b"Host", address.authority.encode("ascii")),
        (b"User-Agent", user_agent.encode("ascii")),
        # Answers are JSON on a local network, or images: packing them costs more than it saves.
        (b"Accept-Encoding", b"identity"),
    ]
    if credentials is not None:
        headers.append((b"Authorization", basic_authorization(*credentials).encode("ascii")))
    return headers


def basic_authorization(username: str, password: str) -> str:
    """Returns the value of the Authorization header for a user name and a password."""
    return "Basic " + b64encode(f"{username}:{password}".encode()).decode("ascii")


def first_hop(request: ApiRequest, address: Address, fixed: Headers) -> Hop:
    """Returns a request as it is sent to the server of its client.

    Raises:
        ApiError: If a header cannot be sent as it is.
    """
    headers = fixed.copy()
    content = request.content
    for name, value in request.headers.items():
        headers.append((name.encode("ascii"), _header_value(request, name, value)))
    if request.content_type is not None:
        value = request.content_type
        headers.append((b"Content-Type", _header_value(request, "Content-Type", value)))
    if isinstance(content, bytes):
        headers.append((b"Content-Length", b"%d" % len(content)))
    elif content is not None:
        if declared_length(request.headers) is None:
            headers.append((b"Transfer-Encoding", b"chunked"))
    elif request.operation.method != "GET":
        headers.append((b"Content-Length", b"0"))
    target = address.prefix + request.path
    if request.query:
        target += "?" + request.query
    return Hop(address, request.operation.method, target, headers, content)


def declared_length(headers: Mapping[str, str]) -> int | None:
    """Returns the length that a request declares for a body that is sent in pieces."""
    for name, value in headers.items():
        if name.lower() == "content-length":
            return int(value)
    return None


def check_piece(request: ApiRequest, piece: object) -> None:
    """Makes sure that a piece of a body is bytes.

    Raises:
        TypeError: If it is text, or something else.
    """
    if not isinstance(piece, (bytes, bytearray, memoryview)):
        raise TypeError(
            f"The body of {request.operation.id} is made of bytes, not of {type(piece).__name__}"
            + (". Open files in binary mode." if isinstance(piece, str) else "")
        )


def check_length(request: ApiRequest, declared: int | None, sent: int) -> None:
    """Makes sure that a body in pieces is as long as its Content-Length promised.

    Raises:
        ApiError: If it is not. The server then has only a part of it, and no complete request.
    """
    if declared is not None and sent != declared:
        raise encode_error(
            request.operation,
            request.path,
            f"its body was to have {declared} bytes and has {'more' if sent > declared else sent}",
        )


def _header_value(request: ApiRequest, name: str, value: str) -> bytes:
    # A line break would let the value write further headers.
    if not _HEADER_VALUE.fullmatch(value):
        raise encode_error(
            request.operation, request.path, f"the header {name} has characters that no header has"
        )
    return value.encode("latin-1")


def is_redirect(status: int) -> bool:
    """Whether an answer is neither a success nor an error."""
    return 300 <= status < 400


def next_hop(hop: Hop, status: int, location: str | None) -> Hop:
    """Returns the request that a redirect asks for.

    The method stays, but for status 303: that a POST becomes a GET, as browsers do, would pass for
    a success without having done anything. What is secret goes to no other server.

    Raises:
        ApiError: If the redirect is one that is not followed.
    """
    if status not in (301, 302, 303, 307, 308) or not location:
        raise _not_followed(hop, status, "without saying to where")
    try:
        parts = urlsplit(urljoin(hop.url, location))
        address = parse_address(f"{parts.scheme}://{parts.netloc}")
    except ValueError as error:
        raise _not_followed(hop, status, "to something that is no http or https URL") from error
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    where = f"to {address.origin}{target}"
    method, content = hop.method, hop.content
    if status == 303 and method != "HEAD":
        method, content = "GET", None
    if content is not None and not isinstance(content, bytes):
        raise _not_followed(hop, status, f"{where}, but the body cannot be sent again")
    dropped = {b"host"}
    if content is None:
        dropped |= {b"content-type", b"content-length", b"transfer-encoding"}
    if not hop.address.trusts(address):
        if method not in _SAFE_METHODS:
            raise _not_followed(hop, status, f"{where}, but this request is for its server alone")
        dropped |= _SECRET_HEADERS
    headers = [(b"Host", address.authority.encode("ascii")), *_without(hop.headers, dropped)]
    return replace(
        hop, address=address, method=method, target=target, headers=headers, content=content
    )


def _without(headers: Headers, names: Iterable[bytes]) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in names]


def _not_followed(hop: Hop, status: int, why: str) -> ApiError:
    return ApiError(
        f"The server redirects with status {status} {why}. Is the server's URL right?",
        failure=Failure.STATUS,
        status_code=status,
        method=hop.method,
        url=hop.url,
    )


def too_many_redirects(hop: Hop, status: int) -> ApiError:
    """Makes the error for a redirect too many."""
    return _not_followed(hop, status, f"more than {MAX_REDIRECTS} times")


def read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Returns headers by their lower-case names, repeated ones joined."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if key in headers:
            # A cookie's date has a comma in it.
            text = headers[key] + ("\n" if key == "set-cookie" else ", ") + text
        headers[key] = text
    return headers
