"""Exceptions: ApiError for calls and CodecError for codecs."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.json import decode

from .body_text import encoding_problem, text_encoding
from .json_decoder import DECODE_ERRORS
from .messages import ApiResponse
from .operation import REDIRECTS, Operation
from .secrets import redact, redact_beginning

if TYPE_CHECKING:
    import httpx

EXCERPT_LENGTH: Final = 2000
"""Maximum number of characters of a response body that an error keeps."""


class Failure(StrEnum):
    """Stage at which a call failed, which shows whether the server may have processed it."""

    CONNECT = "connect"
    """No connection to the server: nothing was sent."""
    WRITE = "write"
    """The connection failed while the request was sent."""
    READ = "read"
    """The connection failed, or the HTTP response was invalid, before the response was complete."""
    TIMEOUT = "timeout"
    """The timeout of the call expired."""
    STATUS = "status"
    """The response has an error status."""
    DECODE = "decode"
    """The response does not match the OpenAPI document."""
    ENCODE = "encode"
    """An argument is invalid. The server did not receive a complete request."""


class CodecError(ValueError):
    """Invalid value for a codec. The message contains its path, such as `$.coords[0]`."""


class MissingKeyError(CodecError, KeyError):
    """Missing key in the dict of a codec. Also a KeyError, for programs that catch that.

    .. versionadded:: 0.2.0
    """

    # The method of KeyError would quote the message.
    __str__ = Exception.__str__


def invalid_codec(name: str, problem: str) -> CodecError:
    """Return the error for a dict or JSON text that cannot be converted to a codec.

    Args:
        name: The class of the codec.
        problem: The message of msgspec.
    """
    cls = MissingKeyError if problem.startswith("Object missing required field") else CodecError
    return cls(f"Invalid {name}: {problem}")


class ApiError(Exception):
    """A call failed.

    The cause (`__cause__`) is the exception of the HTTP library or the decoder, if any.

    Attributes:
        kind: The error kind in the response, if any.
        description: The description in the response, or a description of the failure.
        status_code: The HTTP status, or None if there was no response.
        method: The HTTP method of the request.
        url: The URL of the request, without user name and password.
        response_text: The beginning of the response body, or of the invalid item of a stream. None
            if there was no response, if it is incomplete, or if an item is too large.
        failure: The stage at which the call failed.
        request: A copy of the request that httpx sent or tried to send, if any. The copy has no
            authentication headers, cookies or secret values, and at most 64 KB of the body.
        response: A copy of the response, or None if there was no response. The copy has no cookies
            or secret values, and at most 64 KB of the body.
    """

    def __init__(
        self,
        description: str,
        *,
        failure: Failure,
        kind: str | None = None,
        status_code: int | None = None,
        method: str = "",
        url: str = "",
        response_text: str | None = None,
        request: httpx.Request | None = None,
        response: httpx.Response | None = None,
    ) -> None:
        super().__init__(description)
        self.kind = kind
        self.description = description
        self.status_code = status_code
        self.method = method
        self.url = url
        self.response_text = response_text
        self.failure = failure
        self.request = request
        self.response = response

    def __str__(self) -> str:
        text = f"{self.kind}: {self.description}" if self.kind else self.description
        request = f"{self.method} {self.url}".strip()
        return f"{text} ({request})" if request else text

    def __reduce__(self) -> tuple[Callable[..., ApiError], tuple[dict[str, Any]]]:
        return _restored, (self.__dict__,)


def _restored(state: dict[str, Any]) -> ApiError:
    return ApiError(**state)


class _ErrorBody(Struct):
    """Error body in the format of the Falcon framework, or of RFC 9457, which has `detail`."""

    title: str
    description: str | None = None
    detail: str | None = None


def error_kind(content: bytes) -> str | None:
    """Return the error kind in the body of an error response, or None if it has none."""
    try:
        return decode(content, type=_ErrorBody).title
    except DECODE_ERRORS:
        return None


def excerpt(content: bytes, secrets: tuple[str, ...] = ()) -> str:
    """Return the beginning of a body as text, without secret values.

    Args:
        content: The body.
        secrets: Values to hide, in addition to those of secret JSON properties and headers.
    """
    # A character has up to four bytes.
    beginning = content[: 4 * EXCERPT_LENGTH]
    hide = redact if len(beginning) == len(content) else redact_beginning
    text = beginning.decode(text_encoding(beginning), "replace").removeprefix("\ufeff")
    text = hide(text, *secrets)
    return text if len(text) <= EXCERPT_LENGTH else text[:EXCERPT_LENGTH] + "…"


def status_error(response: ApiResponse) -> ApiError:
    """Create the error for a response with an error status.

    Args:
        response: The response. The body may be an object with a `title`, which is the error kind,
            and a `description`.
    """
    kind = None
    text = excerpt(response.content, response.secrets)
    try:
        body = decode(response.content, type=_ErrorBody)
        kind = redact(body.title, *response.secrets)
        description = redact(body.description or body.detail or "", *response.secrets)
    except DECODE_ERRORS:
        shown = " ".join(text.split())[:200]
        description = f"Status {response.status} with " + (
            f"the body: {shown}" if shown else "an empty body"
        )
        problem = encoding_problem(response.content)
        if problem is not None:
            description += f" ({problem})"
        if response.status in REDIRECTS:
            description += " and no Location header"
    if not response.body_was_read:
        description = (
            f"Status {response.status}. An event hook raised HTTPStatusError before the body was "
            "read: call response.read(), or await response.aread(), before raise_for_status()."
        )
    request_copy, response_copy = _copies(response)
    return ApiError(
        description,
        failure=Failure.STATUS,
        request=request_copy,
        response=response_copy,
        kind=kind,
        status_code=response.status,
        method=response.request.operation.method,
        url=response.url,
        response_text=text,
    )


def decode_error(response: ApiResponse, problem: Exception | str) -> ApiError:
    """Create the error for a response that does not match the OpenAPI document.

    Args:
        response: The response.
        problem: The exception of the decoder, or a description of the problem.
    """
    if isinstance(problem, Exception):
        problem.__traceback__ = None  # It contains the whole body, which may contain secrets.
        problem = encoding_problem(response.content) or problem
    text = excerpt(response.content, response.secrets)
    shown = " ".join(text.split())[:200]
    request_copy, response_copy = _copies(response)
    return ApiError(
        f"Invalid response to {response.request.operation.id}: "
        f"{redact(str(problem), *response.secrets)}. The body begins with {shown!r}",
        failure=Failure.DECODE,
        request=request_copy,
        response=response_copy,
        status_code=response.status,
        method=response.request.operation.method,
        url=response.url,
        response_text=text,
    )


def _copies(response: ApiResponse) -> tuple[httpx.Request | None, httpx.Response | None]:
    return response.copies() if response.copies is not None else (None, None)


def encode_error(operation: Operation, path: str, problem: Exception | str) -> ApiError:
    """Create the error for a request with an invalid body or parameter.

    Args:
        operation: The operation.
        path: The path of the request, or its template.
        problem: The exception of the encoder, or a description of the problem.
    """
    return ApiError(
        f"Invalid request for {operation.id}: {problem}",
        failure=Failure.ENCODE,
        method=operation.method,
        url=path,
    )
