# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/alerts/{alert_id}/frame`: Get the frame of an alert."""

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

OPERATION = OPERATIONS["get_alert_frame"]


def _request(alert_id: int) -> Request:
    path = f"/api/alerts/{path_integer(OPERATION, 'alert_id', alert_id)}/frame"
    return Request(OPERATION, path)


def _answer(response: Response) -> tuple[bytes, str]:
    return content_with_type(response)


def sync(client: SyncSender, alert_id: int, *, timeout: Timeout = UNSET) -> tuple[bytes, str]:
    """Get the frame of an alert.

    Gets the frame of the video that was saved for an alert, as an image file, usually a JPEG.

    Args:
        client: What to send the request with.
        alert_id: The ID of the alert.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The image. Its media type is in the header `Content-Type`. The bytes, and their media type
        as the Content-Type header has it.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `AlertNotFoundError`, `FrameNotFoundForAlertError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(client.send(_request(alert_id), timeout))


async def asyncio(
    client: AsyncSender, alert_id: int, *, timeout: Timeout = UNSET
) -> tuple[bytes, str]:
    """Get the frame of an alert.

    Gets the frame of the video that was saved for an alert, as an image file, usually a JPEG.

    Args:
        client: What to send the request with.
        alert_id: The ID of the alert.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The image. Its media type is in the header `Content-Type`. The bytes, and their media type
        as the Content-Type header has it.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `AlertNotFoundError`, `FrameNotFoundForAlertError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(await client.send(_request(alert_id), timeout))


def sync_stream(
    client: SyncSender, alert_id: int, *, timeout: Timeout = UNSET
) -> AbstractContextManager[ByteStream]:
    """Get the frame of an alert.

    Gets the frame of the video that was saved for an alert, as an image file, usually a JPEG.

    Args:
        client: What to send the request with.
        alert_id: The ID of the alert.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        A context manager that gives the bytes of the answer as they arrive.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `AlertNotFoundError`, `FrameNotFoundForAlertError`, `UnknownError`,
            `NotImplementedError`.
    """
    return open_stream(client, _request(alert_id), timeout)


def asyncio_stream(
    client: AsyncSender, alert_id: int, *, timeout: Timeout = UNSET
) -> AbstractAsyncContextManager[AsyncByteStream]:
    """Get the frame of an alert.

    Gets the frame of the video that was saved for an alert, as an image file, usually a JPEG.

    Args:
        client: What to send the request with.
        alert_id: The ID of the alert.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        A context manager that gives the bytes of the answer as they arrive.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `AlertNotFoundError`, `FrameNotFoundForAlertError`, `UnknownError`,
            `NotImplementedError`.
    """
    return open_async_stream(client, _request(alert_id), timeout)
