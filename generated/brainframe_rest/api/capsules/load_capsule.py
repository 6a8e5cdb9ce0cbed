# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`PUT /api/plugins`: Load a capsule."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.capsule import Capsule
from ...models.capsule_load_request import CapsuleLoadRequest
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["load_capsule"]

_ANSWER: JsonAnswer[Capsule] = JsonAnswer(Capsule)
_BODY: JsonBody[CapsuleLoadRequest] = JsonBody(CapsuleLoadRequest)


def _request(body: CapsuleLoadRequest) -> Request:
    path = "/api/plugins"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> Capsule:
    return _ANSWER.read(response)


def sync(client: SyncSender, body: CapsuleLoadRequest, *, timeout: Timeout = UNSET) -> Capsule:
    """Load a capsule.

    Loads a capsule from a file in storage (`.cap`), so that it is available at once. A capsule of
    the same name that was loaded this way is replaced.

    Args:
        client: What to send the request with.
        body: The capsule file to load.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The loaded capsule.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidCapsuleError`, `IncompatibleCapsuleError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StorageNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(
    client: AsyncSender, body: CapsuleLoadRequest, *, timeout: Timeout = UNSET
) -> Capsule:
    """Load a capsule.

    Loads a capsule from a file in storage (`.cap`), so that it is available at once. A capsule of
    the same name that was loaded this way is replaced.

    Args:
        client: What to send the request with.
        body: The capsule file to load.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The loaded capsule.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidCapsuleError`, `IncompatibleCapsuleError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StorageNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
