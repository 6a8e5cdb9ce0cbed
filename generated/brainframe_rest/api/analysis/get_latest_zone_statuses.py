# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/streams/status`: Get the latest zone statuses."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.zone_status import ZoneStatus
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["get_latest_zone_statuses"]

_ANSWER: JsonAnswer[dict[str, dict[str, ZoneStatus]]] = JsonAnswer(dict[str, dict[str, ZoneStatus]])


def _request() -> Request:
    path = "/api/streams/status"
    return Request(OPERATION, path)


def _answer(response: Response) -> dict[str, dict[str, ZoneStatus]]:
    return _ANSWER.read(response)


def sync(client: SyncSender, *, timeout: Timeout = UNSET) -> dict[str, dict[str, ZoneStatus]]:
    """Get the latest zone statuses.

    Gets the latest status of every zone of every stream that is being analyzed and has results.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The latest zone statuses.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(), timeout))


async def asyncio(
    client: AsyncSender, *, timeout: Timeout = UNSET
) -> dict[str, dict[str, ZoneStatus]]:
    """Get the latest zone statuses.

    Gets the latest status of every zone of every stream that is being analyzed and has results.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The latest zone statuses.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(), timeout))
