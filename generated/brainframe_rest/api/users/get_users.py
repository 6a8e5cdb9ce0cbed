# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/users`: List the users."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.user import User
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["get_users"]

_ANSWER: JsonAnswer[list[User]] = JsonAnswer(list[User])


def _request() -> Request:
    path = "/api/users"
    return Request(OPERATION, path)


def _answer(response: Response) -> list[User]:
    return _ANSWER.read(response)


def sync(client: SyncSender, *, timeout: Timeout = UNSET) -> list[User]:
    """List the users.

    Gets all users. Their passwords are None.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The users.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(), timeout))


async def asyncio(client: AsyncSender, *, timeout: Timeout = UNSET) -> list[User]:
    """List the users.

    Gets all users. Their passwords are None.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The users.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(), timeout))
