# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`PUT /api/license`: Set the license."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import text_body
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.license_info import LicenseInfo
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["set_license_key"]

_ANSWER: JsonAnswer[LicenseInfo] = JsonAnswer(LicenseInfo)


def _request(body: str) -> Request:
    path = "/api/license"
    return Request(
        OPERATION, path, content=text_body(OPERATION, path, body), content_type="application/base64"
    )


def _answer(response: Response) -> LicenseInfo:
    return _ANSWER.read(response)


def sync(client: SyncSender, body: str, *, timeout: Timeout = UNSET) -> LicenseInfo:
    """Set the license.

    Uploads a license key and applies it. Only administrators may do this.

    Args:
        client: What to send the request with.
        body: License data in base64.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The license after the key is applied.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `LicenseInvalidError`, `LicenseExpiredError`, `UnauthorizedError`,
            `InvalidSessionError`, `InsufficientRoleError`, `RemoteConnectionError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(client: AsyncSender, body: str, *, timeout: Timeout = UNSET) -> LicenseInfo:
    """Set the license.

    Uploads a license key and applies it. Only administrators may do this.

    Args:
        client: What to send the request with.
        body: License data in base64.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The license after the key is applied.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `LicenseInvalidError`, `LicenseExpiredError`, `UnauthorizedError`,
            `InvalidSessionError`, `InsufficientRoleError`, `RemoteConnectionError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
