"""Ratios are computed per round and medians over all rounds; goals apply to the medians."""

from __future__ import annotations

from benchmarks.figures import Goal, Metric, Spread
from tests.benchmarks.results import rates, times

RATE = Metric("packets_per_second", "packets", "/s")
TIME = Metric("seconds", "time", "ms", 1000, more_is_better=False)


def test_a_spread_is_the_median_and_the_extremes() -> None:
    assert rates(ours=[3, 1, 200]).spread("ours", RATE.key) == Spread(3, 1, 200)


def test_ratios_compare_rounds_with_the_same_round() -> None:
    # The machine was four times as slow in the second round, which does not change the ratio.
    result = rates(ours=[400, 100, 400], peer=[40, 10, 20])

    assert result.ratio(RATE.key, "peer") == Spread(10, 10, 20)


def test_there_is_no_ratio_to_a_client_that_was_not_measured() -> None:
    assert rates(ours=[1]).ratio(RATE.key, "peer") is None


def test_rates_must_reach_their_goal_and_times_must_not_exceed_it() -> None:
    faster = Goal(RATE.key, 10, "peer", more=True)
    shorter = Goal(TIME.key, 0.5, "peer", more=False)

    assert rates(ours=[100], peer=[10]).meets(faster, RATE)
    assert rates(ours=[99], peer=[10]).meets(faster, RATE) is False
    assert times(ours=[0.5], peer=[1]).meets(shorter, TIME)
    assert times(ours=[0.6], peer=[1]).meets(shorter, TIME) is False


def test_absolute_goals_are_in_the_unit_of_the_figure() -> None:
    assert times(ours=[0.002]).meets(Goal(TIME.key, 2, None, more=False), TIME)
    assert times(ours=[0.002]).meets(Goal(TIME.key, 1.9, None, more=False), TIME) is False


def test_a_goal_without_figures_is_neither_met_nor_missed() -> None:
    assert rates(ours=[1]).meets(Goal(RATE.key, 10, "peer", more=True), RATE) is None
