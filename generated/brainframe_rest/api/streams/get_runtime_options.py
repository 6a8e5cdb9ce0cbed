# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/streams/{stream_id}/runtime_options`: Get the runtime options of a stream."""

from __future__ import annotations

from typing import Any

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_runtime_options"]

_ANSWER: JsonAnswer[dict[str, Any]] = JsonAnswer(dict[str, Any])


def _request(stream_id: int) -> Request:
    path = f"/api/streams/{path_integer(OPERATION, 'stream_id', stream_id)}/runtime_options"
    return Request(OPERATION, path)


def _answer(response: Response) -> dict[str, Any]:
    return _ANSWER.read(response)


def sync(client: SyncSender, stream_id: int, *, timeout: Timeout = UNSET) -> dict[str, Any]:
    """Get the runtime options of a stream.

    Gets the runtime options of a stream: the `runtime_options` of its configuration.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The runtime options.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(stream_id), timeout))


async def asyncio(
    client: AsyncSender, stream_id: int, *, timeout: Timeout = UNSET
) -> dict[str, Any]:
    """Get the runtime options of a stream.

    Gets the runtime options of a stream: the `runtime_options` of its configuration.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The runtime options.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(stream_id), timeout))
