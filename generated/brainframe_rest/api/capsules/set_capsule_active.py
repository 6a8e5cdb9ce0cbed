# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`PUT /api/plugins/{capsule_name}/active`: Set whether a capsule is active."""

from __future__ import annotations

from ...answers import check_status
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_text
from ...unset import UNSET

OPERATION = OPERATIONS["set_capsule_active"]

_BODY: JsonBody[bool | None] = JsonBody(bool | None)


def _request(capsule_name: str, body: bool | None) -> Request:
    path = f"/api/plugins/{path_text(OPERATION, 'capsule_name', capsule_name)}/active"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> None:
    check_status(response)


def sync(
    client: SyncSender, capsule_name: str, body: bool | None, *, timeout: Timeout = UNSET
) -> None:
    """Set whether a capsule is active.

    Sets whether a capsule is active globally. Null goes back to the default, which is true.

    Args:
        client: What to send the request with.
        capsule_name: The name of the capsule, percent-encoded as a whole (a `/` in it becomes
            `%2F`).
        body: Whether the capsule is active, or None for the default.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `PluginNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(capsule_name, body), timeout))


async def asyncio(
    client: AsyncSender, capsule_name: str, body: bool | None, *, timeout: Timeout = UNSET
) -> None:
    """Set whether a capsule is active.

    Sets whether a capsule is active globally. Null goes back to the default, which is true.

    Args:
        client: What to send the request with.
        capsule_name: The name of the capsule, percent-encoded as a whole (a `/` in it becomes
            `%2F`).
        body: Whether the capsule is active, or None for the default.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `LicenseRequiredError`, `PluginNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(capsule_name, body), timeout))
