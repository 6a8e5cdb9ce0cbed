# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/streams/{stream_id}/url`: Get the URL of a stream."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_stream_url"]

_ANSWER: JsonAnswer[str] = JsonAnswer(str)


def _request(stream_id: int) -> Request:
    path = f"/api/streams/{path_integer(OPERATION, 'stream_id', stream_id)}/url"
    return Request(OPERATION, path)


def _answer(response: Response) -> str:
    return _ANSWER.read(response)


def sync(client: SyncSender, stream_id: int, *, timeout: Timeout = UNSET) -> str:
    """Get the URL of a stream.

    Gets the URL at which the video of a stream can be played. Its scheme is `rtsp`, `http` or
    `https`. Streams of webcams and files are hosted by the server, streams of a premises are
    proxied by it.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The URL.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `StreamNotOpenedError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(client.send(_request(stream_id), timeout))


async def asyncio(client: AsyncSender, stream_id: int, *, timeout: Timeout = UNSET) -> str:
    """Get the URL of a stream.

    Gets the URL at which the video of a stream can be played. Its scheme is `rtsp`, `http` or
    `https`. Streams of webcams and files are hosted by the server, streams of a premises are
    proxied by it.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The URL.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `StreamNotOpenedError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(await client.send(_request(stream_id), timeout))
