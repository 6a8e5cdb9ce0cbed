# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DELETE /api/premises/{premises_id}`: Delete a premises."""

from __future__ import annotations

from ...answers import check_status
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["delete_premises"]


def _request(premises_id: int) -> Request:
    path = f"/api/premises/{path_integer(OPERATION, 'premises_id', premises_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> None:
    check_status(response)


def sync(client: SyncSender, premises_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a premises.

    Deletes a premises with its streams and all their data.

    Args:
        client: What to send the request with.
        premises_id: The ID of the premises.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PremisesNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(premises_id), timeout))


async def asyncio(client: AsyncSender, premises_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a premises.

    Deletes a premises with its streams and all their data.

    Args:
        client: What to send the request with.
        premises_id: The ID of the premises.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PremisesNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(premises_id), timeout))
