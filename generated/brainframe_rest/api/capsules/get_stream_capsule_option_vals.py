# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/streams/{stream_id}/plugins/{capsule_name}/options`: Get the option values of a capsule for a stream."""

from __future__ import annotations

from typing import Any

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer, path_text
from ...unset import UNSET

OPERATION = OPERATIONS["get_stream_capsule_option_vals"]

_ANSWER: JsonAnswer[dict[str, Any]] = JsonAnswer(dict[str, Any])


def _request(stream_id: int, capsule_name: str) -> Request:
    path = f"/api/streams/{path_integer(OPERATION, 'stream_id', stream_id)}/plugins/{path_text(OPERATION, 'capsule_name', capsule_name)}/options"
    return Request(OPERATION, path)


def _answer(response: Response) -> dict[str, Any]:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, stream_id: int, capsule_name: str, *, timeout: Timeout = UNSET
) -> dict[str, Any]:
    """Get the option values of a capsule for a stream.

    Gets the option values of a capsule that are set for one stream. They override the global values
    there; an option that is not overridden has **no** key.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        capsule_name: The name of the capsule, percent-encoded as a whole (a `/` in it becomes
            `%2F`).
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The overriding values, by option name.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `PluginNotFoundError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(client.send(_request(stream_id, capsule_name), timeout))


async def asyncio(
    client: AsyncSender, stream_id: int, capsule_name: str, *, timeout: Timeout = UNSET
) -> dict[str, Any]:
    """Get the option values of a capsule for a stream.

    Gets the option values of a capsule that are set for one stream. They override the global values
    there; an option that is not overridden has **no** key.

    Args:
        client: What to send the request with.
        stream_id: The ID of the stream.
        capsule_name: The name of the capsule, percent-encoded as a whole (a `/` in it becomes
            `%2F`).
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The overriding values, by option name.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `PluginNotFoundError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(await client.send(_request(stream_id, capsule_name), timeout))
