"""The client that the `sync` endpoint functions use: connections to one server."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from types import TracebackType
from typing import Any, Self, cast

import httpcore

from .address import parse_address
from .async_client import AsyncClient
from .deadline import Deadline
from .errors import ApiError, Failure
from .exchange import (
    MAX_REDIRECTS,
    Hop,
    check_length,
    check_piece,
    declared_length,
    first_hop,
    fixed_headers,
    is_redirect,
    next_hop,
    read_headers,
    too_many_redirects,
)
from .framing import BodyReader, BrokenBodyError
from .messages import ApiRequest, ApiResponse, Timeout
from .network import SyncStream, timeouts
from .pools import SyncPools
from .tls import Certificate, Verify
from .transit import DEFAULT_TIMEOUT, ERROR_BODY_LIMIT, LIBRARY_ERRORS, Route, network_error
from .unset import UNSET, Unset

__all__ = ("AsyncClient", "Client", "SyncByteStream")


class Client:
    """A connection pool to a BrainFrame server. Any number of threads may share it.

    Args:
        url: The base URL, such as `http://localhost`. A user name and a password in it are used
            as the credentials if there are no others.
        credentials: The user name and password to send with each request, if any.
        timeout: How many seconds a call may take altogether where it does not say, or None.
        verify: How to check the certificate of an https server: True for the authorities that the
            system trusts, False for not at all, a file or folder of authorities, or a TLS context.
        cert: The client's own certificate: a PEM file with its key, or the files of both, and the
            password of the key if it has one.
        proxy: The URL of a proxy, None for none, or UNSET to go by the environment.
        user_agent: What the server is told about who calls.

    Raises:
        ValueError: If the URL is none, or has a query.
    """

    def __init__(
        self,
        url: str,
        credentials: tuple[str, str] | None = None,
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        verify: Verify = True,
        cert: Certificate | None = None,
        proxy: str | None | Unset = UNSET,
        user_agent: str = "brainframe-rest",
    ) -> None:
        self.timeout = timeout
        self._user_agent = user_agent
        self._credentials = credentials
        self._pools = SyncPools(Route(verify, cert, proxy))
        self.set_url(url)

    def __repr__(self) -> str:
        # Shown in tracebacks also where the constructor did not come to an end.
        return f"{type(self).__name__}({self.url if hasattr(self, '_home') else None!r})"

    @property
    def url(self) -> str:
        """The base URL, without user information."""
        return self._home[0].url

    def set_url(self, url: str) -> None:
        """Goes to another server from the next request on.

        Raises:
            ValueError: If the URL is none, or has a query.
        """
        address = parse_address(url)
        headers = fixed_headers(address, self._user_agent, self._credentials or address.credentials)
        # Set at once, so that no request mixes the old with the new.
        self._home = (address, headers, self._pools.key(address))

    def at(self, url: str) -> Self:
        """Returns a client for another server that has its connections in common with this one.

        Closing either closes both.

        Raises:
            ValueError: If the URL is none, or has a query.
        """
        twin = copy(self)
        twin.set_url(url)
        return twin

    def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Sends a request and reads the whole answer, whatever its status.

        Raises:
            ApiError: If there is no complete answer within the time.
            RuntimeError: If the client is closed.
        """
        hop, raw, _ = self._exchange(request, timeout, single=False)
        status = raw.status
        content: list[bytes] = []
        try:
            size = 0
            for chunk in raw.iter_stream():
                content.append(chunk)
                size += len(chunk)
                if status >= 400 and size > ERROR_BODY_LIMIT:
                    break
        except LIBRARY_ERRORS as error:
            failure = self._failed(error, hop, status)
            # What the server said of its error is worth more than that it broke off.
            if status < 400 or failure.failure is not Failure.READ:
                raise failure from error
        finally:
            raw.close()
        body = content[0] if len(content) == 1 else b"".join(content)
        return ApiResponse(status, read_headers(raw.headers), body, request, hop.url)

    @contextmanager
    def stream(
        self, request: ApiRequest, timeout: Timeout = UNSET
    ) -> Generator[SyncByteStream, None, None]:
        """Sends a request and gives the answer, whatever its status, before its body.

        The body comes over a connection of its own, so that it may take its time.

        Raises:
            ApiError: If there is no answer within the time.
            RuntimeError: If the client is closed.
        """
        hop, raw, deadline = self._exchange(request, timeout, single=True)
        stream = SyncByteStream(request, hop, raw, deadline)
        try:
            yield stream
        finally:
            stream.close()

    def close(self) -> None:
        """Ends all connections, also those that are in use. Doing so twice is fine."""
        self._pools.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _exchange(
        self, request: ApiRequest, timeout: Timeout, *, single: bool
    ) -> tuple[Hop, httpcore.Response, Deadline]:
        """Sends a request, follows redirects, and returns the answer before its body."""
        address, headers, key = self._home
        if timeout is UNSET:
            timeout = self.timeout
        deadline = timeout if isinstance(timeout, Deadline) else Deadline(timeout)
        hop = first_hop(request, address, headers)
        redirects = 0
        while True:
            pool = self._pools.single(key) if single else self._pools.shared(key)
            try:
                raw = pool.handle_request(_library_request(request, hop, deadline))
            except LIBRARY_ERRORS as error:
                raise self._failed(error, hop) from error
            if not is_redirect(raw.status):
                return hop, raw, deadline
            raw.close()
            redirects += 1
            if redirects > MAX_REDIRECTS:
                raise too_many_redirects(hop, raw.status)
            hop = next_hop(hop, raw.status, read_headers(raw.headers).get("location"))
            if hop.address != address:
                key = self._pools.key(hop.address)

    def _failed(self, error: Exception, hop: Hop, status: int | None = None) -> ApiError:
        return network_error(error, hop, status, closed=self._pools.closed)


