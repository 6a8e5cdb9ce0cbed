# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/alerts/{alert_id}`: Get an alert."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.alert import Alert
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_alert"]

_ANSWER: JsonAnswer[Alert] = JsonAnswer(Alert)


def _request(alert_id: int) -> Request:
    path = f"/api/alerts/{path_integer(OPERATION, 'alert_id', alert_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> Alert:
    return _ANSWER.read(response)


def sync(client: SyncSender, alert_id: int, *, timeout: Timeout = UNSET) -> Alert:
    """Get an alert.

    Gets one alert.

    Args:
        client: What to send the request with.
        alert_id: The ID of the alert.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The alert.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `AlertNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(alert_id), timeout))


async def asyncio(client: AsyncSender, alert_id: int, *, timeout: Timeout = UNSET) -> Alert:
    """Get an alert.

    Gets one alert.

    Args:
        client: What to send the request with.
        alert_id: The ID of the alert.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The alert.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `AlertNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(alert_id), timeout))
