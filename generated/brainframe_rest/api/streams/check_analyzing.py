# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/streams/{stream_id}/analyze`: Find out whether a stream is analyzed."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["check_analyzing"]

_ANSWER: JsonAnswer[bool] = JsonAnswer(bool)


def _request(stream_id: int) -> Request:
    path = f"/api/streams/{path_integer(OPERATION, 'stream_id', stream_id)}/analyze"
    return Request(OPERATION, path)


def _answer(response: Response) -> bool:
    return _ANSWER.read(response)


def sync(client: SyncSender, stream_id: int, *, timeout: Timeout = UNSET) -> bool:
    """Find out whether a stream is analyzed.

    Tells whether a stream is being analyzed.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        Whether the stream is being analyzed.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(stream_id), timeout))


async def asyncio(client: AsyncSender, stream_id: int, *, timeout: Timeout = UNSET) -> bool:
    """Find out whether a stream is analyzed.

    Tells whether a stream is being analyzed.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        Whether the stream is being analyzed.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(stream_id), timeout))
