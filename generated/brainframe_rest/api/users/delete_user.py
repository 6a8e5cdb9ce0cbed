# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DELETE /api/users/{user_id}`: Delete a user."""

from __future__ import annotations

from ...answers import check_status
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["delete_user"]


def _request(user_id: int) -> Request:
    path = f"/api/users/{path_integer(OPERATION, 'user_id', user_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> None:
    check_status(response)


def sync(client: SyncSender, user_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a user.

    Deletes a user. Only administrators may do this, and at least one administrator must remain.

    Args:
        client: What to send the request with.
        user_id: The ID of the user.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `InsufficientRoleError`,
            `UserNotFoundError`, `AdminMustExistError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(user_id), timeout))


async def asyncio(client: AsyncSender, user_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a user.

    Deletes a user. Only administrators may do this, and at least one administrator must remain.

    Args:
        client: What to send the request with.
        user_id: The ID of the user.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `InsufficientRoleError`,
            `UserNotFoundError`, `AdminMustExistError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(user_id), timeout))
