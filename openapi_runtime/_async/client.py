"""The HTTP client that the endpoint functions use."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import lru_cache, partial
from threading import Lock
from types import TracebackType
from typing import Any, ClassVar, Final, NoReturn, Self
from weakref import WeakSet

import httpx

from openapi_runtime.async_io import sleep
from openapi_runtime.attempts import Attempts
from openapi_runtime.base_url import BaseURL, parse_base_url
from openapi_runtime.cookies import NoCookieJar, SessionlessCookieJar, without_cookie
from openapi_runtime.deadline import Deadline
from openapi_runtime.error_copies import copy_request, copy_response
from openapi_runtime.errors import ApiError, Failure, status_error
from openapi_runtime.messages import ApiRequest, ApiResponse, Timeout
from openapi_runtime.prepared_request import (
    PreparedRequest,
    follow_redirect,
    is_redirect,
    prepare_request,
    redirect_error,
)
from openapi_runtime.retries import RetryPolicy, retry_policy
from openapi_runtime.secrets import checked_credentials, hide, redact
from openapi_runtime.sessions import (
    AUTHORIZATION_CONFLICT,
    Session,
    SessionScheme,
)
from openapi_runtime.tls import Certificate, Verify
from openapi_runtime.transport_errors import describe
from openapi_runtime.unset import UNSET, Unset

from .auth import AsyncCallAuth, AsyncLogin
from .bodies import BytesBody, ChunkedBody, LimitedBody
from .response_stream import AsyncHttpResponseStream
from .transport import CLOSED, DEDICATED, MAX_CONNECTIONS, AsyncTransport

DEFAULT_TIMEOUT: Final = 30.0
"""The seconds that a call may take in total, unless it is given another timeout."""

NO_URL: Final = (
    "The URL of the server is not set. Pass it to the constructor, or call "
    "set_url('http://localhost') first."
)

_NO_AUTH: Final = httpx.Auth()


@dataclass(frozen=True, slots=True)
class _Target:
    """A server and the session with it, which are only replaced together."""

    base_url: BaseURL
    headers: list[tuple[bytes, bytes]]
    login: AsyncLogin = field(repr=False)


class AsyncClient:
    """Client for one server of an API. Any number of threads or tasks may share it.

    Connections of an event loop are not used in another one, nor those of a process in its forks.

    Args:
        url: The base URL of the server, such as `http://localhost`. If it is not given, set it
            with `set_url` before the first request. A user name and password in it are used as
            credentials if there are no others.
        credentials: The user name and password, if any.
        timeout: The seconds that a call without a timeout of its own may take in total, or None
            for no limit.
        retries: How many times to retry a request that failed for a temporary reason and can be
            repeated without harm, or a `RetryPolicy`.
        verify: How to check the certificate of an https server: True for the authorities that the
            system trusts, False for no check at all, a file or folder of authorities, or a TLS
            context.
        cert: The client certificate: a PEM file with its key, or the files of both, and the
            password of the key if it has one.
        proxy: The URL of a proxy, None for no proxy, or UNSET to use the environment variables
            HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
        http_client: An httpx client to send all requests with. It keeps its own settings, and is
            not closed by this client. Its timeouts are per operation: see `send`.
        user_agent: The value of the User-Agent header.
        logger: The logger for requests and retries.

    Raises:
        TypeError: If the URL, the credentials, the timeout or the http_client has the wrong type.
        ValueError: If the URL is not a valid http(s) URL or has a query, if `verify`, `cert` or
            `proxy` is given beside an http_client, or if both the credentials and the http_client
            need the Authorization header.
    """

    session_scheme: ClassVar[SessionScheme | None] = None
    """How the sessions of the API work; None to send the password with every request."""

    default_user_agent: ClassVar[str] = "openapi-runtime"
    """The value of the User-Agent header, unless the constructor is given another."""

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
        http_client: httpx.AsyncClient | None = None,
        user_agent: str | None = None,
        logger: logging.Logger | None = None,
    ) -> None:
        credentials = checked_credentials(credentials)
        url, proxy = hide(url), hide(proxy)
        Deadline(timeout)  # Checks its type.
        self.timeout = timeout
        self._retries = retry_policy(retries)
        self._logger = logger or logging.getLogger("openapi_runtime")
        if http_client is not None:
            _check_http_client(http_client, verify, cert, proxy)
        self._connection = _Connection(
            credentials,
            self.session_scheme,
            http_client,
            user_agent or self.default_user_agent,
            verify,
            cert,
            proxy,
        )
        if url is not UNSET:
            self.set_url(url)

    def __repr__(self) -> str:
        # Shown in tracebacks also where the constructor did not complete.
        connection: _Connection | None = getattr(self, "_connection", None)
        return f"{type(self).__name__}({connection.url if connection else None!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled: its connections belong to this process. "
            "Create one in each process, for example in the initializer of a multiprocessing pool."
        )

    @property
    def url(self) -> str | None:
        """The base URL without user information, or None if it is not set."""
        return self._connection.url

    @property
    def http_client(self) -> httpx.AsyncClient:
        """The httpx client that sends the requests: the one that was given, or its own."""
        return self._connection.http

    def set_url(self, url: str) -> None:
        """Switch to another server, starting with the next request.

        Raises:
            TypeError: If the URL is not a str.
            ValueError: If the URL is not a valid http(s) URL or has a query.
        """
        url = hide(url)
        self._connection.set_url(url)

    def set_credentials(self, credentials: tuple[str, str] | None) -> None:
        """Set the credentials for subsequent requests.

        Args:
            credentials: The user name and password, or None to send none.

        Raises:
            TypeError: If they are not a tuple of two strings.
            ValueError: If the user name has a colon, or if the http_client needs the Authorization
                header, too.
        """
        self._connection.set_credentials(credentials)

    def with_retries(self, retries: RetryPolicy | int) -> Self:
        """Return a client with another retry policy, which shares everything else with this one.

        Args:
            retries: How many times to retry a request, or a `RetryPolicy`.
        """
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        twin._retries = retry_policy(retries)
        return twin

    async def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Send a request and read the whole response, whatever its status.

        With an httpx client of the user, the timeout applies to each operation (connecting, each
        read and write) and is checked between the chunks of a body, but does not end a single
        operation early.

        Raises:
            ApiError: If there is no complete response within the timeout.
            RuntimeError: If the client is closed.
            TypeError: If the timeout is neither a number nor None.
            ValueError: If the URL is not set.
        """
        target = self._connection.current()
        deadline = self._deadline(timeout)
        attempts = self._attempts(request, target, deadline)
        while True:
            attempts.begin()
            try:
                response = await self._send_once(request, target, deadline)
            except ApiError as error:
                attempts.handle_failure(error)
            else:
                attempts.log_response(response.status, len(response.content))
                if response.status < 400:
                    return response
                if not attempts.should_retry(response.status, response.headers.get("retry-after")):
                    return response
            await sleep(attempts.delay)

    async def open_stream(
        self, request: ApiRequest, timeout: Timeout = UNSET
    ) -> AsyncHttpResponseStream:
        """Send a request and return the response before its body.

        The body is received over a connection of its own, so that it may take its time. Close the
        stream to release it.

        Raises:
            ApiError: If there is no response within the timeout, or it is an error.
            RuntimeError: If the client is closed.
            TypeError: If the timeout is neither a number nor None.
            ValueError: If the URL is not set.
        """
        target = self._connection.current()
        deadline = self._deadline(timeout)
        attempts = self._attempts(request, target, deadline)
        while True:
            attempts.begin()
            try:
                prepared, response = await self._open(request, target, deadline, dedicated=True)
                attempts.log_response(response.status_code, None)
                if response.status_code < 400:
                    return self._stream(request, target, prepared, response, deadline)
                failed = await self._read(request, target, prepared, response, deadline)
            except ApiError as error:
                if error.failure is Failure.STATUS:
                    raise
                attempts.handle_failure(error)
            else:
                if not attempts.should_retry(failed.status, failed.headers.get("retry-after")):
                    raise status_error(failed)
            await sleep(attempts.delay)

    async def close(self) -> None:
        """End all connections, also those in use. Closing twice is fine."""
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def _deadline(self, timeout: Timeout) -> Deadline:
        if isinstance(timeout, Deadline):
            return timeout
        return Deadline(self.timeout if timeout is UNSET else timeout)

    def _attempts(self, request: ApiRequest, target: _Target, deadline: Deadline) -> Attempts:
        return Attempts(self._retries, request, target.base_url.url, deadline, self._logger)

    async def _send_once(
        self, request: ApiRequest, target: _Target, deadline: Deadline
    ) -> ApiResponse:
        prepared, response = await self._open(request, target, deadline, dedicated=False)
        return await self._read(request, target, prepared, response, deadline)

    async def _read(
        self,
        request: ApiRequest,
        target: _Target,
        prepared: PreparedRequest,
        response: httpx.Response,
        deadline: Deadline,
    ) -> ApiResponse:
        status = response.status_code
        if status >= 400 or not self._connection.owns_http:
            response.stream = LimitedBody(response.stream, deadline, is_error=status >= 400)
        try:
            content = await response.aread()
        except httpx.HTTPError as error:
            raise self._error(error, request, target, prepared, response) from error
        finally:
            await response.aclose()
        return ApiResponse(
            status,
            response.headers,
            content,
            request,
            prepared.url,
            target.login.session.secrets,
            partial(_copies, request, target, response),
        )

    def _stream(
        self,
        request: ApiRequest,
        target: _Target,
        prepared: PreparedRequest,
        response: httpx.Response,
        deadline: Deadline,
    ) -> AsyncHttpResponseStream:
        stream = AsyncHttpResponseStream(
            request,
            prepared.url,
            response,
            deadline,
            partial(self._error, request=request, target=target, prepared=prepared),
            partial(_copies, request, target, response),
        )
        self._connection.add_stream(stream)
        return stream

    async def _open(
        self, request: ApiRequest, target: _Target, deadline: Deadline, *, dedicated: bool
    ) -> tuple[PreparedRequest, httpx.Response]:
        """Send a request, follow redirects, and return the response before its body."""
        connection = self._connection
        http = connection.http
        prepared = prepare_request(request, target.base_url)
        redirects = 0
        while True:
            auth: httpx.Auth = _NO_AUTH
            trusted = target.base_url.trusts(prepared.base_url)
            if trusted:
                auth = AsyncCallAuth(
                    target.login,
                    deadline,
                    replayable=prepared.replayable,
                    inner=None if connection.owns_http else http.auth,
                )
            outgoing = connection.build_request(
                request, prepared, target, deadline, dedicated=dedicated, trusted=trusted
            )
            body = outgoing.stream
            try:
                response = await http.send(outgoing, stream=True, auth=auth, follow_redirects=False)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise self._error(error, request, target, prepared, sent=outgoing) from error
            except RuntimeError:
                if http.is_closed:
                    raise RuntimeError(
                        CLOSED if connection.closed else "The http_client is closed."
                    ) from None
                raise
            finally:
                if isinstance(body, ChunkedBody):
                    await body.aclose()
            if not is_redirect(response.status_code):
                return prepared, response
            await response.aclose()
            redirects += 1
            prepared = follow_redirect(
                prepared, response.status_code, response.headers.get("location"), redirects
            )

    def _error(
        self,
        error: Exception,
        request: ApiRequest,
        target: _Target,
        prepared: PreparedRequest,
        response: httpx.Response | None = None,
        sent: httpx.Request | None = None,
    ) -> ApiError:
        secrets = target.login.session.secrets
        if isinstance(error, httpx.HTTPStatusError):
            # Raised by an event hook of the user: `response.raise_for_status()`.
            return _raised_by_hook(error, request, target, prepared)
        if isinstance(error, httpx.RemoteProtocolError) and "location header" in str(error):
            # httpx looks at it before it lets us decide.
            return redirect_error(prepared, None, "to something that is not an http or https URL")
        failure, description = describe(
            error,
            prepared.base_url.origin,
            closed=self._connection.closed,
            max_connections=MAX_CONNECTIONS,
        )
        failed = ApiError(
            redact(description, *secrets),
            failure=failure,
            status_code=None if response is None else response.status_code,
            method=prepared.method,
            url=prepared.url,
        )
        if response is not None:
            failed.request, failed.response = _copies(request, target, response)
        elif sent is not None:
            failed.request = copy_request(
                sent, secrets=secrets, secret_body=request.operation.secret_body
            )
        return failed


