"""Responses that are streams of items: server-sent events, and lines of JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from openapi_runtime.deadline import Deadline
from openapi_runtime.errors import decode_error
from openapi_runtime.item_decoders import (
    MAX_ITEM_BYTES,
    EventDecoder,
    ItemTooLargeError,
    JsonLinesDecoder,
    ServerSentEvent,
)
from openapi_runtime.json_decoder import DECODE_ERRORS, JsonDecoder
from openapi_runtime.media_types import essence
from openapi_runtime.messages import (
    ApiRequest,
    ApiResponse,
    AsyncResponseStream,
    AsyncSender,
    Timeout,
)
from openapi_runtime.process_bound import ProcessBound
from openapi_runtime.unset import UNSET

T = TypeVar("T")

_EXCERPT = 64 * 1024
"""The maximum number of bytes of an invalid item to include in an error."""


class AsyncItemStream(ProcessBound, AsyncIterator[T], Generic[T]):
    """Base class of the iterators over the items of a response, as they arrive.

    The request is sent at the start of a `with` block, or when the first item is requested. The
    connection is released at the end of the block or of the stream, and by an error, `aclose` or
    garbage collection.

    This is a class instead of a generator function, because an abandoned async generator is closed
    by its event loop, in another task and possibly after the loop was told to stop.

    Args:
        client: The client that sends the request.
        request: The request.
        timeout: The maximum number of seconds to wait for the response, and then for further data,
            or None for no limit. UNSET for the timeout of the client.
        max_item_bytes: The maximum size of an item in bytes.
    """

    def __init__(
        self,
        client: AsyncSender,
        request: ApiRequest,
        timeout: Timeout = UNSET,
        *,
        max_item_bytes: int = MAX_ITEM_BYTES,
    ) -> None:
        self._client = client
        self._request = request
        self._timeout = timeout
        self._max_item_bytes = max_item_bytes
        self._decoder: Any = None
        self._items: Iterator[Any] = iter(())
        self._stream: AsyncResponseStream | None = None
        self._ended = False
        self._aborted = False

    @property
    def response(self) -> AsyncResponseStream | None:
        """The response with its status and headers, or None before it has arrived."""
        return self._stream

    def _create_decoder(self, stream: AsyncResponseStream) -> Any:
        """Return the decoder of a response, whose items are passed to `_decode`.

        Raises:
            ApiError: If the response is not such a stream.
        """
        raise NotImplementedError

    def _decode(self, item: Any) -> T:
        """Decode an item returned by the decoder.

        Raises:
            ApiError: If it is invalid.
        """
        raise NotImplementedError

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        try:
            item = await self._next()
            if item is not None:
                return self._decode(item)
        except ItemTooLargeError as error:
            problem = str(error)
        except BaseException:
            await self.aclose()
            raise
        else:
            await self.aclose()
            raise StopAsyncIteration
        await self.aclose()
        raise self._invalid(problem, b"")

    async def _next(self) -> Any:
        """Return the next item, or None at the end of the stream."""
        while True:
            item = next(self._items, None)
            if item is not None or self._ended:
                return item
            stream = self._stream or await self._open()
            self._restart_clock(stream)
            try:
                data = await anext(stream)
            except StopAsyncIteration:
                self._ended = True
                self._items = self._decoder.end()
            else:
                self._items = self._decoder.feed(data)

    async def _open(self) -> AsyncResponseStream:
        stream = self._stream = await self._client.open_stream(self._request, self._timeout)
        if self._aborted:
            stream.abort()
        self._decoder = self._create_decoder(stream)
        return stream

    def _restart_clock(self, stream: AsyncResponseStream) -> None:
        # The time that the program spends on an item does not count.
        timeout = self._timeout
        if timeout is UNSET:
            timeout = getattr(self._client, "timeout", None)
        if not isinstance(timeout, Deadline):
            stream.set_timeout(timeout)

    def _invalid(self, problem: Exception | str, content: bytes) -> Exception:
        stream = self._stream
        assert stream is not None
        return decode_error(
            ApiResponse(
                stream.status,
                stream.headers,
                content,
                self._request,
                stream.url,
                stream.secrets,
                stream.copies,
            ),
            problem,
        )

    async def aclose(self) -> None:
        """End the iteration and release the connection. Can be called repeatedly."""
        self._ended = True
        self._items = iter(())
        if self._stream is not None:
            await self._stream.aclose()

    def abort(self) -> None:
        """End the stream from another thread or task. A pending read is interrupted."""
        self._aborted = True
        stream = self._stream
        if stream is not None:
            stream.abort()

    async def __aenter__(self) -> Self:
        if self._stream is None and not self._ended:
            try:
                await self._open()
            except BaseException:
                await self.aclose()
                raise
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class AsyncEventStream(AsyncItemStream[ServerSentEvent]):
    """The events of a `text/event-stream`, as they arrive. See `AsyncItemStream`.

    It does not reconnect automatically. To reconnect, wait for `retry` milliseconds, and send the
    `id` of the last event in the Last-Event-ID header.

    Iterating raises an `ApiError` if the response is an error or not an event stream, if an event
    is larger than the limit, or if the connection fails.
    """

    def _create_decoder(self, stream: AsyncResponseStream) -> EventDecoder:
        content_type = stream.headers.get("content-type", "text/event-stream")
        if essence(content_type) != "text/event-stream":
            raise self._invalid(
                f"expected the Content-Type text/event-stream, not {content_type!r:.100}", b""
            )
        return EventDecoder(self._max_item_bytes)

    def _decode(self, item: ServerSentEvent) -> ServerSentEvent:
        return item


class AsyncJsonLines(AsyncItemStream[T]):
    """The items of `application/x-ndjson`, `application/jsonl` or `application/json-seq`.

    See `AsyncItemStream`. Iterating raises an `ApiError` if the response is an error, if an item
    is invalid or larger than the limit, or if the connection fails.

    Args:
        client: The client that sends the request.
        request: The request.
        timeout: The maximum number of seconds to wait for the response, and then for further data,
            or None for no limit. UNSET for the timeout of the client.
        type_: The type of the items, or a decoder of them.
        max_item_bytes: The maximum size of an item in bytes.
    """

    def __init__(
        self,
        client: AsyncSender,
        request: ApiRequest,
        timeout: Timeout = UNSET,
        type_: Any = Any,
        *,
        max_item_bytes: int = MAX_ITEM_BYTES,
    ) -> None:
        super().__init__(client, request, timeout, max_item_bytes=max_item_bytes)
        self._json: JsonDecoder[T] = (
            type_ if isinstance(type_, JsonDecoder) else JsonDecoder[T](type_)
        )

    def _create_decoder(self, stream: AsyncResponseStream) -> JsonLinesDecoder:
        return JsonLinesDecoder(stream.headers.get("content-type", ""), self._max_item_bytes)

    def _decode(self, item: bytes) -> T:
        try:
            return self._json.decode(item)
        except DECODE_ERRORS as error:
            problem = error
        raise self._invalid(problem, item[:_EXCERPT]) from problem
