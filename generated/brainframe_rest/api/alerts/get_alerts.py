# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/alerts`: List the alerts."""

from __future__ import annotations

from collections.abc import Sequence

from ...answers import JsonAnswer, integer_header
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.alert import Alert
from ...models.alert_verification import AlertVerification
from ...operations import OPERATIONS
from ...parameters import Query
from ...unset import UNSET

OPERATION = OPERATIONS["get_alerts"]

_ANSWER: JsonAnswer[list[Alert]] = JsonAnswer(list[Alert])


def _request(
    *,
    stream_id: int | None = None,
    zone_id: int | None = None,
    alarm_id: int | None = None,
    verification: Sequence[AlertVerification] | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request:
    path = "/api/alerts"
    query = Query(OPERATION)
    query.integer("stream_id", stream_id)
    query.integer("zone_id", zone_id)
    query.integer("alarm_id", alarm_id)
    query.joined("verification", verification)
    query.integer("limit", limit)
    query.integer("offset", offset)
    return Request(OPERATION, path, query=str(query))


def _answer(response: Response) -> tuple[list[Alert], int]:
    value = _ANSWER.read(response)
    return value, integer_header(response, "Total-Count")


def sync(
    client: SyncSender,
    *,
    stream_id: int | None = None,
    zone_id: int | None = None,
    alarm_id: int | None = None,
    verification: Sequence[AlertVerification] | None = None,
    limit: int | None = None,
    offset: int | None = None,
    timeout: Timeout = UNSET,
) -> tuple[list[Alert], int]:
    """List the alerts.

    Gets the alerts that fit all given filters, newest first. The header `Total-Count` tells how
    many there are regardless of `limit` and `offset`.

    Args:
        client: What to send the request with.
        stream_id: If given, only alerts of the stream with this ID are answered.
        zone_id: If given, only alerts of the zone with this ID are answered.
        alarm_id: If given, only alerts of the alarm with this ID are answered.
        verification: If given, only alerts in one of these verification states are answered; alerts
            in all states if absent. The states are joined by commas:
            `verification=unverified,true`.
        limit: The maximum number of objects to answer; no limit if absent. With 0 the list is empty
            and only the header `Total-Count` is of interest.
        offset: How many of the matching objects to skip before the first one answered. It is only
            useful with `limit`.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The alerts, newest first. From the header `Total-Count`: How many objects match the filters
        in all, regardless of `limit` and `offset`.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(
        client.send(
            _request(
                stream_id=stream_id,
                zone_id=zone_id,
                alarm_id=alarm_id,
                verification=verification,
                limit=limit,
                offset=offset,
            ),
            timeout,
        )
    )


async def asyncio(
    client: AsyncSender,
    *,
    stream_id: int | None = None,
    zone_id: int | None = None,
    alarm_id: int | None = None,
    verification: Sequence[AlertVerification] | None = None,
    limit: int | None = None,
    offset: int | None = None,
    timeout: Timeout = UNSET,
) -> tuple[list[Alert], int]:
    """List the alerts.

    Gets the alerts that fit all given filters, newest first. The header `Total-Count` tells how
    many there are regardless of `limit` and `offset`.

    Args:
        client: What to send the request with.
        stream_id: If given, only alerts of the stream with this ID are answered.
        zone_id: If given, only alerts of the zone with this ID are answered.
        alarm_id: If given, only alerts of the alarm with this ID are answered.
        verification: If given, only alerts in one of these verification states are answered; alerts
            in all states if absent. The states are joined by commas:
            `verification=unverified,true`.
        limit: The maximum number of objects to answer; no limit if absent. With 0 the list is empty
            and only the header `Total-Count` is of interest.
        offset: How many of the matching objects to skip before the first one answered. It is only
            useful with `limit`.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The alerts, newest first. From the header `Total-Count`: How many objects match the filters
        in all, regardless of `limit` and `offset`.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(
        await client.send(
            _request(
                stream_id=stream_id,
                zone_id=zone_id,
                alarm_id=alarm_id,
                verification=verification,
                limit=limit,
                offset=offset,
            ),
            timeout,
        )
    )
