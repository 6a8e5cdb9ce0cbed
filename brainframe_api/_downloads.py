"""Downloads of stored files in chunks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Final

from brainframe_api._error_mapping import documented_error
from openapi_runtime.errors import ApiError
from openapi_runtime.messages import AsyncResponseStream, ResponseStream
from openapi_runtime.process_bound import ProcessBound

_MAX_DIGITS: Final = 20
"""The maximum number of digits of a Content-Length header. HTTP libraries reject longer ones."""


class Download(ProcessBound):
    """Download of a stored file. Iterating yields its bytes in chunks, as they arrive.

    Attributes:
        mime_type: The MIME type of the file.
        size: The size of the file in bytes, or None if the response has no Content-Length header.
    """

    def __init__(self, stream: ResponseStream) -> None:
        self.mime_type = _mime_type(stream.headers)
        self.size = _size(stream.headers)
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return bytes(next(self._stream))
        except ApiError as error:
            failure = documented_error(error)
        raise failure


class AsyncDownload(ProcessBound):
    """Download of a stored file. Iterating yields its bytes in chunks, as they arrive.

    Attributes:
        mime_type: The MIME type of the file.
        size: The size of the file in bytes, or None if the response has no Content-Length header.
    """

    def __init__(self, stream: AsyncResponseStream) -> None:
        self.mime_type = _mime_type(stream.headers)
        self.size = _size(stream.headers)
        self._stream = stream

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return bytes(await anext(self._stream))
        except ApiError as error:
            failure = documented_error(error)
        raise failure


def _mime_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "")


def _size(headers: Mapping[str, str]) -> int | None:
    length = headers.get("content-length", "")
    # Custom transports of httpx may accept invalid values.
    return int(length) if length.isdecimal() and len(length) <= _MAX_DIGITS else None
