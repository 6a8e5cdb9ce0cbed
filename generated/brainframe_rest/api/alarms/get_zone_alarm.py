# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/zone_alarms/{alarm_id}`: Get a zone alarm."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.zone_alarm import ZoneAlarm
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_zone_alarm"]

_ANSWER: JsonAnswer[ZoneAlarm] = JsonAnswer(ZoneAlarm)


def _request(alarm_id: int) -> Request:
    path = f"/api/zone_alarms/{path_integer(OPERATION, 'alarm_id', alarm_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> ZoneAlarm:
    return _ANSWER.read(response)


def sync(client: SyncSender, alarm_id: int, *, timeout: Timeout = UNSET) -> ZoneAlarm:
    """Get a zone alarm.

    Gets one zone alarm.

    Args:
        client: What to send the request with.
        alarm_id: The ID of the zone alarm.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The alarm.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `ZoneAlarmNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(alarm_id), timeout))


async def asyncio(client: AsyncSender, alarm_id: int, *, timeout: Timeout = UNSET) -> ZoneAlarm:
    """Get a zone alarm.

    Gets one zone alarm.

    Args:
        client: What to send the request with.
        alarm_id: The ID of the zone alarm.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The alarm.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `ZoneAlarmNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(alarm_id), timeout))
