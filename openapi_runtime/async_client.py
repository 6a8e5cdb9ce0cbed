"""The client that the `asyncio` endpoint functions use: connections to one server."""

from __future__ import annotations

from collections import deque
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Iterable,
    Mapping,
)
from contextlib import asynccontextmanager
from copy import copy
from types import TracebackType
from typing import Any, Self, cast

import httpcore
from anyio import CancelScope, fail_after

from .address import parse_address
from .async_network import AsyncStream
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
from .network import timeouts
from .pools import AsyncPools
from .tls import Certificate, Verify
from .transit import DEFAULT_TIMEOUT, ERROR_BODY_LIMIT, LIBRARY_ERRORS, Route, network_error
from .unset import UNSET, Unset


class AsyncClient:
    """A connection pool to a BrainFrame server, for any number of tasks of one event loop.

    In another event loop it starts over with new connections.

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
        self._pools = AsyncPools(Route(verify, cert, proxy))
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

    async def send(self, request: ApiRequest, timeout: Timeout = UNSET) -> ApiResponse:
        """Sends a request and reads the whole answer, whatever its status.

        Raises:
            ApiError: If there is no complete answer within the time.
            RuntimeError: If the client is closed.
        """
        hop, raw, _ = await self._exchange(request, timeout, single=False)
        status = raw.status
        content: list[bytes] = []
        try:
            size = 0
            async for chunk in raw.aiter_stream():
                content.append(chunk)
                size += len(chunk)
                if status >= 400 and size > ERROR_BODY_LIMIT:
                    # Not left here: what is left before its end is not cleaned up in time. Without
                    # a connection it ends by itself.
                    await _release(raw)
        except LIBRARY_ERRORS as error:
            failure = self._failed(error, hop, status)
            # What the server said of its error is worth more than that it broke off.
            if status < 400 or failure.failure is not Failure.READ:
                raise failure from error
        finally:
            await _release(raw)
        body = content[0] if len(content) == 1 else b"".join(content)
        return ApiResponse(status, read_headers(raw.headers), body, request, hop.url)

    @asynccontextmanager
    async def stream(
        self, request: ApiRequest, timeout: Timeout = UNSET
    ) -> AsyncGenerator[AsyncByteStream, None]:
        """Sends a request and gives the answer, whatever its status, before its body.

        The body comes over a connection of its own, so that it may take its time.

        Raises:
            ApiError: If there is no answer within the time.
            RuntimeError: If the client is closed.
        """
        hop, raw, deadline = await self._exchange(request, timeout, single=True)
        stream = AsyncByteStream(request, hop, raw, deadline)
        try:
            yield stream
        finally:
            await stream.close()

    async def close(self) -> None:
        """Ends all connections, also those that are in use. Doing so twice is fine."""
        await self._pools.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def _exchange(
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
            content = _content(request, hop, deadline)
            try:
                raw = await pool.handle_async_request(_library_request(hop, content, deadline))
            except LIBRARY_ERRORS as error:
                raise self._failed(error, hop) from error
            finally:
                if isinstance(content, _Pieces):
                    await content.aclose()
            if not is_redirect(raw.status):
                return hop, raw, deadline
            await _release(raw)
            redirects += 1
            if redirects > MAX_REDIRECTS:
                raise too_many_redirects(hop, raw.status)
            hop = next_hop(hop, raw.status, read_headers(raw.headers).get("location"))
            if hop.address != address:
                key = self._pools.key(hop.address)

    def _failed(self, error: Exception, hop: Hop, status: int | None = None) -> ApiError:
        return network_error(error, hop, status, closed=self._pools.closed)


async def _release(raw: httpcore.Response) -> None:
    # A cancelled call gives its connection back, too.
    with CancelScope(shield=True):
        await raw.aclose()


class AsyncByteStream:
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
        self._connection = cast("AsyncStream", cast("Any", raw).extensions["network_stream"])
        self._parts: deque[memoryview] = deque()
        self._following = self._connection.following()

    def __aiter__(self) -> AsyncIterator[memoryview]:
        return self

    async def __anext__(self) -> memoryview:
        while not self._parts:
            if self._body.done:
                await self.close()
                raise StopAsyncIteration
            data, self._following = self._following, b""
            try:
                data = data or await self._connection.receive(self._deadline)
                self._parts.extend(self._body.feed(data))
            except (*LIBRARY_ERRORS, BrokenBodyError) as error:
                await self.close()
                raise network_error(error, self._hop, self.status) from error
        return self._parts.popleft()

    async def read(self) -> ApiResponse:
        """Reads the rest of the body, of which an error needs no more than the beginning."""
        content = bytearray()
        try:
            async for part in self:
                content += part
                if self.status >= 400 and len(content) > ERROR_BODY_LIMIT:
                    break
        except ApiError as error:
            # What the server said of its error is worth more than that it broke off.
            if self.status < 400 or error.failure is not Failure.READ:
                raise
        finally:
            await self.close()
        return ApiResponse(self.status, self.headers, bytes(content), self.request, self.url)

    def set_timeout(self, timeout: float | None) -> None:
        """Lets the stream go on for this many seconds from now, or for ever if None."""
        self._deadline.restart(timeout)

    async def close(self) -> None:
        """Releases the connection. Doing so twice is fine."""
        await _release(self._raw)


def _content(request: ApiRequest, hop: Hop, deadline: Deadline) -> _Pieces | _Whole:
    content = hop.content
    if content is None or isinstance(content, bytes):
        return _Whole(content)
    return _Pieces(request, content, deadline)


def _library_request(hop: Hop, content: _Pieces | _Whole, deadline: Deadline) -> httpcore.Request:
    address = hop.address
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


class _Whole:
    """A body that is there as a whole, or no body.

    The library would make an asynchronous generator of it, and abandon that where a task is
    cancelled.
    """

    def __init__(self, content: bytes | None) -> None:
        self._content = content

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Whole(self._content)

    async def __anext__(self) -> bytes:
        content, self._content = self._content, None
        if not content:
            raise StopAsyncIteration
        return content


class _Pieces:
    """A body piece by piece, checked against the clock and the length declared for it.

    No generator, because an abandoned asynchronous one is cleaned up by the event loop at best.
    """

    def __init__(
        self,
        request: ApiRequest,
        content: Iterable[bytes] | AsyncIterable[bytes],
        deadline: Deadline,
    ) -> None:
        self._request = request
        self._declared = declared_length(request.headers)
        self._sent = 0
        self._deadline = deadline
        self._is_async = isinstance(content, AsyncIterable)
        self._content: Any = aiter(content) if isinstance(content, AsyncIterable) else iter(content)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        piece = await self._next()
        if piece is None or self._is_too_much(piece):
            check_length(self._request, self._declared, self._sent)
            raise StopAsyncIteration
        return piece

    async def _next(self) -> bytes | None:
        deadline = self._deadline
        if deadline.left() == 0:
            raise httpcore.WriteTimeout("timed out")
        if not self._is_async:
            return cast("bytes | None", next(self._content, None))
        try:
            with fail_after(deadline.left()):
                return cast("bytes", await anext(self._content))
        except StopAsyncIteration:
            return None
        except TimeoutError:
            if deadline.left() == 0:
                raise httpcore.WriteTimeout("timed out") from None
            raise

    def _is_too_much(self, piece: bytes) -> bool:
        check_piece(self._request, piece)
        self._sent += len(piece)
        return self._declared is not None and self._sent > self._declared

    async def aclose(self) -> None:
        """Closes what the pieces come from, if it is a generator that was not read to its end."""
        close = getattr(self._content, "aclose", None)
        if close is not None:
            with CancelScope(shield=True):
                await close()
