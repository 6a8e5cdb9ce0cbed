# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/encodings/{encoding_id}`: Get an encoding."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.encoding import Encoding
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_encoding"]

_ANSWER: JsonAnswer[Encoding] = JsonAnswer(Encoding)


def _request(encoding_id: int) -> Request:
    path = f"/api/encodings/{path_integer(OPERATION, 'encoding_id', encoding_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> Encoding:
    return _ANSWER.read(response)


def sync(client: SyncSender, encoding_id: int, *, timeout: Timeout = UNSET) -> Encoding:
    """Get an encoding.

    Gets one encoding.

    Args:
        client: What to send the request with.
        encoding_id: The ID of the encoding.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The encoding.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `EncodingNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(encoding_id), timeout))


async def asyncio(client: AsyncSender, encoding_id: int, *, timeout: Timeout = UNSET) -> Encoding:
    """Get an encoding.

    Gets one encoding.

    Args:
        client: What to send the request with.
        encoding_id: The ID of the encoding.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The encoding.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `EncodingNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(encoding_id), timeout))
