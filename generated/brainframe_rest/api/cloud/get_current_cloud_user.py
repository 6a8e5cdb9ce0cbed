# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/cloud_user`: Get the cloud account."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.cloud_user_info import CloudUserInfo
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["get_current_cloud_user"]

_ANSWER: JsonAnswer[CloudUserInfo] = JsonAnswer(CloudUserInfo)


def _request() -> Request:
    path = "/api/cloud_user"
    return Request(OPERATION, path)


def _answer(response: Response) -> CloudUserInfo:
    return _ANSWER.read(response)


def sync(client: SyncSender, *, timeout: Timeout = UNSET) -> CloudUserInfo:
    """Get the cloud account.

    Gets the cloud account that the server is signed in to.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The account.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `CloudUserNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(), timeout))


async def asyncio(client: AsyncSender, *, timeout: Timeout = UNSET) -> CloudUserInfo:
    """Get the cloud account.

    Gets the cloud account that the server is signed in to.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The account.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `CloudUserNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(), timeout))