def _copies(
    request: ApiRequest, target: _Target, response: httpx.Response
) -> tuple[httpx.Request, httpx.Response]:
    secrets = target.login.session.secrets
    sent = copy_request(
        response.request, secrets=secrets, secret_body=request.operation.secret_body
    )
    return sent, copy_response(response, sent, secrets=secrets)


def _raised_by_hook(
    error: httpx.HTTPStatusError,
    request: ApiRequest,
    target: _Target,
    prepared: PreparedRequest,
) -> ApiError:
    response = error.response
    try:
        content = response.content
    except httpx.ResponseNotRead:
        content = b""
    return status_error(
        ApiResponse(
            response.status_code,
            response.headers,
            content,
            request,
            prepared.url,
            target.login.session.secrets,
            partial(_copies, request, target, response),
        )
    )


def _check_http_client(
    http_client: Any, verify: Verify, cert: Certificate | None, proxy: str | None | Unset
) -> None:
    if not isinstance(http_client, httpx.AsyncClient):
        raise TypeError(
            f"http_client must be an httpx.{httpx.AsyncClient.__name__}, not "
            f"{type(http_client).__name__}"
        )
    given = [
        name
        for name, is_given in (
            ("verify", verify is not True),
            ("cert", cert is not None),
            ("proxy", proxy is not UNSET),
        )
        if is_given
    ]
    if given:
        raise ValueError(
            f"{' and '.join(given)} cannot be combined with http_client. Configure the http_client "
            f"itself: httpx.{httpx.AsyncClient.__name__}(verify=..., proxy=...)."
        )


