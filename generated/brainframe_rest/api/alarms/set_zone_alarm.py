# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/zone_alarms`: Create or update a zone alarm."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.zone_alarm import ZoneAlarm
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["set_zone_alarm"]

_ANSWER: JsonAnswer[ZoneAlarm] = JsonAnswer(ZoneAlarm)
_BODY: JsonBody[ZoneAlarm] = JsonBody(ZoneAlarm)


def _request(body: ZoneAlarm) -> Request:
    path = "/api/zone_alarms"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> ZoneAlarm:
    return _ANSWER.read(response)


def sync(client: SyncSender, body: ZoneAlarm, *, timeout: Timeout = UNSET) -> ZoneAlarm:
    """Create or update a zone alarm.

    Creates an alarm if `id` is None, and updates the alarm with that ID otherwise. A new alarm
    needs a `zone_id`; the server fills in the `stream_id` of that zone. The conditions in the body
    replace those of the alarm.

    Args:
        client: What to send the request with.
        body: The alarm.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved alarm, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `StreamConfigNotFoundError`, `ZoneNotFoundError`,
            `ZoneAlarmNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(client: AsyncSender, body: ZoneAlarm, *, timeout: Timeout = UNSET) -> ZoneAlarm:
    """Create or update a zone alarm.

    Creates an alarm if `id` is None, and updates the alarm with that ID otherwise. A new alarm
    needs a `zone_id`; the server fills in the `stream_id` of that zone. The conditions in the body
    replace those of the alarm.

    Args:
        client: What to send the request with.
        body: The alarm.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved alarm, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `StreamConfigNotFoundError`, `ZoneNotFoundError`,
            `ZoneAlarmNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
