# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/storage`: Store a file."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable

from ...answers import JsonAnswer
from ...bodies import binary_body, length_header
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["new_storage"]

_ANSWER: JsonAnswer[int] = JsonAnswer(int)


def _request(
    body: bytes | Iterable[bytes] | AsyncIterable[bytes],
    *,
    content_type: str,
    content_length: int | None = None,
) -> Request:
    path = "/api/storage"
    return Request(
        OPERATION,
        path,
        content=binary_body(OPERATION, path, body),
        content_type=content_type,
        headers=length_header(content_length),
    )


def _answer(response: Response) -> int:
    return _ANSWER.read(response)


def sync(
    client: SyncSender,
    body: bytes | Iterable[bytes],
    *,
    content_type: str,
    content_length: int | None = None,
    timeout: Timeout = UNSET,
) -> int:
    """Store a file.

    Stores the bytes of the body, of any size and media type, under a new storage ID. The header
    `Content-Type` is kept with them. The body may be sent in chunks, without a length.

    Args:
        client: What to send the request with.
        body: The bytes to store. Set the header `Content-Type` to their media type, like
            `video/mp4`, or to `application/octet-stream` if it is not known.
        content_type: The media type of the body, such as `image/png`.
        content_length: How many bytes the body has, if it is given in pieces and the number is
            known. Without it, such a body is sent with chunked encoding.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The storage ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(
        client.send(
            _request(body, content_type=content_type, content_length=content_length), timeout
        )
    )


async def asyncio(
    client: AsyncSender,
    body: bytes | Iterable[bytes] | AsyncIterable[bytes],
    *,
    content_type: str,
    content_length: int | None = None,
    timeout: Timeout = UNSET,
) -> int:
    """Store a file.

    Stores the bytes of the body, of any size and media type, under a new storage ID. The header
    `Content-Type` is kept with them. The body may be sent in chunks, without a length.

    Args:
        client: What to send the request with.
        body: The bytes to store. Set the header `Content-Type` to their media type, like
            `video/mp4`, or to `application/octet-stream` if it is not known.
        content_type: The media type of the body, such as `image/png`.
        content_length: How many bytes the body has, if it is given in pieces and the number is
            known. Without it, such a body is sent with chunked encoding.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The storage ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(
        await client.send(
            _request(body, content_type=content_type, content_length=content_length), timeout
        )
    )
