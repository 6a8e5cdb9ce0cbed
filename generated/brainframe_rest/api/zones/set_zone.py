# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/zones`: Create or update a zone."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.zone import Zone
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["set_zone"]

_ANSWER: JsonAnswer[Zone] = JsonAnswer(Zone)
_BODY: JsonBody[Zone] = JsonBody(Zone)


def _request(body: Zone) -> Request:
    path = "/api/zones"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> Zone:
    return _ANSWER.read(response)


def sync(client: SyncSender, body: Zone, *, timeout: Timeout = UNSET) -> Zone:
    """Create or update a zone.

    Creates a zone if `id` is None, and updates the zone with that ID otherwise. The alarms in the
    body are saved too: those with a None ID are created, the others updated. Alarms of the zone
    that are left out stay as they are; delete them with `delete_zone_alarm`.

    Args:
        client: What to send the request with.
        body: The zone.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved zone, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `ZoneNotEditableError`, `StreamConfigNotFoundError`,
            `ZoneNotFoundError`, `ZoneAlarmNotFoundError`, `DuplicateZoneNameError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(client: AsyncSender, body: Zone, *, timeout: Timeout = UNSET) -> Zone:
    """Create or update a zone.

    Creates a zone if `id` is None, and updates the zone with that ID otherwise. The alarms in the
    body are saved too: those with a None ID are created, the others updated. Alarms of the zone
    that are left out stay as they are; delete them with `delete_zone_alarm`.

    Args:
        client: What to send the request with.
        body: The zone.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved zone, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `ZoneNotEditableError`, `StreamConfigNotFoundError`,
            `ZoneNotFoundError`, `ZoneAlarmNotFoundError`, `DuplicateZoneNameError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
