# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/streams`: List the streams."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.stream_configuration import StreamConfiguration
from ...operations import OPERATIONS
from ...parameters import Query
from ...unset import UNSET

OPERATION = OPERATIONS["get_stream_configurations"]

_ANSWER: JsonAnswer[list[StreamConfiguration]] = JsonAnswer(list[StreamConfiguration])


def _request(*, premises_id: int | None = None) -> Request:
    path = "/api/streams"
    query = Query(OPERATION)
    query.integer("premises_id", premises_id)
    return Request(OPERATION, path, query=str(query))


def _answer(response: Response) -> list[StreamConfiguration]:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, *, premises_id: int | None = None, timeout: Timeout = UNSET
) -> list[StreamConfiguration]:
    """List the streams.

    Gets the configurations of all streams, or of the streams of one premises.

    Args:
        client: What to send the request with.
        premises_id: If given, only streams of the premises with this ID are answered.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The stream configurations.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PremisesNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(premises_id=premises_id), timeout))


async def asyncio(
    client: AsyncSender, *, premises_id: int | None = None, timeout: Timeout = UNSET
) -> list[StreamConfiguration]:
    """List the streams.

    Gets the configurations of all streams, or of the streams of one premises.

    Args:
        client: What to send the request with.
        premises_id: If given, only streams of the premises with this ID are answered.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The stream configurations.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PremisesNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(premises_id=premises_id), timeout))
