# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/streams/{stream_id}`: Get a stream."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.stream_configuration import StreamConfiguration
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_stream_configuration"]

_ANSWER: JsonAnswer[StreamConfiguration] = JsonAnswer(StreamConfiguration)


def _request(stream_id: int) -> Request:
    path = f"/api/streams/{path_integer(OPERATION, 'stream_id', stream_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> StreamConfiguration:
    return _ANSWER.read(response)


def sync(client: SyncSender, stream_id: int, *, timeout: Timeout = UNSET) -> StreamConfiguration:
    """Get a stream.

    Gets the configuration of one stream.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The stream.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(stream_id), timeout))


async def asyncio(
    client: AsyncSender, stream_id: int, *, timeout: Timeout = UNSET
) -> StreamConfiguration:
    """Get a stream.

    Gets the configuration of one stream.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The stream.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(stream_id), timeout))
