# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/license`: Get the license."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.license_info import LicenseInfo
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["get_license_info"]

_ANSWER: JsonAnswer[LicenseInfo] = JsonAnswer(LicenseInfo)


def _request() -> Request:
    path = "/api/license"
    return Request(OPERATION, path)


def _answer(response: Response) -> LicenseInfo:
    return _ANSWER.read(response)


def sync(client: SyncSender, *, timeout: Timeout = UNSET) -> LicenseInfo:
    """Get the license.

    Gets the state and the terms of the server's license.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The license.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(), timeout))


async def asyncio(client: AsyncSender, *, timeout: Timeout = UNSET) -> LicenseInfo:
    """Get the license.

    Gets the state and the terms of the server's license.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The license.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(), timeout))
