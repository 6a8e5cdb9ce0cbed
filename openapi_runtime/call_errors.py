"""The errors of calls, from the exceptions of httpx and with copies for the user."""

from __future__ import annotations

from functools import partial

import httpx

from .error_copies import copy_request, copy_response
from .errors import ApiError, status_error
from .messages import ApiRequest, ApiResponse
from .prepared_request import PreparedRequest, redirect_error
from .secrets import redact, without_bytes
from .transport_errors import describe


def response_copies(
    request: ApiRequest, response: httpx.Response, secrets: tuple[str, ...]
) -> tuple[httpx.Request, httpx.Response]:
    """Copy a response and its request for an exception.

    Args:
        request: The request of the endpoint function.
        response: The response.
        secrets: The values to hide.
    """
    sent = copy_request(
        response.request, secrets=secrets, secret_body=request.operation.secret_body
    )
    return sent, copy_response(response, sent, secrets=secrets)


def to_api_response(
    request: ApiRequest, url: str, response: httpx.Response, secrets: tuple[str, ...]
) -> ApiResponse:
    """Return a response as the endpoint functions use it. A body that was not read is empty.

    Args:
        request: The request of the endpoint function.
        url: The URL of the request, without user information.
        response: The response.
        secrets: The values that must not show in errors.
    """
    try:
        content = response.content
    except httpx.ResponseNotRead:
        content = b""
    return ApiResponse(
        response.status_code,
        response.headers,
        content,
        request,
        url,
        secrets,
        partial(response_copies, request, response, secrets),
    )


def call_error(
    error: Exception,
    *,
    request: ApiRequest,
    prepared: PreparedRequest,
    secrets: tuple[str, ...],
    closed: bool,
    response: httpx.Response | None = None,
    sent: httpx.Request | None = None,
) -> ApiError:
    """Return the error for an exception of httpx or of a body reader.

    Args:
        error: The exception.
        request: The request of the endpoint function.
        prepared: The request as it was sent to this server.
        secrets: The values that must not show.
        closed: Whether the client was closed meanwhile.
        response: The response, if its head was received.
        sent: The request of httpx, if there was no response.
    """
    if isinstance(error, httpx.HTTPStatusError):
        # Raised by an event hook of the user: `response.raise_for_status()`.
        return status_error(to_api_response(request, prepared.url, error.response, secrets))
    if isinstance(error, httpx.RemoteProtocolError) and "location header" in str(error):
        # httpx parses the location of a redirect even if it is not to follow it.
        return redirect_error(prepared, None, "to something that is not an http or https URL")
    _clean(error, secrets)
    failure, description = describe(error, prepared.base_url.origin, closed=closed)
    failed = ApiError(
        redact(description, *secrets),
        failure=failure,
        status_code=None if response is None else response.status_code,
        method=prepared.method,
        url=prepared.url,
    )
    if response is not None:
        failed.request, failed.response = response_copies(request, response, secrets)
    elif sent is not None:
        failed.request = copy_request(
            sent, secrets=secrets, secret_body=request.operation.secret_body
        )
    if isinstance(error, httpx.RequestError) and failed.request is not None:
        error.request = failed.request
    return failed


def _clean(error: BaseException, secrets: tuple[str, ...]) -> None:
    """Remove secrets from an exception of httpx and from those that it comes from.

    Their tracebacks have the headers of the request, and their messages the bytes of a malformed
    response, in which a session may be.
    """
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.__traceback__ = None
        one.args = tuple(
            redact(without_bytes(arg), *secrets) if isinstance(arg, str) else arg
            for arg in one.args
        )
        pending += [one.__cause__, one.__context__]
