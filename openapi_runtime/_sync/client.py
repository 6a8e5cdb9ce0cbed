# Derived from openapi_runtime/_async/client.py by scripts/unasync. Do not edit.
"""HTTP client for the endpoint functions."""

from __future__ import annotations

import logging
from functools import partial
from types import TracebackType
from typing import ClassVar, Final, Self

import httpx

from openapi_runtime.attempts import Attempts
from openapi_runtime.call_errors import (
    auth_error,
    call_error,
    response_copies,
    to_api_response,
    with_request_secrets,
)
from openapi_runtime.deadline import Deadline
from openapi_runtime.errors import ApiError, Failure, status_error
from openapi_runtime.messages import ApiRequest, ApiResponse, Timeout
from openapi_runtime.prepared_request import (
    PreparedRequest,
    check_user_agent,
    follow_redirect,
    is_redirect,
    prepare_request,
)
from openapi_runtime.process_bound import ProcessBound
from openapi_runtime.retries import RetryPolicy, retry_policy
from openapi_runtime.secrets import (
    checked_credentials,
    hide,
    hide_credentials,
    hide_key_password,
    secrets_hidden_in_logs,
)
from openapi_runtime.sessions import SessionScheme
from openapi_runtime.sync_io import sleep
from openapi_runtime.tls import Certificate, Verify
from openapi_runtime.transport_errors import to_httpx_error
from openapi_runtime.unset import UNSET, Unset

from .auth import CallAuth
from .bodies import ChunkedBody, LimitedBody
from .client_state import ClientState, Target
from .response_stream import HttpResponseStream
from .transport import CLOSED

DEFAULT_TIMEOUT: Final = 30.0
"""The default timeout of a whole call in seconds."""


