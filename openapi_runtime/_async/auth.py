"""Authentication of calls, as an `httpx.Auth`."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx

from openapi_runtime.async_io import TurnLock
from openapi_runtime.cookies import without_cookie
from openapi_runtime.deadline import Deadline
from openapi_runtime.error_copies import content_of
from openapi_runtime.errors import ApiError, Failure, error_kind
from openapi_runtime.http_client_settings import is_from_cache
from openapi_runtime.sessions import AUTHORIZATION_CONFLICT, NO_AUTH_HEADERS, AuthHeaders, Session

from .bodies import limit_error_body


class AsyncLogin:
    """Session with a server, and a lock that allows one login at a time."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._lock = TurnLock()

    async def begin(self, deadline: Deadline) -> bool:
        """Wait while another call logs in.

        Returns:
            Whether the caller must log in, and call `end` afterwards.

        Raises:
            ApiError: If the other call does not complete the login before the deadline.
        """
        if not self.session.needs_login:
            return False
        if not await self._lock.acquire(deadline):
            raise ApiError(
                "Another call did not complete the login within the timeout",
                failure=Failure.TIMEOUT,
            )
        if self.session.needs_login:
            return True
        self._lock.release()
        return False

    def end(self) -> None:
        """Wake the waiting calls."""
        self._lock.release()


class AsyncCallAuth(httpx.Auth):
    """Authentication of one call with the session, which is renewed once if it has expired.

    Args:
        login: The session with the server.
        deadline: The deadline of the call.
        replayable: Whether the request can be sent a second time. If not, it is sent with the
            password, because it could not be retried with a new session.
        inner: The authentication of the user's httpx client, if any.
    """

    def __init__(
        self,
        login: AsyncLogin,
        deadline: Deadline,
        *,
        replayable: bool,
        inner: httpx.Auth | None = None,
    ) -> None:
        self._login = login
        self._deadline = deadline
        self._replayable = replayable
        self._inner = inner
        self._sent = NO_AUTH_HEADERS
        self._renewed = False

    async def should_resend(self, response: httpx.Response) -> bool:
        """Return whether to send the request again, with a new session.

        Args:
            response: A response that shows whether the session has expired.
        """
        session, sent = self._login.session, self._sent
        if self._renewed or not sent.has_cookie or not await _has_expired(response, session):
            return False
        session.expire(sent)
        self._renewed = True
        return True

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Add the authentication headers, and store the session cookie of the response."""
        session = self._login.session
        while True:
            logs_in = self._replayable and await self._login.begin(self._deadline)
            try:
                sent = self._sent = session.auth_headers(with_password=not self._replayable)
                _set_auth_headers(request, sent, session)
                if self._inner is None:
                    response = yield request
                else:
                    flow = self._inner.async_auth_flow(request)
                    try:
                        outgoing = await anext(flow)
                        while True:
                            if outgoing is request:  # Not a request for a token.
                                _check_conflict(request, sent)
                            response = yield outgoing
                            try:
                                outgoing = await flow.asend(response)
                            except StopAsyncIteration:
                                break
                            await response.aread()
                    finally:
                        await flow.aclose()
                # A cached session may belong to another user.
                if not is_from_cache(response):
                    session.store_cookie(sent, _set_cookies(response), response.status_code)
            finally:
                if logs_in:
                    self._login.end()
            if not await self.should_resend(response):
                return


def _set_cookies(response: httpx.Response) -> list[str]:
    """Return the Set-Cookie headers, decoded with one character per byte."""
    return [
        value.decode("latin-1")
        for name, value in response.headers.raw
        if name.lower() == b"set-cookie"
    ]


def _check_conflict(request: httpx.Request, sent: AuthHeaders) -> None:
    own = sent.headers.get("Authorization")
    if own is not None and request.headers.get("authorization", own) != own:
        raise ApiError(AUTHORIZATION_CONFLICT, failure=Failure.ENCODE)


async def _has_expired(response: httpx.Response, session: Session) -> bool:
    scheme = session.scheme
    if scheme is None or response.status_code < 400:
        return False
    if scheme.expired_kind is None or (response.is_closed and content_of(response) is None):
        # The body is unknown if an event hook has raised an exception for the status.
        return response.status_code == 401
    limit_error_body(response)
    return error_kind(await response.aread()) == scheme.expired_kind


def _set_auth_headers(request: httpx.Request, sent: AuthHeaders, session: Session) -> None:
    """Set the authentication headers, and remove those of an earlier attempt."""
    headers = request.headers
    headers.encoding = "latin-1"  # A session cookie is returned with the bytes that were received.
    if "authorization" in headers and session.has_credentials:
        del headers["authorization"]
    cookies = headers.get("cookie")
    if cookies is not None and session.scheme is not None and session.has_credentials:
        cookies = without_cookie(cookies, session.scheme.cookie)
        del headers["cookie"]
        if cookies:
            headers["cookie"] = cookies
    for name, value in sent.headers.items():
        if name == "Cookie" and cookies:
            value = f"{cookies}; {value}"
        headers[name] = value
