# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`PUT /api/cloud_tokens`: Sign the server in to the cloud."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.cloud_tokens import CloudTokens
from ...models.cloud_tokens_result import CloudTokensResult
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["set_cloud_tokens"]

_ANSWER: JsonAnswer[CloudTokensResult] = JsonAnswer(CloudTokensResult)
_BODY: JsonBody[CloudTokens] = JsonBody(CloudTokens)


def _request(body: CloudTokens) -> Request:
    path = "/api/cloud_tokens"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> CloudTokensResult:
    return _ANSWER.read(response)


def sync(client: SyncSender, body: CloudTokens, *, timeout: Timeout = UNSET) -> CloudTokensResult:
    """Sign the server in to the cloud.

    Signs the server in to a cloud account, and applies the account's license. Only administrators
    may do this.

    Args:
        client: What to send the request with.
        body: The tokens of the account.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The account and its license.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `InsufficientRoleError`, `UnauthorizedTokensError`, `RemoteConnectionError`,
            `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(body), timeout))


async def asyncio(
    client: AsyncSender, body: CloudTokens, *, timeout: Timeout = UNSET
) -> CloudTokensResult:
    """Sign the server in to the cloud.

    Signs the server in to a cloud account, and applies the account's license. Only administrators
    may do this.

    Args:
        client: What to send the request with.
        body: The tokens of the account.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The account and its license.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `UnauthorizedError`, `InvalidSessionError`,
            `InsufficientRoleError`, `UnauthorizedTokensError`, `RemoteConnectionError`,
            `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(body), timeout))
