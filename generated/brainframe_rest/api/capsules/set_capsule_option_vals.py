# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`PUT /api/plugins/{capsule_name}/options`: Set the global option values of a capsule."""

from __future__ import annotations

from typing import Any

from ...answers import check_status
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_text
from ...unset import UNSET

OPERATION = OPERATIONS["set_capsule_option_vals"]

_BODY: JsonBody[dict[str, Any]] = JsonBody(dict[str, Any])


def _request(capsule_name: str, body: dict[str, Any]) -> Request:
    path = f"/api/plugins/{path_text(OPERATION, 'capsule_name', capsule_name)}/options"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> None:
    check_status(response)


def sync(
    client: SyncSender, capsule_name: str, body: dict[str, Any], *, timeout: Timeout = UNSET
) -> None:
    """Set the global option values of a capsule.

    Replaces the global option values of a capsule. An option that is left out goes back to its
    default.

    Args:
        client: What to send the request with.
        capsule_name: The name of the capsule, percent-encoded as a whole (a `/` in it becomes
            `%2F`).
        body: The values, by option name.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidPluginOptionError`, `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `PluginNotFoundError`, `UnknownError`,
            `NotImplementedError`.
    """
    _answer(client.send(_request(capsule_name, body), timeout))


async def asyncio(
    client: AsyncSender, capsule_name: str, body: dict[str, Any], *, timeout: Timeout = UNSET
) -> None:
    """Set the global option values of a capsule.

    Replaces the global option values of a capsule. An option that is left out goes back to its
    default.

    Args:
        client: What to send the request with.
        capsule_name: The name of the capsule, percent-encoded as a whole (a `/` in it becomes
            `%2F`).
        body: The values, by option name.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidPluginOptionError`, `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `PluginNotFoundError`, `UnknownError`,
            `NotImplementedError`.
    """
    _answer(await client.send(_request(capsule_name, body), timeout))
