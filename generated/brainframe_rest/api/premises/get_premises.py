# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/premises/{premises_id}`: Get a premises."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.premises import Premises
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_premises"]

_ANSWER: JsonAnswer[Premises] = JsonAnswer(Premises)


def _request(premises_id: int) -> Request:
    path = f"/api/premises/{path_integer(OPERATION, 'premises_id', premises_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> Premises:
    return _ANSWER.read(response)


def sync(client: SyncSender, premises_id: int, *, timeout: Timeout = UNSET) -> Premises:
    """Get a premises.

    Gets one premises.

    Args:
        client: What to send the request with.
        premises_id: The ID of the premises.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The premises.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PremisesNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(premises_id), timeout))


async def asyncio(client: AsyncSender, premises_id: int, *, timeout: Timeout = UNSET) -> Premises:
    """Get a premises.

    Gets one premises.

    Args:
        client: What to send the request with.
        premises_id: The ID of the premises.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The premises.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PremisesNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(premises_id), timeout))
