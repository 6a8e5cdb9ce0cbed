# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`GET /api/identities`: List the identities."""

from __future__ import annotations

from ...answers import JsonAnswer, integer_header
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.identity import Identity
from ...operations import OPERATIONS
from ...parameters import Query
from ...unset import UNSET

OPERATION = OPERATIONS["get_identities"]

_ANSWER: JsonAnswer[list[Identity]] = JsonAnswer(list[Identity])


def _request(
    *,
    unique_name: str | None = None,
    encoded_for_class: str | None = None,
    search: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
    sort_by: str | None = None,
) -> Request:
    path = "/api/identities"
    query = Query(OPERATION)
    query.text("unique_name", unique_name)
    query.text("encoded_for_class", encoded_for_class)
    query.text("search", search)
    query.integer("limit", limit)
    query.integer("offset", offset)
    query.text("sort_by", sort_by)
    return Request(OPERATION, path, query=str(query))


def _answer(response: Response) -> tuple[list[Identity], int]:
    value = _ANSWER.read(response)
    return value, integer_header(response, "Total-Count")


def sync(
    client: SyncSender,
    *,
    unique_name: str | None = None,
    encoded_for_class: str | None = None,
    search: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
    sort_by: str | None = None,
    timeout: Timeout = UNSET,
) -> tuple[list[Identity], int]:
    """List the identities.

    Gets the identities that fit all given filters. The header `Total-Count` tells how many there
    are regardless of `limit` and `offset`.

    Args:
        client: What to send the request with.
        unique_name: If given, only the identity with this unique name is answered.
        encoded_for_class: If given, only identities that have at least one encoding for this class
            are answered.
        search: If given, only identities that contain this text in some way are answered. It is
            meant for search fields; what exactly is searched may change.
        limit: The maximum number of objects to answer; no limit if absent. With 0 the list is empty
            and only the header `Total-Count` is of interest.
        offset: How many of the matching objects to skip before the first one answered. It is only
            useful with `limit`.
        sort_by: What to sort by, as `field:asc` (from low to high) or `field:desc` (from high to
            low). The fields are `id`, `unique_name` and `nickname`.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The identities. From the header `Total-Count`: How many objects match the filters in all,
        regardless of `limit` and `offset`.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(
        client.send(
            _request(
                unique_name=unique_name,
                encoded_for_class=encoded_for_class,
                search=search,
                limit=limit,
                offset=offset,
                sort_by=sort_by,
            ),
            timeout,
        )
    )


async def asyncio(
    client: AsyncSender,
    *,
    unique_name: str | None = None,
    encoded_for_class: str | None = None,
    search: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
    sort_by: str | None = None,
    timeout: Timeout = UNSET,
) -> tuple[list[Identity], int]:
    """List the identities.

    Gets the identities that fit all given filters. The header `Total-Count` tells how many there
    are regardless of `limit` and `offset`.

    Args:
        client: What to send the request with.
        unique_name: If given, only the identity with this unique name is answered.
        encoded_for_class: If given, only identities that have at least one encoding for this class
            are answered.
        search: If given, only identities that contain this text in some way are answered. It is
            meant for search fields; what exactly is searched may change.
        limit: The maximum number of objects to answer; no limit if absent. With 0 the list is empty
            and only the header `Total-Count` is of interest.
        offset: How many of the matching objects to skip before the first one answered. It is only
            useful with `limit`.
        sort_by: What to sort by, as `field:asc` (from low to high) or `field:desc` (from high to
            low). The fields are `id`, `unique_name` and `nickname`.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The identities. From the header `Total-Count`: How many objects match the filters in all,
        regardless of `limit` and `offset`.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidFormatError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`, `UnknownError`,
            `NotImplementedError`.
    """
    return _answer(
        await client.send(
            _request(
                unique_name=unique_name,
                encoded_for_class=encoded_for_class,
                search=search,
                limit=limit,
                offset=offset,
                sort_by=sort_by,
            ),
            timeout,
        )
    )
