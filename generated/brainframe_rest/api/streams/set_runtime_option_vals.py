# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`PUT /api/streams/{stream_id}/runtime_options`: Set the runtime options of a stream."""

from __future__ import annotations

from typing import Any

from ...answers import check_status
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["set_runtime_option_vals"]

_BODY: JsonBody[dict[str, Any]] = JsonBody(dict[str, Any])


def _request(stream_id: int, body: dict[str, Any]) -> Request:
    path = f"/api/streams/{path_integer(OPERATION, 'stream_id', stream_id)}/runtime_options"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> None:
    check_status(response)


def sync(
    client: SyncSender, stream_id: int, body: dict[str, Any], *, timeout: Timeout = UNSET
) -> None:
    """Set the runtime options of a stream.

    Replaces the runtime options of a stream. An option that is left out goes back to its default.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        body: The runtime options.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidRuntimeOptionError`, `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `StreamConfigNotFoundError`,
            `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(stream_id, body), timeout))


async def asyncio(
    client: AsyncSender, stream_id: int, body: dict[str, Any], *, timeout: Timeout = UNSET
) -> None:
    """Set the runtime options of a stream.

    Replaces the runtime options of a stream. An option that is left out goes back to its default.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        body: The runtime options.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidRuntimeOptionError`, `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `StreamConfigNotFoundError`,
            `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(stream_id, body), timeout))