class SyncByteStream:
    """An answer whose body is still to be read. Iterating gives its bytes as they arrive.

    Attributes:
        status: The HTTP status code.
        headers: The headers by their lower-case names.
        request: What it answers.
        url: Where it came from, without user information.
    """

    def __init__(
        self, request: ApiRequest, hop: Hop, raw: httpcore.Response, deadline: Deadline
    ) -> None:
        self.status = raw.status
        self.headers: Mapping[str, str] = read_headers(raw.headers)
        self.request = request
        self.url = hop.url
        self._hop = hop
        self._raw = raw
        self._deadline = deadline
        self._body = BodyReader(raw.status, self.headers)
        self._connection = cast("SyncStream", cast("Any", raw).extensions["network_stream"])
        self._parts: deque[memoryview] = deque()
        self._following = self._connection.following()

    def __iter__(self) -> Iterator[memoryview]:
        return self

    def __next__(self) -> memoryview:
        while not self._parts:
            if self._body.done:
                self.close()
                raise StopIteration
            data, self._following = self._following, b""
            try:
                data = data or self._connection.receive(self._deadline)
                self._parts.extend(self._body.feed(data))
            except (*LIBRARY_ERRORS, BrokenBodyError) as error:
                self.close()
                raise network_error(error, self._hop, self.status) from error
        return self._parts.popleft()

    def read(self) -> ApiResponse:
        """Reads the rest of the body, of which an error needs no more than the beginning."""
        content = bytearray()
        try:
            for part in self:
                content += part
                if self.status >= 400 and len(content) > ERROR_BODY_LIMIT:
                    break
        except ApiError as error:
            # What the server said of its error is worth more than that it broke off.
            if self.status < 400 or error.failure is not Failure.READ:
                raise
        finally:
            self.close()
        return ApiResponse(self.status, self.headers, bytes(content), self.request, self.url)

    def set_timeout(self, timeout: float | None) -> None:
        """Lets the stream go on for this many seconds from now, or for ever if None."""
        self._deadline.restart(timeout)

    def close(self) -> None:
        """Releases the connection. Doing so twice is fine."""
        self._raw.close()

    def abort(self) -> None:
        """Ends the stream from another thread, which wakes the one that reads it."""
        self._connection.cut()


def _library_request(request: ApiRequest, hop: Hop, deadline: Deadline) -> httpcore.Request:
    address, content = hop.address, hop.content
    if content is not None and not isinstance(content, bytes):
        if not isinstance(content, Iterable):
            raise TypeError("A sync client cannot send an asynchronous iterable")
        content = _pieces(request, content, deadline)
    return httpcore.Request(
        hop.method,
        httpcore.URL(
            scheme=address.scheme,
            host=address.host,
            port=address.port,
            target=hop.target,
        ),
        headers=hop.headers,
        content=content,
        extensions={"timeout": timeouts(deadline)},
    )


def _pieces(request: ApiRequest, content: Iterable[bytes], deadline: Deadline) -> Iterator[bytes]:
    """Yields a body piece by piece, checked against the clock and the length declared for it."""
    declared = declared_length(request.headers)
    sent = 0
    for piece in content:
        check_piece(request, piece)
        if deadline.left() == 0:
            raise httpcore.WriteTimeout("timed out")
        sent += len(piece)
        if declared is not None and sent > declared:
            break
        yield piece
    check_length(request, declared, sent)
