# Derived from brainframe_api/_async/transport.py by scripts/unasync. Do not edit.
"""Sends the requests of the API: within a session, repeated where that helps, and logged."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock

from brainframe_api._transport.attempts import Attempts
from brainframe_api._transport.concurrency import LoginLock, sleep
from brainframe_api._transport.retries import RetryPolicy
from brainframe_api._transport.sessions import Session, checked_credentials
from brainframe_api._transport.settings import NO_URL, USER_AGENT, Settings
from openapi_runtime import Client
from openapi_runtime.address import parse_address
from openapi_runtime.deadline import Deadline
from openapi_runtime.errors import ApiError, Failure, status_error
from openapi_runtime.messages import ApiRequest, ApiResponse, ResponseStream, Timeout
from openapi_runtime.unset import UNSET


@dataclass(frozen=True, slots=True)
class Server:
    """A server and the session with it, which are only ever exchanged together."""

    client: Client
    session: Session = field(repr=False)
    login: LoginLock = field(repr=False)


class SyncConnection:
    """What is connected to: at any time one server, under one name.

    Args:
        url: The base URL, if it is known already.
        credentials: The user name and password, if any.
        settings: How connections are made.
    """

    def __init__(
        self, url: str | None, credentials: tuple[str, str] | None, settings: Settings
    ) -> None:
        self._settings = settings
        self._server: Server | None = None
        self._closed = False
        # Two changes at a time must not undo each other. Calls do not wait for it.
        self._changing = Lock()
        self._credentials = checked_credentials(credentials)
        if url is not None:
            self.set_url(url)

    @property
    def url(self) -> str | None:
        """The base URL without user information, or None if it is not set."""
        server = self._server
        return None if server is None else server.client.url

    def current(self) -> Server:
        """Returns the server to send the next request to.

        Raises:
            ValueError: If there is none yet.
            RuntimeError: If the connection is closed.
        """
        if self._closed:
            raise RuntimeError("This API object is closed. Make a new one to go on.")
        server = self._server
        if server is None:
            raise ValueError(NO_URL)
        return server

    def set_url(self, url: str) -> None:
        """Goes to another server with the next request."""
        address = parse_address(url)
        with self._changing:
            server, settings = self._server, self._settings
            if server is not None:
                client = server.client.at(url)
            else:
                client = Client(
                    url,
                    verify=settings.verify,
                    cert=settings.cert,
                    proxy=settings.proxy,
                    user_agent=USER_AGENT,
                )
            session = Session(self._credentials or checked_credentials(address.credentials))
            self._server = Server(client, session, LoginLock())

    def set_credentials(self, credentials: tuple[str, str] | None) -> None:
        """Goes by another name with the next request."""
        credentials = checked_credentials(credentials)
        with self._changing:
            self._credentials = credentials
            if self._server is not None:
                self._server = replace(
                    self._server, session=Session(credentials), login=LoginLock()
                )

    def close(self) -> None:
        """Ends all connections. Doing so twice is fine."""
        self._closed = True
        server = self._server
        if server is not None:
            server.client.close()


class SyncTransport:
    """Sends requests over a connection.

    Args:
        connection: What to send them over.
        retries: How often to repeat those that fail.
    """

    def __init__(self, connection: SyncConnection, retries: RetryPolicy) -> None:
        self.connection = connection
        self._retries = retries

    def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Sends a request and reads the whole answer, whatever its status."""
        server = self.connection.current()
        url = server.client.url
        deadline = Deadline(None if timeout is UNSET else timeout)
        attempts = Attempts(self._retries, request, deadline)
        while True:
            try:
                response = self._attempt(server, deadline, attempts)
            except ApiError as error:
                attempts.failed(error, url)
            else:
                if response.status < 400 or not attempts.refused(server.session, response, url):
                    return response
            sleep(attempts.delay)

    def _attempt(self, server: Server, deadline: Deadline, attempts: Attempts) -> ApiResponse:
        session = server.session
        if session.needs_login and not attempts.only_once:
            with server.login.hold(deadline):
                # Whoever had to wait finds the session that they waited for.
                if session.needs_login:
                    return self._exchange(server, deadline, attempts)
        return self._exchange(server, deadline, attempts)

    def _exchange(self, server: Server, deadline: Deadline, attempts: Attempts) -> ApiResponse:
        ticket = attempts.begin(server.session)
        response = server.client.send(attempts.request(), deadline)
        server.session.learn(ticket, response, server.client.url)
        attempts.answered(server.client.url, response.status, len(response.content))
        return response

    @contextmanager
    def stream(self, request: ApiRequest, timeout: Timeout = UNSET) -> Generator[ResponseStream]:
        """Sends a request and gives the answer before its body, unless it is an error."""
        server = self.connection.current()
        url = server.client.url
        deadline = Deadline(None if timeout is UNSET else timeout)
        attempts = Attempts(self._retries, request, deadline)
        while True:
            ticket = attempts.begin(server.session)
            try:
                with server.client.stream(attempts.request(), deadline) as stream:
                    attempts.answered(url, stream.status, None)
                    if stream.status < 400:
                        head = ApiResponse(stream.status, stream.headers, b"", request, stream.url)
                        server.session.learn(ticket, head, url)
                        attempts.over = True
                        yield stream
                        return
                    response = stream.read()
                if not attempts.refused(server.session, response, url):
                    raise status_error(response)
            except ApiError as error:
                if attempts.over or error.failure is Failure.STATUS:
                    raise
                attempts.failed(error, url)
            sleep(attempts.delay)
