# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/plugins`: List the capsules."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.capsule import Capsule
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["get_capsules"]

_ANSWER: JsonAnswer[list[Capsule]] = JsonAnswer(list[Capsule])


def _request() -> Request:
    path = "/api/plugins"
    return Request(OPERATION, path)


def _answer(response: Response) -> list[Capsule]:
    return _ANSWER.read(response)


def sync(client: SyncSender, *, timeout: Timeout = UNSET) -> list[Capsule]:
    """List the capsules.

    Gets all capsules that are loaded.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The capsules.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(), timeout))


async def asyncio(client: AsyncSender, *, timeout: Timeout = UNSET) -> list[Capsule]:
    """List the capsules.

    Gets all capsules that are loaded.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The capsules.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(), timeout))
