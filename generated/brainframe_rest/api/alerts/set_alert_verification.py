# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`PUT /api/alerts/{alert_id}`: Label an alert."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.alert import Alert
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["set_alert_verification"]

_ANSWER: JsonAnswer[Alert | None] = JsonAnswer(Alert, may_be_empty=True)
_BODY: JsonBody[bool | None] = JsonBody(bool | None)


def _request(alert_id: int, body: bool | None) -> Request:
    path = f"/api/alerts/{path_integer(OPERATION, 'alert_id', alert_id)}"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> Alert | None:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, alert_id: int, body: bool | None, *, timeout: Timeout = UNSET
) -> Alert | None:
    """Label an alert.

    Labels an alert as legitimate (true) or as a false alarm (false), or takes the label away
    (None).

    Args:
        client: What to send the request with.
        alert_id: The ID of the alert.
        body: The label, or None for none.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The modified alert. None if the server answers nothing.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `AlertNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(alert_id, body), timeout))


async def asyncio(
    client: AsyncSender, alert_id: int, body: bool | None, *, timeout: Timeout = UNSET
) -> Alert | None:
    """Label an alert.

    Labels an alert as legitimate (true) or as a false alarm (false), or takes the label away
    (None).

    Args:
        client: What to send the request with.
        alert_id: The ID of the alert.
        body: The label, or None for none.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The modified alert. None if the server answers nothing.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `AlertNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(alert_id, body), timeout))
