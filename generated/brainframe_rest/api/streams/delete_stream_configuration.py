# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DELETE /api/streams/{stream_id}`: Delete a stream."""

from __future__ import annotations

from ...answers import check_status
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["delete_stream_configuration"]


def _request(stream_id: int) -> Request:
    path = f"/api/streams/{path_integer(OPERATION, 'stream_id', stream_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> None:
    check_status(response)


def sync(client: SyncSender, stream_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a stream.

    Deletes a stream with its zones, alarms and alerts. Its analysis is stopped first, and the
    stream is closed. This can take minutes: allow for a long timeout.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(stream_id), timeout))


async def asyncio(client: AsyncSender, stream_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a stream.

    Deletes a stream with its zones, alarms and alerts. Its analysis is stopped first, and the
    stream is closed. This can take minutes: allow for a long timeout.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(stream_id), timeout))
