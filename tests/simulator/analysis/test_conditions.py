"""Conditions hold according to their counts and windows."""

from __future__ import annotations

import pytest
from brainframe_rest.models import (
    Attribute,
    CountConditionTestType,
    DirectionType,
    RateConditionTestType,
)

from brainframe_api._simulator.analysis.conditions import CountMonitor, RateMonitor, TruthWindow
from brainframe_api._simulator.analysis.counting import Presence
from tests.simulator.analysis.scenes import count_condition, rate_condition, standing


def people(number: int) -> Presence:
    return Presence(within=[standing(0, 0, str(index)) for index in range(number)])


@pytest.mark.parametrize(
    ("test", "results"),
    [
        (CountConditionTestType.GREATER_THAN, [False, False, True]),
        (CountConditionTestType.LESS_THAN, [True, False, False]),
        (CountConditionTestType.EQUAL_TO, [False, True, False]),
        (CountConditionTestType.NOT_EQUAL_TO, [True, False, True]),
        (CountConditionTestType.accept("newer than this version"), [False, False, False]),
    ],
)
def test_counts_are_compared_by_the_test_of_the_condition(
    test: CountConditionTestType, results: list[bool]
) -> None:
    monitor = CountMonitor(count_condition(test, 2))

    assert [monitor.update(people(number), number / 10) for number in (1, 2, 3)] == results


def test_only_the_requested_class_is_counted() -> None:
    monitor = CountMonitor(count_condition(class_name="car"))

    assert not monitor.update(people(3), 0.0)
    assert monitor.update(Presence(within=[standing(0, 0, "a", "car")]), 0.1)


def test_only_the_requested_attribute_is_counted() -> None:
    monitor = CountMonitor(count_condition(attribute=Attribute("hat", "red")))
    presence = people(2)

    without = monitor.update(presence, 0.0)
    presence.within[0].attributes["hat"] = "blue"
    other = monitor.update(presence, 0.1)
    presence.within[1].attributes["hat"] = "red"

    assert (without, other) == (False, False)
    assert monitor.update(presence, 0.2)


def test_a_window_requires_a_portion_of_its_time() -> None:
    monitor = CountMonitor(count_condition(window=4.0, threshold=0.5))

    results = {tenth: monitor.update(people(1), tenth / 10) for tenth in range(41)}

    assert not any(results[tenth] for tenth in range(20))
    assert all(results[tenth] for tenth in range(20, 41))


def test_values_older_than_the_window_do_not_count() -> None:
    monitor = CountMonitor(count_condition(window=4.0, threshold=0.5))

    results = {
        tenth: monitor.update(people(1 if tenth < 40 else 0), tenth / 10) for tenth in range(80)
    }

    assert results[60]
    assert not results[61]


def test_a_window_counts_time_and_not_frames() -> None:
    often, rarely = TruthWindow(10.0), TruthWindow(10.0)

    for tenth in range(101):
        often.add(tenth < 30, tenth / 10)
    for second in (0.0, 3.0, 10.0):
        rarely.add(second < 3.0, second)

    assert often.seconds_true() == pytest.approx(3.0)
    assert rarely.seconds_true() == pytest.approx(3.0)


def test_a_window_adds_up_the_times_when_it_was_true() -> None:
    window = TruthWindow(10.0)
    assert window.seconds_true() == 0.0
    for second, value in enumerate([True, False, True, False]):
        window.add(value, float(second))
    window.add(False, 10.0)
    assert window.seconds_true() == 2.0


def test_a_span_that_ended_before_the_window_does_not_count() -> None:
    window = TruthWindow(2.0)
    window.add(True, 0.0)
    window.add(False, 1.0)
    assert window.ever_true()
    window.add(False, 3.0)
    assert not window.ever_true()


def test_a_window_may_be_shorter_than_a_second() -> None:
    monitor = CountMonitor(count_condition(window=0.5, threshold=0.5))
    results = [monitor.update(people(quarter < 1), quarter / 4) for quarter in range(4)]
    assert results == [False, True, True, False]


def test_a_window_of_one_second_is_not_ignored() -> None:
    monitor = CountMonitor(count_condition(window=1.0, threshold=1.0))
    assert [monitor.update(people(1), float(second)) for second in range(2)] == [False, True]


