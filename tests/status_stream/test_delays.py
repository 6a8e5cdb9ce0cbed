"""Programs that lose a server at the same time reconnect at different times."""

from __future__ import annotations

from brainframe_api._delays import ReconnectDelays


def test_delays_grow_up_to_a_maximum_and_start_again_after_a_success() -> None:
    delays = ReconnectDelays(0.1, 5)
    for longest in (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5):
        assert longest / 2 <= delays.next() <= longest
    delays.reset()
    assert delays.next() <= 0.1


def test_programs_wait_for_different_times() -> None:
    assert len({ReconnectDelays(1, 5).next() for _ in range(100)}) > 90
