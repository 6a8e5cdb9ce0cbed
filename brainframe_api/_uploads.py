"""Request bodies for uploads."""

from __future__ import annotations

import io
import os
import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final, TypeAlias, cast

Upload: TypeAlias = bytes | BinaryIO | Iterable[bytes]
"""Data to upload: bytes, an open binary file, or an iterable of chunks."""

AsyncUpload: TypeAlias = bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes]
"""Data to upload: bytes, an open binary file, or a sync or async iterable of chunks."""

UploadProgress: TypeAlias = Callable[[int, int | None], object]
"""A function that is called during an upload with the number of bytes sent so far and the total
number of bytes, or None if the total is unknown."""

CHUNK_SIZE: Final = 256 * 1024
"""The size in bytes of the chunks in which files are read."""

_EXPECTED: Final = "expected bytes, a file opened in binary mode, or an iterable of bytes"
_HOW_TO_OPEN: Final = "open files with open(path, 'rb')."

_MEDIA_TYPE: Final = re.compile(r"[!-~]+/[!-~]+([ \t]*;[\t -~]*)?")


def check_media_type(mime_type: str) -> str:
    """Return a MIME type if it is a valid value of the Content-Type header.

    Raises:
        TypeError: If it is not a str.
        ValueError: If it is not of the form `type/subtype`, or contains control characters, which
            could inject other headers.
    """
    if not isinstance(mime_type, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"Invalid MIME type {mime_type!r}: expected a str such as 'video/mp4'")
    if not _MEDIA_TYPE.fullmatch(mime_type):
        raise ValueError(
            f"Invalid MIME type {mime_type!r}: expected type/subtype, such as 'video/mp4'"
        )
    return mime_type


def upload_length(data: object) -> int | None:
    """Return the length of the data in bytes, or None if it is unknown."""
    if isinstance(data, bytes | bytearray | memoryview):
        return memoryview(cast("bytes", data)).nbytes
    if not hasattr(data, "read"):
        return None
    file = cast("BinaryIO", data)
    try:
        if not file.seekable():
            return None
        position = file.tell()
        end = file.seek(0, os.SEEK_END)
        file.seek(position)
    except (AttributeError, OSError):
        return None
    return max(0, end - position)


def upload_body(
    data: Upload, length: int | None = None, progress: UploadProgress | None = None
) -> bytes | Iterable[bytes]:
    """Return the request body for an upload.

    Args:
        data: The data to upload.
        length: The length of the data in bytes, if it is known.
        progress: Called after each chunk.

    Raises:
        TypeError: If the data is neither bytes, a binary file nor an iterable.
    """
    body: bytes | Iterable[bytes] = _body(data, file_chunks)
    return body if progress is None else _with_progress(body, length, progress)


def async_upload_body(
    data: AsyncUpload, length: int | None = None, progress: UploadProgress | None = None
) -> bytes | Iterable[bytes] | AsyncIterable[bytes]:
    """Return the request body for an upload that does not block the event loop.

    Args:
        data: The data to upload.
        length: The length of the data in bytes, if it is known.
        progress: Called after each chunk.

    Raises:
        TypeError: If the data is neither bytes, a binary file nor an iterable.
    """
    body = data if isinstance(data, AsyncIterable) else _body(data, async_file_chunks)
    return body if progress is None else _async_with_progress(body, length, progress)


def _with_progress(
    body: bytes | Iterable[bytes], length: int | None, progress: UploadProgress
) -> Iterator[bytes]:
    sent = 0
    for chunk in file_chunks(io.BytesIO(body)) if isinstance(body, bytes) else body:
        yield chunk
        # The generator resumes only after the chunk was sent.
        sent += len(chunk)
        progress(sent, length)


async def _async_with_progress(
    body: bytes | Iterable[bytes] | AsyncIterable[bytes],
    length: int | None,
    progress: UploadProgress,
) -> AsyncIterator[bytes]:
    if not isinstance(body, AsyncIterable):
        for chunk in _with_progress(body, length, progress):
            yield chunk
        return
    sent = 0
    async for chunk in body:
        yield chunk
        sent += len(chunk)
        progress(sent, length)


def _body(data: Any, chunks: Callable[[BinaryIO], Any]) -> Any:
    match data:
        case bytes():
            return data
        case bytearray() | memoryview():
            return bytes(cast("bytes", data))
        case str() | io.TextIOBase():
            raise TypeError(f"Invalid data of type text: {_EXPECTED}. Encode text; {_HOW_TO_OPEN}")
        case _ if hasattr(data, "read"):
            return chunks(data)
        case os.PathLike():
            pass
        case Iterable():
            return cast("Iterable[bytes]", data)
        case _:
            pass
    kind = type(cast("object", data)).__name__
    raise TypeError(f"Invalid data of type {kind}: {_EXPECTED}. {_HOW_TO_OPEN.capitalize()}")


def file_chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file in chunks, from its current position."""
    while chunk := file.read(CHUNK_SIZE):
        yield chunk


async def async_file_chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    """Yield a file in chunks, from its current position. It is read in a thread."""
    # Imported here, because it imports asyncio, which the sync API does not need.
    from openapi_runtime.async_io import run_in_thread

    while chunk := await run_in_thread(file.read, CHUNK_SIZE):
        yield chunk
