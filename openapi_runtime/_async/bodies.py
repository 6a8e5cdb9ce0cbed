"""Request bodies with checks, and response bodies with limits, as httpx streams."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Iterable
from typing import Any, Final, cast

import httpx

from openapi_runtime.async_io import shielded, within
from openapi_runtime.deadline import Deadline
from openapi_runtime.messages import ApiRequest
from openapi_runtime.prepared_request import check_chunk, check_length, declared_length

ERROR_BODY_LIMIT: Final = 1024 * 1024
"""The maximum number of bytes to read of the body of an error response. Errors of an API are small,
but those of a proxy in between may be large."""


_END: Final[Any] = object()


class BytesBody(httpx.ByteStream):
    """A request body of bytes.

    Its iterator is a class, because an async generator that is abandoned in a canceled task is
    cleaned up only by its event loop, if at all.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._content = content

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _SingleChunk(self._content)


class _SingleChunk:
    def __init__(self, content: bytes) -> None:
        self._content: bytes = content

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        content, self._content = self._content, b""
        if not content:
            raise StopAsyncIteration
        return content


class ChunkedBody(httpx.AsyncByteStream):
    """A streamed request body, limited by the deadline and the declared length.

    This is a class instead of an async generator, for the reason given in `BytesBody`.
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
        given: Any = content
        self._is_async = isinstance(given, AsyncIterable)
        if isinstance(given, AsyncIterable):
            self._chunks: Any = aiter(cast("Any", given))
        elif hasattr(given, "__iter__"):
            self._chunks = iter(given)
        else:
            raise TypeError(
                "A sync client cannot send an async iterable. Pass bytes or an iterable of bytes."
            )

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        chunk: Any = await self._next()
        if chunk is not _END:
            check_chunk(self._request, chunk)
            self._sent += len(chunk)
        if chunk is _END or (self._declared is not None and self._sent > self._declared):
            check_length(self._request, self._declared, self._sent)
            raise StopAsyncIteration
        return cast("bytes", chunk)

    async def _next(self) -> Any:
        left = self._deadline.left()
        if left == 0:
            raise httpx.WriteTimeout("timed out")
        if not self._is_async:
            return next(self._chunks, _END)
        with within(left, httpx.WriteTimeout("timed out")):
            return await anext(self._chunks, _END)

    async def aclose(self) -> None:
        """Close the source of the chunks if it is a generator."""
        chunks = self._chunks
        if isinstance(chunks, AsyncGenerator):
            with shielded():
                await chunks.aclose()


class LimitedBody(httpx.AsyncByteStream):
    """A response body with a deadline and a size limit.

    Args:
        content: The body.
        deadline: The deadline of the call, checked after each chunk. Transports without support for
            deadlines grant the whole timeout to every read.
        is_error: Whether the response is an error. Its body is truncated at the limit, or where the
            connection breaks, because the beginning of an error is more useful than the connection
            error.
    """

    def __init__(self, content: Any, deadline: Deadline | None, *, is_error: bool) -> None:
        self._content = content
        self._deadline = deadline
        self._is_error = is_error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        try:
            async for chunk in self._content:
                if self._deadline is not None and self._deadline.left() == 0:
                    raise httpx.ReadTimeout("timed out")
                if not self._is_error or size <= ERROR_BODY_LIMIT:
                    yield chunk
                size += len(chunk)
                if self._is_error and size > ERROR_BODY_LIMIT:
                    # After the connection is closed, the iteration ends soon. The loop does not
                    # break, because an abandoned async generator is cleaned up too late.
                    await self.aclose()
        except (httpx.NetworkError, httpx.ProtocolError, httpx.StreamError):
            if not self._is_error:
                raise

    async def aclose(self) -> None:
        """Release the connection."""
        with shielded():
            await self._content.aclose()


def limit_error_body(response: httpx.Response) -> None:
    """Limit the number of bytes read of the body of an error response."""
    if not isinstance(response.stream, LimitedBody):
        response.stream = LimitedBody(response.stream, None, is_error=True)
