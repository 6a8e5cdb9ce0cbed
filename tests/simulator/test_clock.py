from __future__ import annotations

import time

import pytest

from brainframe_api.simulator import Clock


def test_the_clock_follows_the_system_clock_by_default() -> None:
    clock = Clock()
    assert time.time() <= clock() <= time.time()


def test_a_frozen_clock_moves_only_on_request() -> None:
    clock = Clock()
    clock.freeze(1000.0)
    assert clock() == clock() == 1000.0
    clock.advance(2.5)
    assert clock() == 1002.5
    clock.reset()
    assert time.time() <= clock() <= time.time()


def test_an_advanced_clock_runs_ahead_of_the_system_clock() -> None:
    clock = Clock()
    clock.advance(3600)
    assert time.time() + 3600 <= clock() <= time.time() + 3600


def test_the_clock_cannot_be_set_back() -> None:
    with pytest.raises(ValueError, match="-1"):
        Clock().advance(-1)
