"""Mapping of the errors of the generated client to the documented exceptions."""

from __future__ import annotations

from brainframe_api.bf_errors import (
    BaseAPIError,
    InvalidFormatError,
    ServerNotReadyError,
    UnknownError,
    kind_to_error_type,
)
from openapi_runtime.errors import ApiError, Failure

_PROXY_STATUSES = frozenset({502, 503, 504})
"""Status codes that the reverse proxy returns while the BrainFrame server is starting."""


def documented_error(error: ApiError) -> BaseAPIError:
    """Return the documented exception for a failed call."""
    failure = _failure(error)
    failure.status_code = error.status_code
    failure.method = error.method or None
    failure.url = error.url or None
    failure.response_text = error.response_text
    failure.request = error.request
    failure.response = error.response
    # The cause is the exception of httpx, whose tracebacks contain whole requests with passwords.
    failure.__cause__ = without_tracebacks(error.__cause__)
    return failure


def _failure(error: ApiError) -> BaseAPIError:
    if error.failure is Failure.ENCODE:
        return InvalidFormatError(error.description)
    if error.failure is Failure.DECODE:
        return UnknownError(f"{error.description} ({error.method} {error.url})", error.status_code)
    if error.failure is not Failure.STATUS:
        return ServerNotReadyError(error.description)
    error_type = kind_to_error_type.get(error.kind or "")
    if error_type is not None:
        return error_type(error.description)
    if error.kind is not None:
        return UnknownError(
            f"Unknown error kind {error.kind}: {error.description}",
            error.status_code,
        )
    if error.status_code in _PROXY_STATUSES:
        return ServerNotReadyError(error.description)
    return UnknownError(error.description, error.status_code)


def without_tracebacks(error: BaseException | None) -> BaseException | None:
    """Remove the tracebacks, and thus the local variables, of an exception and its causes."""
    seen: set[int] = set()
    pending = [error]
    while pending:
        current = pending.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        current.__traceback__ = None
        pending += [current.__cause__, current.__context__]
    return error