def test_a_threshold_of_one_requires_the_whole_window() -> None:
    monitor = CountMonitor(count_condition(window=2.0, threshold=1.0))

    results = [monitor.update(people(1), tenth / 10) for tenth in range(22)]

    assert results.index(True) == 20


def test_a_threshold_of_zero_requires_a_moment_in_the_window() -> None:
    monitor = CountMonitor(count_condition(window=2.0, threshold=0.0))

    results = [monitor.update(people(1 if tenth == 5 else 0), tenth / 10) for tenth in range(40)]

    assert results.index(True) == 5
    assert [tenth for tenth, holds in enumerate(results) if holds] == list(range(5, 26))


def test_a_threshold_of_zero_does_not_hold_if_the_test_was_never_true() -> None:
    monitor = CountMonitor(count_condition(window=2.0, threshold=0.0))

    assert not monitor.update(people(0), 0.0)


def entering(number: int) -> Presence:
    return Presence(entering=people(number).within)


def exiting(number: int) -> Presence:
    return Presence(exiting=people(number).within)


def test_a_rate_counts_the_objects_that_entered_within_the_duration() -> None:
    monitor = RateMonitor(rate_condition(change=3, duration=5.0))

    first = monitor.update(entering(1), 0.0)
    second = monitor.update(entering(1), 4.0)
    third = monitor.update(entering(1), 4.9)
    # By now, the first object entered five seconds ago, which is outside of the duration.
    later = monitor.update(entering(0), 5.0)

    assert (first, second, third, later) == (False, False, True, False)


def test_an_upper_limit_holds_only_after_a_whole_duration() -> None:
    monitor = RateMonitor(
        rate_condition(RateConditionTestType.LESS_THAN_OR_EQUAL_TO, change=0, duration=5.0)
    )

    results = {second: monitor.update(entering(second == 7), second) for second in range(14)}

    assert [second for second, holds in results.items() if holds] == [5, 6, 12, 13]


@pytest.mark.parametrize(
    ("direction", "results"),
    [
        (DirectionType.ENTERING, (True, False)),
        (DirectionType.EXITING, (False, True)),
        (DirectionType.ENTERING_OR_EXITING, (True, True)),
        (DirectionType.accept("newer than this version"), (False, False)),
    ],
)
def test_a_rate_counts_only_its_direction(
    direction: DirectionType, results: tuple[bool, bool]
) -> None:
    condition = rate_condition(change=1, direction=direction)

    assert (
        RateMonitor(condition).update(entering(1), 0.0),
        RateMonitor(condition).update(exiting(1), 0.0),
    ) == results


def test_entering_and_exiting_add_up_when_both_count() -> None:
    monitor = RateMonitor(rate_condition(change=2, direction=DirectionType.ENTERING_OR_EXITING))

    monitor.update(entering(1), 0.0)

    assert monitor.update(exiting(1), 1.0)


def test_a_rate_ignores_other_classes() -> None:
    monitor = RateMonitor(rate_condition(change=1, class_name="car"))

    assert not monitor.update(entering(5), 0.0)


def test_a_rate_ignores_other_attributes() -> None:
    condition = rate_condition(change=1)
    condition.with_attribute = Attribute("hat", "red")
    presence = entering(1)
    assert not RateMonitor(condition).update(presence, 0.0)
    presence.entering[0].attributes["hat"] = "red"
    assert RateMonitor(condition).update(presence, 0.0)


def test_a_rate_without_a_duration_counts_the_newest_frame() -> None:
    monitor = RateMonitor(rate_condition(change=1, duration=0.0))
    results = [monitor.update(entering(number), time) for number, time in ((1, 0.0), (0, 1.0))]
    assert results == [True, False]


def test_the_first_duration_of_an_upper_limit_begins_with_the_first_frame() -> None:
    monitor = RateMonitor(
        rate_condition(RateConditionTestType.LESS_THAN_OR_EQUAL_TO, change=0, duration=2.0)
    )
    results = [monitor.update(entering(0), second) for second in (100.0, 101.0, 102.0)]
    assert results == [False, False, True]


def test_a_rate_test_of_a_newer_version_never_holds() -> None:
    monitor = RateMonitor(rate_condition(RateConditionTestType.accept("~"), change=0))

    assert not monitor.update(entering(1), 100.0)
