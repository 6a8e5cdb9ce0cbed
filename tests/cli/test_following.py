"""The status stream is followed across connection losses, for the requested time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from brainframe_api._cli.following import Update, follow
from brainframe_api.bf_errors import ServerNotReadyError, UnauthorizedError


class _Clock:
    """A clock that only advances during waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


class _Server:
    """API whose status stream runs one script after the other, like that of a restarted server."""

    def __init__(self, *scripts: Callable[[], Iterator[Any]]) -> None:
        self._scripts = list(scripts)

    def get_zone_status_stream(self, timeout: float) -> Iterator[Any]:
        return self._scripts.pop(0)()


def _packets(*packets: Any, then: Exception | None = None) -> Callable[[], Iterator[Any]]:
    def script() -> Iterator[Any]:
        yield from packets
        if then is not None:
            raise then

    return script


def _follow(server: _Server, clock: _Clock, seconds: float | None = None) -> Iterator[Update]:
    return follow(server, seconds=seconds, clock=clock, sleep=clock.sleep)  # type: ignore[arg-type]


def test_following_reconnects_when_the_connection_breaks() -> None:
    clock = _Clock()
    gone = ServerNotReadyError("gone")
    server = _Server(_packets({1: {}}, then=gone), _packets(then=gone), _packets({2: {}}))

    updates = _follow(server, clock)

    assert [next(updates) for _ in range(4)] == [
        Update({1: {}}),
        Update(None, "gone"),
        Update(None, "gone"),
        Update({2: {}}),
    ]


def test_pauses_between_attempts_grow_and_are_reset_by_a_success() -> None:
    clock = _Clock()
    gone = ServerNotReadyError("gone")
    server = _Server(*[_packets(then=gone)] * 6, _packets({1: {}}, then=gone), _packets(then=gone))

    updates = _follow(server, clock)
    for _ in range(9):
        next(updates)

    assert clock.waits == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 0.5, 1.0][: len(clock.waits)]
    assert len(clock.waits) >= 7


def test_a_server_without_analysis_is_connected_and_sends_empty_packets() -> None:
    updates = _follow(_Server(_packets()), _Clock())

    assert next(updates) == Update({})


def test_following_ends_when_the_time_is_up() -> None:
    clock = _Clock()

    def endless() -> Iterator[Any]:
        while True:
            clock.now += 1.0
            yield {1: {}}

    assert len(list(_follow(_Server(endless), clock, seconds=3))) == 3


def test_following_ends_on_time_while_the_server_is_unreachable() -> None:
    clock = _Clock()
    server = _Server(*[_packets(then=ServerNotReadyError("gone"))] * 9)

    list(_follow(server, clock, seconds=3))

    assert clock.now == 3


def test_a_rejected_request_is_an_error() -> None:
    with pytest.raises(UnauthorizedError):
        list(_follow(_Server(_packets(then=UnauthorizedError("no"))), _Clock()))
