# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/streams/statuses`: Stream zone statuses."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from ...answers import open_async_stream, open_stream
from ...message import AsyncByteStream, AsyncSender, ByteStream, Request, SyncSender, Timeout
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["get_zone_status_stream"]


def _request() -> Request:
    path = "/api/streams/statuses"
    return Request(OPERATION, path)


def sync_stream(
    client: SyncSender, *, timeout: Timeout = UNSET
) -> AbstractContextManager[ByteStream]:
    """Stream zone statuses.

    Streams zone statuses as they are produced, in a body that does not end.

    The body is a sequence of packets, each ended by `\\r\\n`. A packet is one JSON object without
    line breaks, with the latest status of **all** zones of **all** streams that are being analyzed,
    so that a packet replaces everything known from earlier ones. What comes between two packets may
    be blank: an empty line, or one of white space, is a keep-alive to be skipped. The server sends
    a packet or a keep-alive about once a second or more often; where nothing has come for several
    seconds, the connection is dead.

    The packet `{}` says that no stream has results.

    The body is sent in chunks (`Transfer-Encoding: chunked`), whose borders have nothing to do with
    those of packets: a packet may be split anywhere, also between `\\r` and `\\n`. Collect bytes up
    to each `\\n` and parse what lies between as UTF-8 JSON; do not split at other line breaks, as
    U+2028 may stand in a name.

    The schema describes one packet. The media type says newline-delimited JSON, as the whole body
    is not one JSON value and must not be handed to a JSON parser at once. When the server shuts
    down it cuts the connection; connect again to go on.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        A context manager that gives the bytes of the answer as they arrive.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`, `NotImplementedError`.
    """
    return open_stream(client, _request(), timeout)


def asyncio_stream(
    client: AsyncSender, *, timeout: Timeout = UNSET
) -> AbstractAsyncContextManager[AsyncByteStream]:
    """Stream zone statuses.

    Streams zone statuses as they are produced, in a body that does not end.

    The body is a sequence of packets, each ended by `\\r\\n`. A packet is one JSON object without
    line breaks, with the latest status of **all** zones of **all** streams that are being analyzed,
    so that a packet replaces everything known from earlier ones. What comes between two packets may
    be blank: an empty line, or one of white space, is a keep-alive to be skipped. The server sends
    a packet or a keep-alive about once a second or more often; where nothing has come for several
    seconds, the connection is dead.

    The packet `{}` says that no stream has results.

    The body is sent in chunks (`Transfer-Encoding: chunked`), whose borders have nothing to do with
    those of packets: a packet may be split anywhere, also between `\\r` and `\\n`. Collect bytes up
    to each `\\n` and parse what lies between as UTF-8 JSON; do not split at other line breaks, as
    U+2028 may stand in a name.

    The schema describes one packet. The media type says newline-delimited JSON, as the whole body
    is not one JSON value and must not be handed to a JSON parser at once. When the server shuts
    down it cuts the connection; connect again to go on.

    Args:
        client: What to send the request with.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        A context manager that gives the bytes of the answer as they arrive.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `UnauthorizedError`,
            `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`, `NotImplementedError`.
    """
    return open_async_stream(client, _request(), timeout)
