# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/storage/{storage_id}`: Get a stored file."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from ...answers import content_with_type, open_async_stream, open_stream
from ...message import (
    AsyncByteStream,
    AsyncSender,
    ByteStream,
    Request,
    Response,
    SyncSender,
    Timeout,
)
from ...operations import OPERATIONS
from ...parameters import path_integer
from ...unset import UNSET

OPERATION = OPERATIONS["get_storage_data"]


def _request(storage_id: int) -> Request:
    path = f"/api/storage/{path_integer(OPERATION, 'storage_id', storage_id)}"
    return Request(OPERATION, path)


def _answer(response: Response) -> tuple[bytes, str]:
    return content_with_type(response)


def sync(client: SyncSender, storage_id: int, *, timeout: Timeout = UNSET) -> tuple[bytes, str]:
    """Get a stored file.

    Gets the bytes of a storage object. The header `Content-Type` is exactly as it was when they
    were stored.

    Args:
        client: What to send the request with.
        storage_id: The ID of the storage object.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The stored bytes. Their media type is in the header `Content-Type`. The bytes, and their
        media type as the Content-Type header has it.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StorageNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(storage_id), timeout))


async def asyncio(
    client: AsyncSender, storage_id: int, *, timeout: Timeout = UNSET
) -> tuple[bytes, str]:
    """Get a stored file.

    Gets the bytes of a storage object. The header `Content-Type` is exactly as it was when they
    were stored.

    Args:
        client: What to send the request with.
        storage_id: The ID of the storage object.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The stored bytes. Their media type is in the header `Content-Type`. The bytes, and their
        media type as the Content-Type header has it.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StorageNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(storage_id), timeout))


def sync_stream(
    client: SyncSender, storage_id: int, *, timeout: Timeout = UNSET
) -> AbstractContextManager[ByteStream]:
    """Get a stored file.

    Gets the bytes of a storage object. The header `Content-Type` is exactly as it was when they
    were stored.

    Args:
        client: What to send the request with.
        storage_id: The ID of the storage object.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        A context manager that gives the bytes of the answer as they arrive.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StorageNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return open_stream(client, _request(storage_id), timeout)


def asyncio_stream(
    client: AsyncSender, storage_id: int, *, timeout: Timeout = UNSET
) -> AbstractAsyncContextManager[AsyncByteStream]:
    """Get a stored file.

    Gets the bytes of a storage object. The header `Content-Type` is exactly as it was when they
    were stored.

    Args:
        client: What to send the request with.
        storage_id: The ID of the storage object.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        A context manager that gives the bytes of the answer as they arrive.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StorageNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return open_async_stream(client, _request(storage_id), timeout)