class _Connection:
    """The httpx client and the server that clients with different settings share."""

    def __init__(
        self,
        credentials: tuple[str, str] | None,
        scheme: SessionScheme | None,
        http_client: httpx.AsyncClient | None,
        user_agent: str,
        verify: Verify,
        cert: Certificate | None,
        proxy: str | None | Unset,
    ) -> None:
        self._credentials: tuple[str, str] | None | Unset = (
            UNSET if credentials is None else credentials
        )
        self._scheme = scheme
        self._user_agent = user_agent
        self._target: _Target | None = None
        # Two changes at once must not undo each other. Requests do not wait for it.
        self._changing = Lock()
        self._streams: WeakSet[AsyncHttpResponseStream] = WeakSet()
        self.closed = False
        self.owns_http = http_client is None
        if http_client is None:
            http_client = httpx.AsyncClient(
                transport=AsyncTransport(verify=verify, cert=cert, proxy=proxy),
                cookies=NoCookieJar(),
                trust_env=False,
            )
        self.http = http_client
        self._check_conflict(credentials, "http://localhost")

    @property
    def url(self) -> str | None:
        """The base URL without user information, or None if it is not set."""
        target = self._target
        return None if target is None else target.base_url.url

    def current(self) -> _Target:
        """Return the target of the next request.

        Raises:
            RuntimeError: If the client is closed.
            ValueError: If the URL is not set.
        """
        if self.closed:
            raise RuntimeError(CLOSED)
        target = self._target
        if target is None:
            raise ValueError(NO_URL)
        if self._scheme is not None and not self.owns_http:
            self._protect_session(target.base_url.origin, self._scheme)
        return target

    def set_url(self, url: str) -> None:
        """Switch to another server."""
        base_url = parse_base_url(url)
        with self._changing:
            self._set_target(base_url)

    def set_credentials(self, credentials: tuple[str, str] | None) -> None:
        """Set the credentials for subsequent requests."""
        credentials = checked_credentials(credentials)
        with self._changing:
            self._check_conflict(credentials, self.url or "http://localhost")
            self._credentials = credentials
            if self._target is not None:
                self._set_target(self._target.base_url)

    def _set_target(self, base_url: BaseURL) -> None:
        credentials = self._credentials
        if credentials is UNSET:
            credentials = checked_credentials(base_url.credentials)
            self._check_conflict(credentials, base_url.url)
        headers = [(b"Host", base_url.host_header.encode("ascii"))]
        if self.owns_http:
            headers += [
                (b"User-Agent", self._user_agent.encode("ascii")),
                # Compressing JSON on a local network, or images, costs more than it saves.
                (b"Accept-Encoding", b"identity"),
            ]
        login = AsyncLogin(Session(credentials, self._scheme))
        # Replaced at once, so that no request mixes the old with the new.
        self._target = _Target(base_url, headers, login)

    def _check_conflict(self, credentials: tuple[str, str] | None, url: str) -> None:
        if credentials is None or self.owns_http:
            return
        if "authorization" in self.http.headers or _needs_authorization(self.http.auth, url):
            raise ValueError(AUTHORIZATION_CONFLICT)

    def _protect_session(self, origin: str, scheme: SessionScheme) -> None:
        """Keep the sessions of a server out of the cookie jar of the httpx client."""
        cookies = self.http.cookies
        jar = cookies.jar
        if not isinstance(jar, SessionlessCookieJar):
            jar = cookies.jar = SessionlessCookieJar(jar)
        jar.protect(origin, scheme.cookie)

    def build_request(
        self,
        request: ApiRequest,
        prepared: PreparedRequest,
        target: _Target,
        deadline: Deadline,
        *,
        dedicated: bool,
        trusted: bool,
    ) -> httpx.Request:
        """Build the httpx request for one attempt.

        Args:
            request: The request.
            prepared: The request as it is sent, after redirects.
            target: The server of the client.
            deadline: The deadline of the call.
            dedicated: Whether it needs a connection of its own.
            trusted: Whether it goes to the server of the client, and not to where it redirects.
        """
        content: Any = prepared.content
        stream: httpx.AsyncByteStream = (
            BytesBody(content or b"")
            if content is None or isinstance(content, bytes)
            else ChunkedBody(request, content, deadline)
        )
        base_url = prepared.base_url
        url = _url(base_url.origin, prepared.target)
        headers = target.headers + prepared.headers
        if base_url != target.base_url:
            headers = [(b"Host", base_url.host_header.encode("ascii")), *headers[1:]]
        extensions: dict[str, Any] = {"timeout": _timeouts(deadline, bounded=self.owns_http)}
        if dedicated:
            extensions[DEDICATED] = True
        if self.owns_http:
            built = httpx.Request(
                prepared.method, url, headers=headers, stream=stream, extensions=extensions
            )
        else:
            built = self._with_client_settings(
                httpx.Request(
                    prepared.method, url, headers=headers, stream=stream, extensions=extensions
                ),
                trusted=trusted,
            )
        if isinstance(stream, httpx.ByteStream):
            built.read()  # So that event hooks and mock transports can read its content.
        return built

    def _with_client_settings(self, request: httpx.Request, *, trusted: bool) -> httpx.Request:
        """Return a request with the headers, cookies and parameters of the user's httpx client."""
        http = self.http
        headers = http.headers.copy()
        headers.update(request.headers)
        if "host" in http.headers and trusted:
            headers["host"] = http.headers["host"]
        url = request.url.copy_merge_params(http.params) if http.params else request.url
        merged = httpx.Request(
            request.method,
            url,
            headers=headers,
            cookies=http.cookies if trusted and len(http.cookies.jar) else None,
            stream=request.stream,
            extensions=request.extensions,
        )
        if not trusted:
            for name in ("authorization", "cookie"):
                merged.headers.pop(name, None)
        elif self._scheme is not None and "cookie" in merged.headers:
            # A session in the jar of the user belongs to somebody else.
            cookie = without_cookie(merged.headers["cookie"], self._scheme.cookie)
            if cookie:
                merged.headers["cookie"] = cookie
            else:
                del merged.headers["cookie"]
        return merged

    def add_stream(self, stream: AsyncHttpResponseStream) -> None:
        """Remember a stream, so that closing the client ends it."""
        self._streams.add(stream)

    async def close(self) -> None:
        """End all connections; with an httpx client of the user, only those of streams."""
        self.closed = True
        if self.owns_http:
            await self.http.aclose()
            return
        for stream in list(self._streams):
            stream.abort()


def _timeouts(deadline: Deadline, *, bounded: bool) -> dict[str, float | None]:
    """Return the timeouts of a request for its transport.

    Args:
        deadline: The deadline of the call.
        bounded: Whether the transport asks the deadline for the time left at each operation.
    """
    left = deadline.left()
    limit = deadline if bounded else left
    return {"connect": limit, "read": limit, "write": limit, "pool": left}


@lru_cache(maxsize=512)
def _url(origin: str, target: str) -> httpx.URL:
    return httpx.URL(origin + target)


def _needs_authorization(auth: httpx.Auth | None, url: str) -> bool:
    """Whether an authentication of httpx sets the Authorization header."""
    if auth is None:
        return False
    if isinstance(auth, httpx.BasicAuth | httpx.DigestAuth):
        return True
    probe = httpx.Request("GET", url)
    flow = auth.auth_flow(probe)
    try:
        first = next(flow)
    except Exception:
        return False  # It needs more than a probe, such as a response or the network.
    finally:
        flow.close()
    return "authorization" in first.headers
