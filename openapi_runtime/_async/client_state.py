"""State shared by clients with different retry policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any, Final
from weakref import WeakSet

import httpx

from openapi_runtime.base_url import BaseURL, parse_base_url
from openapi_runtime.cookies import UnstoredCookies
from openapi_runtime.deadline import Deadline
from openapi_runtime.http_client_settings import (
    check_http_client,
    needs_authorization,
    protect_session,
    with_client_settings,
)
from openapi_runtime.messages import ApiRequest
from openapi_runtime.prepared_request import PreparedRequest
from openapi_runtime.proxies import check_proxy_setting
from openapi_runtime.secrets import checked_credentials, hide_credentials, hide_secrets_in_logs
from openapi_runtime.sessions import AUTHORIZATION_CONFLICT, Session, SessionScheme
from openapi_runtime.tls import Certificate, Verify, check_tls_settings
from openapi_runtime.unset import UNSET, Unset

from .auth import AsyncCallAuth, AsyncLogin
from .bodies import BytesBody, ChunkedBody
from .response_stream import AsyncHttpResponseStream
from .transport import CLOSED, DEDICATED, AsyncTransport

NO_URL: Final = (
    "The URL of the server is not set. Pass it to the constructor, or call "
    "set_url('http://localhost') first."
)
_ANY_SERVER: Final = "http://localhost"
_NO_AUTH: Final = httpx.Auth()


@dataclass(frozen=True, slots=True)
class Target:
    """A server and its session, which are always replaced together."""

    base_url: BaseURL
    headers: list[tuple[bytes, bytes]]
    login: AsyncLogin = field(repr=False)


class _HttpClient(httpx.AsyncClient):
    """An httpx client with our transport. It stores no cookies: `AsyncCallAuth` sends sessions."""

    def __init__(self, transport: AsyncTransport) -> None:
        super().__init__(transport=transport, trust_env=False)
        self._unstored = UnstoredCookies()

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies of requests outside of the API. Cookies of responses are not added."""
        # Overridden, because the constructor of httpx copies its cookies into another class.
        return self._unstored

    @cookies.setter
    def cookies(self, cookies: Any) -> None:
        self._unstored = UnstoredCookies(cookies)


class AsyncClientState:
    """The httpx client, and the server to send requests to.

    Args:
        credentials: The user name and password, if any.
        scheme: The session scheme of the API.
        http_client: The user's httpx client, if any.
        user_agent: The value of the User-Agent header.
        verify: How to verify the certificate of an https server.
        cert: The client certificate, if any.
        proxy: The URL of a proxy, None for no proxy, or UNSET for the environment.
    """

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
        self._target: Target | None = None
        # Concurrent changes must not undo each other. Requests do not acquire this lock.
        self._lock = Lock()
        self._streams: WeakSet[AsyncHttpResponseStream] = WeakSet()
        self.closed = False
        self.owns_http = http_client is None
        self.http: httpx.AsyncClient
        check_proxy_setting(proxy)
        if http_client is None:
            check_tls_settings(verify, cert)
            self.http = _HttpClient(AsyncTransport(verify=verify, cert=cert, proxy=proxy))
        else:
            check_http_client(http_client, httpx.AsyncClient, verify=verify, cert=cert, proxy=proxy)
            self.http = http_client
            hide_secrets_in_logs()
        self._check_conflict(credentials, _ANY_SERVER)

    @property
    def url(self) -> str | None:
        """The base URL without user name and password, or None if it is not set."""
        target = self._target
        return None if target is None else target.base_url.url

    def current(self) -> Target:
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
            # Repeated for each request, because the user may replace the cookie jar of the httpx
            # client.
            protect_session(self.http, target.base_url.origin, self._scheme)
        return target

    def set_url(self, url: str) -> None:
        """Switch to another server."""
        base_url = parse_base_url(url)
        with self._lock:
            self._set_target(base_url)

    def set_credentials(self, credentials: tuple[str, str] | None) -> None:
        """Set the credentials for subsequent requests."""
        credentials = hide_credentials(credentials)
        checked_credentials(credentials)
        with self._lock:
            self._check_conflict(credentials, self.url or _ANY_SERVER)
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
                # Compression of images, or of JSON on a local network, costs more than it saves.
                (b"Accept-Encoding", b"identity"),
            ]
        login = AsyncLogin(Session(credentials, self._scheme))
        # Replaced atomically, so that no request mixes old and new settings.
        self._target = Target(base_url, headers, login)

    def _check_conflict(self, credentials: tuple[str, str] | None, url: str) -> None:
        if credentials is None or self.owns_http:
            return
        if needs_authorization(self.http, url):
            raise ValueError(AUTHORIZATION_CONFLICT)

    def build_auth(
        self, prepared: PreparedRequest, target: Target, deadline: Deadline
    ) -> httpx.Auth:
        """Return the authentication of one attempt: none after a redirect to another server."""
        if not target.base_url.may_share_secrets_with(prepared.base_url):
            return _NO_AUTH
        return AsyncCallAuth(
            target.login,
            deadline,
            replayable=prepared.replayable,
            inner=None if self.owns_http else self.http.auth,
        )

    def build_request(
        self,
        request: ApiRequest,
        prepared: PreparedRequest,
        target: Target,
        deadline: Deadline,
        *,
        dedicated: bool,
    ) -> httpx.Request:
        """Build the httpx request of one attempt.

        Args:
            request: The request of the endpoint function.
            prepared: The request as it is sent, after redirects.
            target: The server of the client.
            deadline: The deadline of the call.
            dedicated: Whether the request needs a separate connection.
        """
        content: Any = prepared.content
        stream: httpx.AsyncByteStream = (
            BytesBody(content or b"")
            if content is None or isinstance(content, bytes)
            else ChunkedBody(request, content, deadline)
        )
        base_url = prepared.base_url
        headers = target.headers
        if request.headers:  # Parameters of the operation, which may include User-Agent.
            given = {name.lower() for name in request.headers}
            headers = [item for item in headers if item[0].decode("ascii").lower() not in given]
        headers = headers + prepared.headers
        if base_url is not target.base_url:
            headers[0] = (b"Host", base_url.host_header.encode("ascii"))
        left = deadline.left()
        # Our transport computes the remaining time from the deadline for each operation.
        limit = deadline if self.owns_http else left
        extensions: dict[str, Any] = {
            "timeout": {"connect": limit, "read": limit, "write": limit, "pool": left}
        }
        if dedicated:
            extensions[DEDICATED] = True
        built = httpx.Request(
            prepared.method,
            _url(base_url.origin, prepared.target),
            headers=headers,
            stream=stream,
            extensions=extensions,
        )
        if not self.owns_http:
            trusted = target.base_url.may_share_secrets_with(base_url)
            built = with_client_settings(self.http, built, self._scheme, trusted=trusted)
        if isinstance(stream, httpx.ByteStream):
            built.read()  # Event hooks and mock transports can then read its content.
        return built

    def add_stream(self, stream: AsyncHttpResponseStream) -> None:
        """Register a stream, so that closing the client ends it."""
        self._streams.add(stream)

    async def close(self) -> None:
        """Close all connections, or with the user's httpx client, only those of streams."""
        self.closed = True
        if self.owns_http:
            await self.http.aclose()
            return
        for stream in list(self._streams):
            stream.abort()


@lru_cache(maxsize=512)
def _url(origin: str, target: str) -> httpx.URL:
    return httpx.URL(origin + target)