class Client(ProcessBound):
    """Client for one server of an API. Any number of threads or tasks may share it.

    Connections are not reused in another event loop or in a forked process.

    Args:
        url: The base URL of the server, such as `http://localhost`. If it is omitted, set it with
            `set_url` before the first request. A user name and password in it are used as
            credentials if there are no others.
        credentials: The user name and password, if any.
        timeout: The default timeout of a whole call in seconds, or None for no limit.
        retries: How many times to retry a request that failed for a temporary reason and is safe to
            repeat, or a `RetryPolicy`.
        verify: How to verify the certificate of an https server: True to use the certificate
            authorities of the system and certifi (or those that the environment variables
            REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE name), False to disable verification, a file or
            folder of authorities, or a TLS context.
        cert: The client certificate: a PEM file with its key, or the files of both, and the
            password of the key if it has one.
        proxy: The URL of a proxy, None for no proxy, or UNSET to use the environment variables
            HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
        http_client: An httpx client to send all requests with. It keeps its own settings, and is
            not closed by this client. The timeout of a call then applies to each operation, not to
            the whole call: see `send`.
        user_agent: The value of the User-Agent header. An http_client sends its own instead.
        logger: The logger for requests and retries.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the URL is not a valid http(s) URL or has a query, if another argument is
            invalid, if `verify`, `cert` or `proxy` is given together with an http_client or `cert`
            together with a TLS context, or if both the credentials and the http_client need the
            Authorization header.
    """

    session_scheme: ClassVar[SessionScheme | None] = None
    """The session scheme of the API; None to send the password with every request."""

    default_user_agent: ClassVar[str] = "openapi-runtime"
    """The default value of the User-Agent header."""

    def __init__(
        self,
        url: str | Unset = UNSET,
        credentials: tuple[str, str] | None = None,
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        retries: RetryPolicy | int = 0,
        verify: Verify = True,
        cert: Certificate | None = None,
        proxy: str | None | Unset = UNSET,
        http_client: httpx.Client | None = None,
        user_agent: str | None = None,
        logger: logging.Logger | None = None,
    ) -> None:
        credentials = hide_credentials(credentials)
        url, proxy, cert = hide(url), hide(proxy), hide_key_password(cert)
        checked_credentials(credentials)
        Deadline(timeout)  # Checks its type.
        self.timeout = timeout
        self._retries = retry_policy(retries)
        self._logger = logger or logging.getLogger("openapi_runtime")
        user_agent = self.default_user_agent if user_agent is None else user_agent
        check_user_agent(user_agent)
        self._state = ClientState(
            credentials,
            self.session_scheme,
            http_client,
            user_agent,
            verify,
            cert,
            proxy,
        )
        if url is not UNSET:
            self.set_url(url)

    def __repr__(self) -> str:
        # Tracebacks may show the object before its constructor has completed.
        state: ClientState | None = getattr(self, "_state", None)
        return f"{type(self).__name__}({state.url if state else None!r})"

    @property
    def url(self) -> str | None:
        """The base URL without user name and password, or None if it is not set."""
        return self._state.url

    @property
    def http_client(self) -> httpx.Client:
        """The httpx client for all requests, either passed to the constructor or created by it."""
        return self._state.http

    def set_url(self, url: str) -> None:
        """Switch to another server, starting with the next request.

        Raises:
            TypeError: If the URL is not a str.
            ValueError: If the URL is not a valid http(s) URL or has a query, or if both its
                credentials and the http_client need the Authorization header.
        """
        url = hide(url)
        self._state.set_url(url)

    def set_credentials(self, credentials: tuple[str, str] | None) -> None:
        """Set the credentials for subsequent requests.

        Args:
            credentials: The user name and password, or None to send none.

        Raises:
            TypeError: If they are not a tuple of two strings.
            ValueError: If the user name has a colon, if the user name or the password cannot be
                encoded in UTF-8, or if the http_client also needs the Authorization header.
        """
        credentials = hide_credentials(credentials)
        self._state.set_credentials(credentials)

    def with_retries(self, retries: RetryPolicy | int) -> Self:
        """Return a copy of this client with another retry policy. Everything else is shared.

        Args:
            retries: How many times to retry a request, or a `RetryPolicy`.

        Raises:
            TypeError: If it is neither an int nor a policy.
            ValueError: If it is negative.
        """
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy._retries = retry_policy(retries)
        return copy

    def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Send a request and read the whole response, regardless of its status.

        With the user's httpx client, the timeout applies to each operation (connecting, each read
        and write). The time of the whole call is checked only between the chunks of a body, so an
        operation in progress can exceed it.

        Raises:
            ApiError: If there is no complete response within the timeout.
            RuntimeError: If the client is closed.
            TypeError: If the timeout is neither a number nor None.
            ValueError: If the URL is not set, or the timeout is NaN.
        """
        target = self._state.current()
        deadline = self._deadline(timeout)
        attempts = self._attempts(request, target, deadline)
        while True:
            attempts.begin()
            try:
                response = self._send_once(request, target, deadline)
            except ApiError as error:
                attempts.handle_failure(error)
            else:
                attempts.log_response(response.status, len(response.content))
                if response.status < 400:
                    return response
                if not attempts.should_retry(response.status, response.headers.get("retry-after")):
                    return response
            sleep(attempts.delay)

    def open_stream(self, request: ApiRequest, timeout: Timeout = UNSET) -> HttpResponseStream:
        """Send a request and return the response before its body.

        The body is received over a separate connection, so that it does not block other requests.
        Close the stream to release the connection.

        Raises:
            ApiError: If there is no response within the timeout, or it is an error.
            RuntimeError: If the client is closed.
            TypeError: If the timeout is neither a number nor None.
            ValueError: If the URL is not set, or the timeout is NaN.
        """
        target = self._state.current()
        deadline = self._deadline(timeout)
        attempts = self._attempts(request, target, deadline)
        while True:
            attempts.begin()
            try:
                prepared, response = self._open(request, target, deadline, dedicated=True)
                attempts.log_response(response.status_code, None)
                if request.operation.is_success(response.status_code):
                    return self._stream(request, target, prepared, response, deadline)
                failed = self._read(request, target, prepared, response, deadline)
            except ApiError as error:
                if error.failure is Failure.STATUS:
                    raise
                attempts.handle_failure(error)
            else:
                if not attempts.should_retry(failed.status, failed.headers.get("retry-after")):
                    raise status_error(failed)
            sleep(attempts.delay)

    def close(self) -> None:
        """Close all connections, including those in use. Can be called repeatedly.

        An http_client passed to the constructor stays open; only the streams of this client are
        closed.
        """
        self._state.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _deadline(self, timeout: Timeout) -> Deadline:
        if isinstance(timeout, Deadline):
            return timeout
        return Deadline(self.timeout if timeout is UNSET else timeout)

    def _attempts(self, request: ApiRequest, target: Target, deadline: Deadline) -> Attempts:
        return Attempts(self._retries, request, target.base_url.url, deadline, self._logger)

    def _send_once(self, request: ApiRequest, target: Target, deadline: Deadline) -> ApiResponse:
        prepared, response = self._open(request, target, deadline, dedicated=False)
        return self._read(request, target, prepared, response, deadline)

    def _read(
        self,
        request: ApiRequest,
        target: Target,
        prepared: PreparedRequest,
        response: httpx.Response,
        deadline: Deadline,
    ) -> ApiResponse:
        secrets = target.login.session.secrets
        is_error = not request.operation.is_success(response.status_code)
        if is_error or not self._state.owns_http:
            response.stream = LimitedBody(response.stream, deadline, is_error=is_error)
        try:
            if not is_error or not response.is_closed:  # An event hook may have closed it.
                response.read()
        except httpx.HTTPError as error:
            raise call_error(
                error,
                request=request,
                prepared=prepared,
                secrets=secrets,
                closed=self._state.closed,
                response=response,
            ) from error
        finally:
            response.close()
        return to_api_response(request, prepared, response, secrets)

    def _stream(
        self,
        request: ApiRequest,
        target: Target,
        prepared: PreparedRequest,
        response: httpx.Response,
        deadline: Deadline,
    ) -> HttpResponseStream:
        state, secrets = self._state, target.login.session.secrets

        def to_error(error: Exception) -> ApiError:
            return call_error(
                error,
                request=request,
                prepared=prepared,
                secrets=secrets,
                closed=state.closed,
                response=response,
            )

        stream = HttpResponseStream(
            request,
            prepared.shown_url(secrets),
            response,
            deadline,
            to_error,
            partial(response_copies, request, response, secrets),
            secrets,
        )
        state.add_stream(stream)
        return stream

    def _open(
        self, request: ApiRequest, target: Target, deadline: Deadline, *, dedicated: bool
    ) -> tuple[PreparedRequest, httpx.Response]:
        """Send a request, follow redirects, and return the response before its body."""
        state = self._state
        prepared = prepare_request(request, target.base_url)
        redirects = 0
        renewed = False
        while True:
            outgoing = state.build_request(request, prepared, target, deadline, dedicated=dedicated)
            auth = state.build_auth(prepared, target, deadline)
            try:
                with secrets_hidden_in_logs(target.login.session):
                    response = self._send_request(outgoing, auth)
            except httpx.HTTPStatusError as error:
                # Raised by an event hook that calls `response.raise_for_status()`, before the
                # authentication receives the response.
                response = error.response
                if response.status_code < 300:
                    raise
                if response.request is not outgoing:
                    secrets = target.login.session.secrets
                    raise auth_error(response, prepared, secrets) from None
                if not renewed and isinstance(auth, CallAuth) and auth.should_resend(response):
                    renewed = True
                    continue
            except Exception as error:
                if isinstance(error, RuntimeError) and state.http.is_closed:
                    closed = CLOSED if state.closed else "The http_client is closed."
                    raise RuntimeError(closed) from None
                cause = to_httpx_error(error)
                if cause is None:
                    raise
                failed = call_error(
                    cause,
                    request=request,
                    prepared=prepared,
                    secrets=target.login.session.secrets,
                    closed=state.closed,
                    sent=outgoing,
                )
                del outgoing  # Tracebacks would show its URL.
                raise failed from cause
            status, location = response.status_code, hide(response.headers.get("location", ""))
            if not is_redirect(request.operation, status, location):
                return prepared, response
            response.close()
            redirects += 1
            secrets = with_request_secrets(request, target.login.session.secrets)
            try:
                prepared = follow_redirect(prepared, status, location, redirects, secrets)
            except ApiError as error:
                error.request, error.response = response_copies(request, response, secrets)
                del outgoing
                # Its traceback shows the location.
                raise error.with_traceback(None) from None

    def _send_request(self, outgoing: httpx.Request, auth: httpx.Auth | None) -> httpx.Response:
        """Send a request with httpx, close the source of its body, and return the response."""
        body = outgoing.stream
        try:
            response = self._state.http.send(
                outgoing, stream=True, auth=auth, follow_redirects=False
            )
        except BaseException:
            if isinstance(body, ChunkedBody):
                body.close()
            raise
        if isinstance(body, ChunkedBody):
            try:
                body.close()
            except BaseException:
                # A generator may raise when it is closed early. Release the connection.
                response.close()
                raise
        return response
