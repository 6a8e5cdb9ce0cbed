# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/encodings`: List the encodings."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.encoding import Encoding
from ...models.encoding_class_name import EncodingClassName
from ...models.encoding_field import EncodingField
from ...operations import OPERATIONS
from ...parameters import Query
from ...unset import UNSET

OPERATION = OPERATIONS["get_encodings"]

_ANSWER: JsonAnswer[list[Encoding] | list[EncodingClassName]] = JsonAnswer(
    list[Encoding], list[EncodingClassName]
)


def _request(
    *,
    identity_id: int | None = None,
    class_name: str | None = None,
    fields: EncodingField | None = None,
) -> Request:
    path = "/api/encodings"
    query = Query(OPERATION)
    query.integer("identity_id", identity_id)
    query.text("class_name", class_name)
    query.text("fields", fields)
    return Request(OPERATION, path, query=str(query))


def _answer(response: Response) -> list[Encoding] | list[EncodingClassName]:
    return _ANSWER.read(response)


def sync(
    client: SyncSender,
    *,
    identity_id: int | None = None,
    class_name: str | None = None,
    fields: EncodingField | None = None,
    timeout: Timeout = UNSET,
) -> list[Encoding] | list[EncodingClassName]:
    """List the encodings.

    Gets the encodings that fit all given filters. With `fields=class_name` each is reduced to its
    class name; the same name may then come more than once.

    Args:
        client: What to send the request with.
        identity_id: If given, only encodings of the identity with this ID are meant.
        class_name: If given, only encodings for this class are meant.
        fields: If given, only this field of each encoding is answered.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The encodings, or their class names.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(
        client.send(
            _request(identity_id=identity_id, class_name=class_name, fields=fields), timeout
        )
    )


async def asyncio(
    client: AsyncSender,
    *,
    identity_id: int | None = None,
    class_name: str | None = None,
    fields: EncodingField | None = None,
    timeout: Timeout = UNSET,
) -> list[Encoding] | list[EncodingClassName]:
    """List the encodings.

    Gets the encodings that fit all given filters. With `fields=class_name` each is reduced to its
    class name; the same name may then come more than once.

    Args:
        client: What to send the request with.
        identity_id: If given, only encodings of the identity with this ID are meant.
        class_name: If given, only encodings for this class are meant.
        fields: If given, only this field of each encoding is answered.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The encodings, or their class names.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(
        await client.send(
            _request(identity_id=identity_id, class_name=class_name, fields=fields), timeout
        )
    )
