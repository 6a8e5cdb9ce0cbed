# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/version`: Get the version of the server."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["version"]

_ANSWER: JsonAnswer[str] = JsonAnswer(str)


def _request() -> Request:
    path = "/api/version"
    return Request(OPERATION, path)


def _answer(response: Response) -> str:
    return _ANSWER.read(response)


def sync(client: SyncSender, *, timeout: Timeout = UNSET) -> str:
    """Get the version of the server.

    Gets the version of the server. It is also the cheapest way to find out whether the server is up
    and whether the credentials are right.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The version.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(), timeout))


async def asyncio(client: AsyncSender, *, timeout: Timeout = UNSET) -> str:
    """Get the version of the server.

    Gets the version of the server. It is also the cheapest way to find out whether the server is up
    and whether the credentials are right.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The version.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(), timeout))
