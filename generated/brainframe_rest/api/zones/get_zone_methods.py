# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`OPTIONS /api/zones/{zone_id}`: Get what may be done with a zone."""

from __future__ import annotations

from ...answers import check_status, list_header
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_zone_methods"]


def _request(zone_id: int) -> Request:
    path = f"/api/zones/{path_integer(OPERATION, 'zone_id', zone_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> list[str]:
    check_status(response)
    return list_header(response, "Allow")


def sync(client: SyncSender, zone_id: int, *, timeout: Timeout = UNSET) -> list[str]:
    """Get what may be done with a zone.

    Gets the HTTP methods that a zone accepts, in the header `Allow`. A zone is read-only if `POST`
    is not among them: it cannot be edited with `set_zone`. Alarms may be attached to a read-only
    zone all the same.

    Args:
        client: What to send the request with.
        zone_id: The ID of the zone.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The header `Allow` lists the methods. The body is empty. From the header `Allow`: The HTTP
        methods that the zone accepts, separated by commas. A zone without `POST` among them is
        read-only.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`, `ZoneNotFoundError`,
            `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(zone_id), timeout))


async def asyncio(client: AsyncSender, zone_id: int, *, timeout: Timeout = UNSET) -> list[str]:
    """Get what may be done with a zone.

    Gets the HTTP methods that a zone accepts, in the header `Allow`. A zone is read-only if `POST`
    is not among them: it cannot be edited with `set_zone`. Alarms may be attached to a read-only
    zone all the same.

    Args:
        client: What to send the request with.
        zone_id: The ID of the zone.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The header `Allow` lists the methods. The body is empty. From the header `Allow`: The HTTP
        methods that the zone accepts, separated by commas. A zone without `POST` among them is
        read-only.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`, `ZoneNotFoundError`,
            `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(zone_id), timeout))
