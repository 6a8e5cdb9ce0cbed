# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DELETE /api/zone_alarms/{alarm_id}`: Delete a zone alarm."""

from __future__ import annotations

from ...answers import check_status
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["delete_zone_alarm"]


def _request(alarm_id: int) -> Request:
    path = f"/api/zone_alarms/{path_integer(OPERATION, 'alarm_id', alarm_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> None:
    check_status(response)


def sync(client: SyncSender, alarm_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a zone alarm.

    Deletes a zone alarm. The alerts that it has raised stay.

    Args:
        client: What to send the request with.
        alarm_id: The ID of the zone alarm.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `ZoneAlarmNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(alarm_id), timeout))


async def asyncio(client: AsyncSender, alarm_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a zone alarm.

    Deletes a zone alarm. The alerts that it has raised stay.

    Args:
        client: What to send the request with.
        alarm_id: The ID of the zone alarm.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `ZoneAlarmNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(alarm_id), timeout))
