# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DELETE /api/encodings`: Delete encodings."""

from __future__ import annotations

from ...answers import check_status
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import Query
from ...unset import UNSET

OPERATION = OPERATIONS["delete_encodings"]


def _request(*, identity_id: int | None = None, class_name: str | None = None) -> Request:
    path = "/api/encodings"
    query = Query(OPERATION)
    query.integer("identity_id", identity_id)
    query.text("class_name", class_name)
    return Request(OPERATION, path, query=str(query))


def _answer(response: Response) -> None:
    check_status(response)


def sync(
    client: SyncSender,
    *,
    identity_id: int | None = None,
    class_name: str | None = None,
    timeout: Timeout = UNSET,
) -> None:
    """Delete encodings.

    Deletes the encodings that fit all given filters: **without a filter, all encodings**.

    Args:
        client: What to send the request with.
        identity_id: If given, only encodings of the identity with this ID are meant.
        class_name: If given, only encodings for this class are meant.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(identity_id=identity_id, class_name=class_name), timeout))


async def asyncio(
    client: AsyncSender,
    *,
    identity_id: int | None = None,
    class_name: str | None = None,
    timeout: Timeout = UNSET,
) -> None:
    """Delete encodings.

    Deletes the encodings that fit all given filters: **without a filter, all encodings**.

    Args:
        client: What to send the request with.
        identity_id: If given, only encodings of the identity with this ID are meant.
        class_name: If given, only encodings for this class are meant.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `IdentityNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(identity_id=identity_id, class_name=class_name), timeout))
