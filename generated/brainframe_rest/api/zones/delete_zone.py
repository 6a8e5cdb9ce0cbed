# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DELETE /api/zones/{zone_id}`: Delete a zone."""

from __future__ import annotations

from ...answers import check_status
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["delete_zone"]


def _request(zone_id: int) -> Request:
    path = f"/api/zones/{path_integer(OPERATION, 'zone_id', zone_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> None:
    check_status(response)


def sync(client: SyncSender, zone_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a zone.

    Deletes a zone with its alarms. The alerts that they have raised stay. The zone `Screen` cannot
    be deleted.

    Args:
        client: What to send the request with.
        zone_id: The ID of the zone.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `ZoneNotDeletableError`, `ZoneNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(zone_id), timeout))


async def asyncio(client: AsyncSender, zone_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a zone.

    Deletes a zone with its alarms. The alerts that they have raised stay. The zone `Screen` cannot
    be deleted.

    Args:
        client: What to send the request with.
        zone_id: The ID of the zone.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `ZoneNotDeletableError`, `ZoneNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(zone_id), timeout))
