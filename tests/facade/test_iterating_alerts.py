"""All alerts are found, page by page, while the server adds and deletes some."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from brainframe_api import BrainFrameAPI
from tests.api_kinds import each_api
from tests.scripted_server import Connection, ScriptedServer


def alert(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "alarm_id": 1,
        "zone_id": 1,
        "stream_id": 1,
        "start_time": float(number),
        "end_time": None,
        "verified_as": None,
    }


class AlertServer:
    """Script of a server that lists alerts, newest first, and changes them after each page."""

    def __init__(self, count: int, change: Callable[[list[int], int], None]) -> None:
        self.numbers = list(range(count, 0, -1))
        self.pages = 0
        self._change = change

    def __call__(self, connection: Connection) -> None:
        for request in connection.requests():
            query = parse_qs(urlsplit(request.target).query)
            offset, limit = int(query["offset"][0]), int(query["limit"][0])
            page = [alert(number) for number in self.numbers[offset : offset + limit]]
            connection.respond(
                json.dumps(page).encode(), headers={"Total-Count": str(len(self.numbers))}
            )
            self.pages += 1
            self._change(self.numbers, self.pages)


def nothing(numbers: list[int], page: int) -> None:
    """Change nothing."""


def add_newer(numbers: list[int], page: int) -> None:
    """Add two newer alerts."""
    numbers[:0] = [1000 + 2 * page, 999 + 2 * page]


def delete_newest(numbers: list[int], page: int) -> None:
    """Delete two of the newest alerts, which were found before."""
    if page <= 3:
        del numbers[:2]


def delete_all_that_were_found(numbers: list[int], page: int) -> None:
    """Delete more alerts than a page has."""
    if page <= 2:
        del numbers[:5]


def add_and_delete(numbers: list[int], page: int) -> None:
    """Delete alerts in the middle, and add one."""
    if page <= 3:
        del numbers[1:4]
        numbers[:0] = [2000 + page]


@each_api
@pytest.mark.parametrize(
    ("count", "page_size", "change"),
    [
        (count, page_size, change)
        for count, page_size in [(0, 4), (1, 1), (5, 4), (6, 100), (23, 1), (23, 3)]
        for change in (
            nothing,
            add_newer,
            delete_newest,
            delete_all_that_were_found,
            add_and_delete,
        )
        # A server that adds more alerts than a page has is never read to the end.
        if not (change is add_newer and page_size == 1)
    ],
)
def test_each_alert_that_stays_is_found_once(
    new_api: type[BrainFrameAPI],
    count: int,
    page_size: int,
    change: Callable[[list[int], int], None],
) -> None:
    alerts = AlertServer(count, change)
    with ScriptedServer(alerts) as server, new_api(server.url) as api:
        found = [each.id for each in api.iter_alerts(page_size=page_size)]
    assert len(found) == len(set(found))
    stayed = {number for number in alerts.numbers if number <= count}
    assert stayed <= set(found)
    if change is nothing:
        assert found == list(range(count, 0, -1))
        assert alerts.pages == max(1, -(-(count - 1) // page_size))


@each_api
def test_a_page_size_must_be_positive(new_api: type[BrainFrameAPI]) -> None:
    with new_api("http://127.0.0.1:1") as api, pytest.raises(ValueError, match="positive, not 0"):
        list(api.iter_alerts(page_size=0))
