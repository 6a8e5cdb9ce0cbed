# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/premises`: Create or update a premises."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.premises import Premises
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["set_premises"]

_ANSWER: JsonAnswer[Premises] = JsonAnswer(Premises)
_BODY: JsonBody[Premises] = JsonBody(Premises)


def _request(body: Premises) -> Request:
    path = "/api/premises"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> Premises:
    return _ANSWER.read(response)


def sync(client: SyncSender, body: Premises, *, timeout: Timeout = UNSET) -> Premises:
    """Create or update a premises.

    Creates a premises if `id` is None, and updates the premises with that ID otherwise. Premises
    are more often created by the gateway itself.

    Args:
        client: What to send the request with.
        body: The premises.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved premises, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `PremisesNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(client: AsyncSender, body: Premises, *, timeout: Timeout = UNSET) -> Premises:
    """Create or update a premises.

    Creates a premises if `id` is None, and updates the premises with that ID otherwise. Premises
    are more often created by the gateway itself.

    Args:
        client: What to send the request with.
        body: The premises.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved premises, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `PremisesNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
