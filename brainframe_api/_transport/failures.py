"""Makes the documented exceptions of what the generated package raises."""

from __future__ import annotations

from brainframe_api.bf_errors import (
    BaseAPIError,
    InvalidFormatError,
    ServerNotReadyError,
    UnknownError,
    kind_to_error_type,
)
from openapi_runtime.errors import ApiError, Failure

_STARTING_STATUSES = frozenset({502, 503, 504})
"""What the web server before a BrainFrame server answers while that one starts."""


def documented_error(error: ApiError) -> BaseAPIError:
    """Returns the exception that is documented for a failed call."""
    failure = _failure(error)
    failure.status_code = error.status_code
    failure.method = error.method or None
    failure.url = error.url or None
    failure.response_text = error.response_text
    # What the HTTP library raised. Its tracebacks hold whole requests, passwords included.
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
            f"The server reports an error of the kind {error.kind}, which this version of the SDK "
            f"does not know: {error.description}",
            error.status_code,
        )
    if error.status_code in _STARTING_STATUSES:
        return ServerNotReadyError(error.description)
    return UnknownError(error.description, error.status_code)


def without_tracebacks(error: BaseException | None) -> BaseException | None:
    """Takes the tracebacks, with the variables in them, off an exception and what led to it."""
    seen: set[int] = set()
    pending = [error]
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.__traceback__ = None
        pending += [one.__cause__, one.__context__]
    return error
