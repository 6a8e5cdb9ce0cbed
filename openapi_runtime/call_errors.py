"""Errors of calls, created from exceptions of httpx, with copies of the request and response."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qsl

import httpx

from .error_copies import content_of, copy_request, copy_response
from .errors import ApiError, Failure
from .messages import ApiRequest, ApiResponse
from .prepared_request import PreparedRequest, redirect_error
from .secrets import redact, secrets_in_body, without_bytes
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
    sent = _copy_request(request, response.request, secrets)
    return sent, copy_response(response, sent, secrets=secrets)


def _copy_request(
    request: ApiRequest, sent: httpx.Request, secrets: tuple[str, ...]
) -> httpx.Request:
    return copy_request(
        sent,
        shown_params=[name for name, _ in parse_qsl(request.query, keep_blank_values=True)],
        secrets=secrets,
        secret_body=request.operation.secret_body,
    )


def with_request_secrets(request: ApiRequest, secrets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values to hide, including those in a request, which a server may repeat."""
    if not isinstance(request.content, bytes):
        return secrets
    return secrets + secrets_in_body(request.content, whole=request.operation.secret_body)


def to_api_response(
    request: ApiRequest,
    prepared: PreparedRequest,
    response: httpx.Response,
    secrets: tuple[str, ...],
) -> ApiResponse:
    """Convert a response for the endpoint functions. A body that was not read is empty.

    Args:
        request: The request of the endpoint function.
        prepared: The request as it was sent to this server.
        response: The response.
        secrets: The values to hide in errors.
    """
    content = content_of(response)
    secrets = with_request_secrets(request, secrets)
    return ApiResponse(
        response.status_code,
        response.headers,
        content or b"",
        request,
        prepared.shown_url(secrets),
        secrets,
        partial(response_copies, request, response, secrets),
        content is not None,
    )


def auth_error(
    response: httpx.Response, prepared: PreparedRequest, secrets: tuple[str, ...]
) -> ApiError:
    """Return the error for a failed authentication request of the user's httpx client.

    Args:
        response: The response to that request.
        prepared: The request that was to be authenticated.
        secrets: The values to hide.
    """
    url = response.request.url
    return ApiError(
        f"The authentication of the http_client failed: {url.scheme}://{url.netloc.decode('ascii')}"
        f" responded with status {response.status_code}",
        failure=Failure.STATUS,
        status_code=response.status_code,
        method=prepared.method,
        url=prepared.shown_url(secrets),
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
        secrets: The values to hide.
        closed: Whether the client was closed during the call.
        response: The response, if its headers were received.
        sent: The request of httpx, if there was no response.
    """
    secrets = with_request_secrets(request, secrets)
    # httpx parses the location of a redirect even if it does not follow it.
    is_redirect = isinstance(error, httpx.RemoteProtocolError) and "location header" in str(error)
    _clean(error, secrets)
    if is_redirect:
        # It and its causes quote the location, which may contain a session that is not stored yet.
        error.args = ("Invalid URL in location header",)
        error.__cause__ = error.__context__ = None
        problem = "to something that is not an http or https URL"
        failed = redirect_error(prepared, None, problem, secrets)
    else:
        failure, description = describe(error, prepared.base_url.origin, closed=closed)
        failed = ApiError(
            redact(description, *secrets),
            failure=failure,
            status_code=None if response is None else response.status_code,
            method=prepared.method,
            url=prepared.shown_url(secrets),
        )
    if response is not None:
        failed.request, failed.response = response_copies(request, response, secrets)
    elif sent is not None:
        failed.request = _copy_request(request, sent, secrets)
    if isinstance(error, httpx.RequestError) and failed.request is not None:
        error.request = failed.request
    return failed


def _clean(error: BaseException, secrets: tuple[str, ...]) -> None:
    """Remove secrets from an exception of httpx and from its causes.

    Their tracebacks contain the headers of the request, and their messages may quote a malformed
    response with a session.
    """
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        current.__traceback__ = None
        current.args = tuple(
            redact(without_bytes(arg), *secrets) if isinstance(arg, str) else arg
            for arg in current.args
        )
        pending += [current.__cause__, current.__context__]
