# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/premises`: List the premises."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.premises import Premises
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["get_all_premises"]

_ANSWER: JsonAnswer[list[Premises]] = JsonAnswer(list[Premises])


def _request() -> Request:
    path = "/api/premises"
    return Request(OPERATION, path)


def _answer(response: Response) -> list[Premises]:
    return _ANSWER.read(response)


def sync(client: SyncSender, *, timeout: Timeout = UNSET) -> list[Premises]:
    """List the premises.

    Gets all premises.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The premises.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(), timeout))


async def asyncio(client: AsyncSender, *, timeout: Timeout = UNSET) -> list[Premises]:
    """List the premises.

    Gets all premises.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The premises.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(), timeout))
