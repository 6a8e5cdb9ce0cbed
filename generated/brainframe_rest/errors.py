# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/errors.py
"""The two exceptions of this package: one for calls, one for codecs."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import decode

from .message import Response
from .operation import Operation

EXCERPT_LENGTH: Final = 2000
"""How many characters of an answer an error keeps."""

_SECRETS: Final = re.compile(
    r'("(?:password|access_token|refresh_token|session_id)"\s*:\s*")(?:[^"\\]|\\.)*'
)


class Failure(StrEnum):
    """What went wrong with a call, and with it whether the server can have acted on it."""

    CONNECT = "connect"
    """The server was never reached: nothing was sent."""
    WRITE = "write"
    """The connection broke while the request was sent."""
    READ = "read"
    """The connection broke, or made no sense, before the answer was complete."""
    TIMEOUT = "timeout"
    """The time for the call ran out."""
    STATUS = "status"
    """The server answered with an error."""
    DECODE = "decode"
    """The server answered with something that is not what the document promises."""
    ENCODE = "encode"
    """An argument cannot be sent: nothing was sent."""


class CodecError(ValueError):
    """A value does not fit a codec. The message names the path of it, such as `$.coords[0]`."""


class ApiError(Exception):
    """A call failed.

    What the HTTP library or the decoder raised, if anything, is the cause (`__cause__`).

    Attributes:
        kind: The error kind that the server named, if it did.
        description: What went wrong, in the server's words where it gave any.
        status_code: The HTTP status, or None if there was no answer.
        method: The HTTP method of the request.
        url: The URL of the request, without user information.
        response_text: The beginning of the answer's body, or None if there was no answer.
        failure: At which point the call failed.
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
    ) -> None:
        super().__init__(description)
        self.kind = kind
        self.description = description
        self.status_code = status_code
        self.method = method
        self.url = url
        self.response_text = response_text
        self.failure = failure

    def __str__(self) -> str:
        text = f"{self.kind}: {self.description}" if self.kind else self.description
        where = f"{self.method} {self.url}".strip()
        return f"{text} ({where})" if where else text

    def __reduce__(self) -> tuple[Callable[..., ApiError], tuple[dict[str, Any]]]:
        return _restored, (self.__dict__,)


def _restored(state: dict[str, Any]) -> ApiError:
    return ApiError(**state)


class _ErrorBody(Struct):
    title: str
    description: str | None = None


def excerpt(content: bytes) -> str:
    """Returns the beginning of a body as text, without the values of secret properties."""
    # A character takes up to four bytes.
    text = content[: 4 * EXCERPT_LENGTH].decode("utf-8", "replace")
    text = _SECRETS.sub(r"\1[secure]", text)
    return text if len(text) <= EXCERPT_LENGTH else text[:EXCERPT_LENGTH] + "…"


def status_error(response: Response) -> ApiError:
    """Makes the error that an answer with an error status stands for."""
    kind = None
    text = excerpt(response.content)
    try:
        body = decode(response.content, type=_ErrorBody)
        kind = body.title
        description = body.description or ""
    except (DecodeError, ValidationError, UnicodeDecodeError):
        shown = " ".join(text.split())[:200]
        description = f"The server answered with status {response.status} and " + (
            f"no error that it documents: {shown}" if shown else "an empty body"
        )
    return ApiError(
        description,
        failure=Failure.STATUS,
        kind=kind,
        status_code=response.status,
        method=response.request.operation.method,
        url=response.url,
        response_text=text,
    )


def decode_error(response: Response, problem: Exception | str) -> ApiError:
    """Makes the error for an answer that is not what the document promises.

    Args:
        response: The answer.
        problem: What the decoder raised, or what is wrong in words.
    """
    text = excerpt(response.content)
    shown = " ".join(text.split())[:200]
    return ApiError(
        f"The answer to {response.request.operation.id} is not what it should be: {problem}. "
        f"It begins: {shown!r}",
        failure=Failure.DECODE,
        status_code=response.status,
        method=response.request.operation.method,
        url=response.url,
        response_text=text,
    )


def encode_error(operation: Operation, path: str, problem: Exception | str) -> ApiError:
    """Makes the error for a request whose body or parameters cannot be sent.

    Args:
        operation: What was to be requested.
        path: The path of the request, as far as it is made.
        problem: What the encoder raised, or what is wrong in words.
    """
    return ApiError(
        f"{operation.id} cannot be sent: {problem}",
        failure=Failure.ENCODE,
        method=operation.method,
        url=path,
    )
