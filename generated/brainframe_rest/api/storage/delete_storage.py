# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`DELETE /api/storage/{storage_id}`: Delete a stored file."""

from __future__ import annotations

from ...answers import check_status
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["delete_storage"]


def _request(storage_id: int) -> Request:
    path = f"/api/storage/{path_integer(OPERATION, 'storage_id', storage_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> None:
    check_status(response)


def sync(client: SyncSender, storage_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a stored file.

    Deletes a storage object. Deleting one that is in use, as by a stream or an encoding, is not
    recommended.

    Args:
        client: What to send the request with.
        storage_id: The ID of the storage object.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StorageNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(client.send(_request(storage_id), timeout))


async def asyncio(client: AsyncSender, storage_id: int, *, timeout: Timeout = UNSET) -> None:
    """Delete a stored file.

    Deletes a storage object. Deleting one that is in use, as by a stream or an encoding, is not
    recommended.

    Args:
        client: What to send the request with.
        storage_id: The ID of the storage object.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StorageNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    _answer(await client.send(_request(storage_id), timeout))
