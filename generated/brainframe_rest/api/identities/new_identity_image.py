# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/identities/{identity_id}/images`: Encode an image for an identity."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import JsonBody
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.encoding import Encoding
from ...models.new_identity_image import NewIdentityImage
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["new_identity_image"]

_ANSWER: JsonAnswer[Encoding] = JsonAnswer(Encoding)
_BODY: JsonBody[NewIdentityImage] = JsonBody(NewIdentityImage)


def _request(identity_id: int, body: NewIdentityImage) -> Request:
    path = f"/api/identities/{path_integer(OPERATION, 'identity_id', identity_id)}/images"
    return Request(
        OPERATION,
        path,
        content=_BODY.encode(OPERATION, path, body),
        content_type="application/json",
    )


def _answer(response: Response) -> Encoding:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, identity_id: int, body: NewIdentityImage, *, timeout: Timeout = UNSET
) -> Encoding:
    """Encode an image for an identity.

    Encodes an image from storage and saves the encoding under an identity. The image must show
    exactly one object of the class.

    Args:
        client: What to send the request with.
        identity_id: The ID of the identity.
        body: The image, and what it shows.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The new encoding.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidImageTypeError`, `NoDetectionsInImageError`,
            `TooManyDetectionsInImageError`, `NoEncoderForClassError`, `NoDetectorForClassError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `StorageNotFoundError`, `ImageNotFoundForIdentityError`,
            `ImageAlreadyEncodedError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(identity_id, body), timeout))


async def asyncio(
    client: AsyncSender, identity_id: int, body: NewIdentityImage, *, timeout: Timeout = UNSET
) -> Encoding:
    """Encode an image for an identity.

    Encodes an image from storage and saves the encoding under an identity. The image must show
    exactly one object of the class.

    Args:
        client: What to send the request with.
        identity_id: The ID of the identity.
        body: The image, and what it shows.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The new encoding.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidImageTypeError`, `NoDetectionsInImageError`,
            `TooManyDetectionsInImageError`, `NoEncoderForClassError`, `NoDetectorForClassError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `StorageNotFoundError`, `ImageNotFoundForIdentityError`,
            `ImageAlreadyEncodedError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(identity_id, body), timeout))
