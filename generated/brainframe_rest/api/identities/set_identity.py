# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/identities`: Create or update an identity."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.identity import Identity
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["set_identity"]

_ANSWER: JsonAnswer[Identity] = JsonAnswer(Identity)
_BODY: JsonBody[Identity] = JsonBody(Identity)


def _request(body: Identity) -> Request:
    path = "/api/identities"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> Identity:
    return _ANSWER.read(response)


def sync(client: SyncSender, body: Identity, *, timeout: Timeout = UNSET) -> Identity:
    """Create or update an identity.

    Creates an identity if `id` is None, and updates the identity with that ID otherwise.

    Args:
        client: What to send the request with.
        body: The identity.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved identity, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `IdentityNotFoundError`, `DuplicateIdentityNameError`,
            `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(client: AsyncSender, body: Identity, *, timeout: Timeout = UNSET) -> Identity:
    """Create or update an identity.

    Creates an identity if `id` is None, and updates the identity with that ID otherwise.

    Args:
        client: What to send the request with.
        body: The identity.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved identity, with its ID.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `IdentityNotFoundError`, `DuplicateIdentityNameError`,
            `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
