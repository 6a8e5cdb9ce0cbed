# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/identities/{identity_id}/vectors`: Add a vector to an identity."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.encoding import Encoding
from ...models.new_identity_vector import NewIdentityVector
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["new_identity_vector"]

_ANSWER: JsonAnswer[Encoding] = JsonAnswer(Encoding)
_BODY: JsonBody[NewIdentityVector] = JsonBody(NewIdentityVector)


def _request(identity_id: int, body: NewIdentityVector) -> Request:
    path = f"/api/identities/{path_integer(OPERATION, 'identity_id', identity_id)}/vectors"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> Encoding:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, identity_id: int, body: NewIdentityVector, *, timeout: Timeout = UNSET
) -> Encoding:
    """Add a vector to an identity.

    Saves a vector under an identity, for cases where the encoding of an object is known ahead of
    time, like that of a fiducial tag.

    Args:
        client: What to send the request with.
        identity_id: The ID of the identity.
        body: The vector, and what it describes.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The new encoding.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `VectorTooLongError`, `NoEncoderForClassError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `DuplicateVectorError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(identity_id, body), timeout))


async def asyncio(
    client: AsyncSender, identity_id: int, body: NewIdentityVector, *, timeout: Timeout = UNSET
) -> Encoding:
    """Add a vector to an identity.

    Saves a vector under an identity, for cases where the encoding of an object is known ahead of
    time, like that of a fiducial tag.

    Args:
        client: What to send the request with.
        identity_id: The ID of the identity.
        body: The vector, and what it describes.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The new encoding.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `VectorTooLongError`, `NoEncoderForClassError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `DuplicateVectorError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(identity_id, body), timeout))
