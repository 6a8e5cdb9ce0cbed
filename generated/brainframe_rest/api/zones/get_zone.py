# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/zones/{zone_id}`: Get a zone."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.zone import Zone
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_zone"]

_ANSWER: JsonAnswer[Zone] = JsonAnswer(Zone)


def _request(zone_id: int) -> Request:
    path = f"/api/zones/{path_integer(OPERATION, 'zone_id', zone_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> Zone:
    return _ANSWER.read(response)


def sync(client: SyncSender, zone_id: int, *, timeout: Timeout = UNSET) -> Zone:
    """Get a zone.

    Gets one zone.

    Args:
        client: What to send the request with.
        zone_id: The ID of the zone.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The zone.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`, `ZoneNotFoundError`,
            `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(zone_id), timeout))


async def asyncio(client: AsyncSender, zone_id: int, *, timeout: Timeout = UNSET) -> Zone:
    """Get a zone.

    Gets one zone.

    Args:
        client: What to send the request with.
        zone_id: The ID of the zone.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The zone.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`, `ZoneNotFoundError`,
            `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(zone_id), timeout))
