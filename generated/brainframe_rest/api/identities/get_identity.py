# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/identities/{identity_id}`: Get an identity."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.identity import Identity
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_identity"]

_ANSWER: JsonAnswer[Identity] = JsonAnswer(Identity)


def _request(identity_id: int) -> Request:
    path = f"/api/identities/{path_integer(OPERATION, 'identity_id', identity_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> Identity:
    return _ANSWER.read(response)


def sync(client: SyncSender, identity_id: int, *, timeout: Timeout = UNSET) -> Identity:
    """Get an identity.

    Gets one identity.

    Args:
        client: What to send the request with.
        identity_id: The ID of the identity.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The identity.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(identity_id), timeout))


async def asyncio(client: AsyncSender, identity_id: int, *, timeout: Timeout = UNSET) -> Identity:
    """Get an identity.

    Gets one identity.

    Args:
        client: What to send the request with.
        identity_id: The ID of the identity.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The identity.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(identity_id), timeout))
