# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/oauth2_info`: Get the OAuth 2.0 parameters."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.o_auth_2_info import OAuth2Info
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["get_oauth2_info"]

_ANSWER: JsonAnswer[OAuth2Info] = JsonAnswer(OAuth2Info)


def _request() -> Request:
    path = "/api/oauth2_info"
    return Request(OPERATION, path)


def _answer(response: Response) -> OAuth2Info:
    return _ANSWER.read(response)


def sync(client: SyncSender, *, timeout: Timeout = UNSET) -> OAuth2Info:
    """Get the OAuth 2.0 parameters.

    Gets what a client needs to know to let a person sign in to the cloud. The tokens that come of
    it are for `set_cloud_tokens`.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The parameters.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(), timeout))


async def asyncio(client: AsyncSender, *, timeout: Timeout = UNSET) -> OAuth2Info:
    """Get the OAuth 2.0 parameters.

    Gets what a client needs to know to let a person sign in to the cloud. The tokens that come of
    it are for `set_cloud_tokens`.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The parameters.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(), timeout))
