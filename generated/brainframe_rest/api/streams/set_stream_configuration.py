# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/streams`: Create or update a stream."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.stream_configuration import StreamConfiguration
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["set_stream_configuration"]

_ANSWER: JsonAnswer[StreamConfiguration] = JsonAnswer(StreamConfiguration)
_BODY: JsonBody[StreamConfiguration] = JsonBody(StreamConfiguration)


def _request(body: StreamConfiguration) -> Request:
    path = "/api/streams"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> StreamConfiguration:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, body: StreamConfiguration, *, timeout: Timeout = UNSET
) -> StreamConfiguration:
    """Create or update a stream.

    Creates a stream if `id` is None, and updates the stream with that ID otherwise.

    A new stream gets a zone named `Screen` that covers the whole frame. Its analysis is off; turn
    it on with `set_analyzing`.

    `StreamNotOpenedError` says that the source could not be opened: the camera cannot be reached,
    the file is not a video, or there is no such device.

    Args:
        client: What to send the request with.
        body: The stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved stream, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidRuntimeOptionError`, `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `StreamConfigNotFoundError`,
            `PremisesNotFoundError`, `StorageNotFoundError`, `DuplicateStreamSourceError`,
            `StreamNotOpenedError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(
    client: AsyncSender, body: StreamConfiguration, *, timeout: Timeout = UNSET
) -> StreamConfiguration:
    """Create or update a stream.

    Creates a stream if `id` is None, and updates the stream with that ID otherwise.

    A new stream gets a zone named `Screen` that covers the whole frame. Its analysis is off; turn
    it on with `set_analyzing`.

    `StreamNotOpenedError` says that the source could not be opened: the camera cannot be reached,
    the file is not a video, or there is no such device.

    Args:
        client: What to send the request with.
        body: The stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved stream, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidRuntimeOptionError`, `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `StreamConfigNotFoundError`,
            `PremisesNotFoundError`, `StorageNotFoundError`, `DuplicateStreamSourceError`,
            `StreamNotOpenedError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
