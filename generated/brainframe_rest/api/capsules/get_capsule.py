# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/plugins/{capsule_name}`: Get a capsule."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.capsule import Capsule
from ...operations import OPERATIONS
from ...parameters import path_text
from ...unset import UNSET

OPERATION = OPERATIONS["get_capsule"]

_ANSWER: JsonAnswer[Capsule] = JsonAnswer(Capsule)


def _request(capsule_name: str) -> Request:
    path = f"/api/plugins/{path_text(OPERATION, 'capsule_name', capsule_name)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> Capsule:
    return _ANSWER.read(response)


def sync(client: SyncSender, capsule_name: str, *, timeout: Timeout = UNSET) -> Capsule:
    """Get a capsule.

    Gets one capsule.

    Args:
        client: What to send the request with.
        capsule_name: The name of the capsule, percent-encoded as a whole (a `/` in it becomes
            `%2F`).
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The capsule.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PluginNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(capsule_name), timeout))


async def asyncio(client: AsyncSender, capsule_name: str, *, timeout: Timeout = UNSET) -> Capsule:
    """Get a capsule.

    Gets one capsule.

    Args:
        client: What to send the request with.
        capsule_name: The name of the capsule, percent-encoded as a whole (a `/` in it becomes
            `%2F`).
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The capsule.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PluginNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(capsule_name), timeout))
