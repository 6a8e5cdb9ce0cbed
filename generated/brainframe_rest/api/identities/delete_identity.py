# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DELETE /api/identities/{identity_id}`: Delete an identity."""

from __future__ import annotations

from ...answers import check_status
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["delete_identity"]


def _request(identity_id: int) -> Request:
    path = f"/api/identities/{path_integer(OPERATION, 'identity_id', identity_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> None:
    check_status(response)


def sync(client: SyncSender, identity_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete an identity.

    Deletes an identity with its encodings.

    Args:
        client: What to send the request with.
        identity_id: The ID of the identity.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(identity_id), timeout))


async def asyncio(client: AsyncSender, identity_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete an identity.

    Deletes an identity with its encodings.

    Args:
        client: What to send the request with.
        identity_id: The ID of the identity.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(identity_id), timeout))
