# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/users`: Create or update a user."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.user import User
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["set_user"]

_ANSWER: JsonAnswer[User] = JsonAnswer(User)
_BODY: JsonBody[User] = JsonBody(User)


def _request(body: User) -> Request:
    path = "/api/users"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> User:
    return _ANSWER.read(response)


def sync(client: SyncSender, body: User, *, timeout: Timeout = UNSET) -> User:
    """Create or update a user.

    Creates a user if `id` is None, and updates the user with that ID otherwise. Only administrators
    may do this.

    Args:
        client: What to send the request with.
        body: The user.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved user, with its ID and without its password.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `InsufficientRoleError`, `UserNotFoundError`, `DuplicateUsernameError`,
            `AdminMustExistError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(client: AsyncSender, body: User, *, timeout: Timeout = UNSET) -> User:
    """Create or update a user.

    Creates a user if `id` is None, and updates the user with that ID otherwise. Only administrators
    may do this.

    Args:
        client: What to send the request with.
        body: The user.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The saved user, with its ID and without its password.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `InsufficientRoleError`, `UserNotFoundError`, `DuplicateUsernameError`,
            `AdminMustExistError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
