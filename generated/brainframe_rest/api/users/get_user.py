# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/users/{user_id}`: Get a user."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.user import User
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_user"]

_ANSWER: JsonAnswer[User] = JsonAnswer(User)


def _request(user_id: int) -> Request:
    path = f"/api/users/{path_integer(OPERATION, 'user_id', user_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> User:
    return _ANSWER.read(response)


def sync(client: SyncSender, user_id: int, *, timeout: Timeout = UNSET) -> User:
    """Get a user.

    Gets one user. Its password is None.

    Args:
        client: What to send the request with.
        user_id: The ID of the user.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The user.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `UserNotFoundError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(client.send(_request(user_id), timeout))


async def asyncio(client: AsyncSender, user_id: int, *, timeout: Timeout = UNSET) -> User:
    """Get a user.

    Gets one user. Its password is None.

    Args:
        client: What to send the request with.
        user_id: The ID of the user.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The user.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `UserNotFoundError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(await client.send(_request(user_id), timeout))
