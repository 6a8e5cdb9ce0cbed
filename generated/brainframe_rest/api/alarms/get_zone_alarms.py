# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/zone_alarms`: List the zone alarms."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.zone_alarm import ZoneAlarm
from ...operations import OPERATIONS
from ...parameters import Query
from ...unset import UNSET

OPERATION = OPERATIONS["get_zone_alarms"]

_ANSWER: JsonAnswer[list[ZoneAlarm]] = JsonAnswer(list[ZoneAlarm])


def _request(*, stream_id: int | None = None, zone_id: int | None = None) -> Request:
    path = "/api/zone_alarms"
    query = Query(OPERATION)
    query.integer("stream_id", stream_id)
    query.integer("zone_id", zone_id)
    return Request(OPERATION, path, query=str(query))


def _answer(response: Response) -> list[ZoneAlarm]:
    return _ANSWER.read(response)


def sync(
    client: SyncSender,
    *,
    stream_id: int | None = None,
    zone_id: int | None = None,
    timeout: Timeout = UNSET,
) -> list[ZoneAlarm]:
    """List the zone alarms.

    Gets all zone alarms that fit the given filters.

    Args:
        client: What to send the request with.
        stream_id: If given, only alarms of zones in the stream with this ID are answered.
        zone_id: If given, only alarms of the zone with this ID are answered.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The zone alarms.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `ZoneNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(stream_id=stream_id, zone_id=zone_id), timeout))


async def asyncio(
    client: AsyncSender,
    *,
    stream_id: int | None = None,
    zone_id: int | None = None,
    timeout: Timeout = UNSET,
) -> list[ZoneAlarm]:
    """List the zone alarms.

    Gets all zone alarms that fit the given filters.

    Args:
        client: What to send the request with.
        stream_id: If given, only alarms of zones in the stream with this ID are answered.
        zone_id: If given, only alarms of the zone with this ID are answered.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The zone alarms.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `ZoneNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(stream_id=stream_id, zone_id=zone_id), timeout))
