"""What may be uploaded, made into what can be sent."""

from __future__ import annotations

import io
import os
import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final, TypeAlias, cast

Upload: TypeAlias = bytes | BinaryIO | Iterable[bytes]
"""Data to store: whole, in an open binary file, or in pieces."""

AsyncUpload: TypeAlias = bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes]
"""Data to store: whole, in an open binary file, or in pieces."""

UploadProgress: TypeAlias = Callable[[int, int | None], object]
"""Is called while data is uploaded, with the bytes that were sent so far and how many there are
altogether, or None where that cannot be told."""

BLOCK_SIZE: Final = 256 * 1024
"""How much of a file is in memory at a time."""

_WANTED: Final = (
    "The data must be bytes, a file that is open in binary mode, or an iterable of bytes"
)
_HOW_TO_OPEN: Final = "open files with open(path, 'rb')."

_MEDIA_TYPE: Final = re.compile(r"[!-~]+/[!-~]+([ \t]*;[\t -~]*)?")


def check_media_type(mime_type: str) -> str:
    """Makes sure that a media type can stand in a header.

    Raises:
        TypeError: If it is not text.
        ValueError: If it is not of the form `type/subtype`, or would break out of the header.
    """
    if not isinstance(mime_type, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"A MIME type is a str such as 'video/mp4', not {mime_type!r}")
    if not _MEDIA_TYPE.fullmatch(mime_type):
        raise ValueError(f"Not a MIME type such as 'video/mp4': {mime_type!r}")
    return mime_type


def upload_length(data: object) -> int | None:
    """Returns how many bytes are to be uploaded, if that can be told beforehand."""
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
    """Returns data in the form in which it is sent.

    Args:
        data: What is to be uploaded.
        length: Its length in bytes, if it is known.
        progress: Is told of each piece that was sent.

    Raises:
        TypeError: If it is not bytes, nor a source of bytes.
    """
    body: bytes | Iterable[bytes] = _body(data, file_blocks)
    return body if progress is None else _watched(body, length, progress)


def async_upload_body(
    data: AsyncUpload, length: int | None = None, progress: UploadProgress | None = None
) -> bytes | Iterable[bytes] | AsyncIterable[bytes]:
    """Returns data in the form in which it is sent, without holding up the event loop.

    Args:
        data: What is to be uploaded.
        length: Its length in bytes, if it is known.
        progress: Is told of each piece that was sent.

    Raises:
        TypeError: If it is not bytes, nor a source of bytes.
    """
    body = data if isinstance(data, AsyncIterable) else _body(data, async_file_blocks)
    return body if progress is None else _async_watched(body, length, progress)


def _watched(
    body: bytes | Iterable[bytes], length: int | None, progress: UploadProgress
) -> Iterator[bytes]:
    sent = 0
    for piece in file_blocks(io.BytesIO(body)) if isinstance(body, bytes) else body:
        yield piece
        # Only asked for more once this one was taken.
        sent += len(piece)
        progress(sent, length)


async def _async_watched(
    body: bytes | Iterable[bytes] | AsyncIterable[bytes],
    length: int | None,
    progress: UploadProgress,
) -> AsyncIterator[bytes]:
    if not isinstance(body, AsyncIterable):
        for piece in _watched(body, length, progress):
            yield piece
        return
    sent = 0
    async for piece in body:
        yield piece
        sent += len(piece)
        progress(sent, length)


def _body(data: Any, blocks: Callable[[BinaryIO], Any]) -> Any:
    match data:
        case bytes():
            return data
        case bytearray() | memoryview():
            return bytes(cast("bytes", data))
        case str() | io.TextIOBase():
            raise TypeError(f"{_WANTED}, not text. Encode text first; {_HOW_TO_OPEN}")
        case _ if hasattr(data, "read"):
            return blocks(data)
        case os.PathLike():
            pass
        case Iterable():
            return cast("Iterable[bytes]", data)
        case _:
            pass
    kind = type(cast("object", data)).__name__
    raise TypeError(f"{_WANTED}, not {kind}. {_HOW_TO_OPEN.capitalize()}")


def file_blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yields a file block by block from where it is."""
    while block := file.read(BLOCK_SIZE):
        yield block


async def async_file_blocks(file: BinaryIO) -> AsyncIterator[bytes]:
    """Yields a file block by block from where it is, read in a thread."""
    # Not at the top of the module: the sync API does not need an event loop.
    from openapi_runtime.async_io import run_in_thread

    while block := await run_in_thread(file.read, BLOCK_SIZE):
        yield block
