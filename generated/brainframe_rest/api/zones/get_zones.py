# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/zones`: List the zones."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.zone import Zone
from ...operations import OPERATIONS
from ...parameters import Query
from ...unset import UNSET

OPERATION = OPERATIONS["get_zones"]

_ANSWER: JsonAnswer[list[Zone]] = JsonAnswer(list[Zone])


def _request(*, stream_id: int | None = None) -> Request:
    path = "/api/zones"
    query = Query(OPERATION)
    query.integer("stream_id", stream_id)
    return Request(OPERATION, path, query=str(query))


def _answer(response: Response) -> list[Zone]:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, *, stream_id: int | None = None, timeout: Timeout = UNSET
) -> list[Zone]:
    """List the zones.

    Gets all zones, or the zones of one stream.

    Args:
        client: What to send the request with.
        stream_id: If given, only zones of the stream with this ID are answered.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The zones.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(stream_id=stream_id), timeout))


async def asyncio(
    client: AsyncSender, *, stream_id: int | None = None, timeout: Timeout = UNSET
) -> list[Zone]:
    """List the zones.

    Gets all zones, or the zones of one stream.

    Args:
        client: What to send the request with.
        stream_id: If given, only zones of the stream with this ID are answered.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The zones.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `StreamConfigNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(stream_id=stream_id), timeout))
