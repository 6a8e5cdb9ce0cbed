# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`PUT /api/streams/{stream_id}/analyze`: Start or stop the analysis of a stream."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["set_analyzing"]

_ANSWER: JsonAnswer[bool | None] = JsonAnswer(bool, may_be_empty=True)
_BODY: JsonBody[bool] = JsonBody(bool)


def _request(stream_id: int, body: bool) -> Request:
    path = f"/api/streams/{path_integer(OPERATION, 'stream_id', stream_id)}/analyze"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> bool | None:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, stream_id: int, body: bool, *, timeout: Timeout = UNSET
) -> bool | None:
    """Start or stop the analysis of a stream.

    Starts the analysis of a stream if the body is true, and stops it if it is false. Asking for
    what is the case already succeeds too. No more streams can be analyzed at the same time than the
    `max_streams` of the license.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        body: Whether to analyze the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        Whether the server did what was asked. None if the server answers nothing.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `AnalysisLimitExceededError`, `StreamConfigNotFoundError`,
            `StreamNotOpenedError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(stream_id, body), timeout))


async def asyncio(
    client: AsyncSender, stream_id: int, body: bool, *, timeout: Timeout = UNSET
) -> bool | None:
    """Start or stop the analysis of a stream.

    Starts the analysis of a stream if the body is true, and stops it if it is false. Asking for
    what is the case already succeeds too. No more streams can be analyzed at the same time than the
    `max_streams` of the license.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        body: Whether to analyze the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        Whether the server did what was asked. None if the server answers nothing.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `AnalysisLimitExceededError`, `StreamConfigNotFoundError`,
            `StreamNotOpenedError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(stream_id, body), timeout))
