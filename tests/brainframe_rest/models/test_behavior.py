"""Methods and properties of single codecs."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from brainframe_rest.models import (
    Attribute,
    CountConditionTestType,
    Detection,
    DirectionType,
    IntersectionPointType,
    RateConditionTestType,
    RoleType,
    User,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    ZoneAlarmRateCondition,
    ZoneStatus,
)

from .samples import SAMPLES, ZONE


def detection(coords: list[list[int]], class_name: str = "car") -> Detection:
    return Detection(class_name, coords, [], {}, None, {}, None)


class TestDetection:
    def test_center_is_the_mean_of_the_coordinates(self) -> None:
        assert detection([[0, 0], [10, 0], [10, 5], [0, 6]]).center == (5.0, 2.75)
        assert detection([[0, 0], [10, 0], [3, 5]]).center == pytest.approx((13 / 3, 5 / 3))

    def test_box_goes_around_all_coordinates_clockwise(self) -> None:
        box = detection([[3, 5], [0, 0], [10, 1]]).bbox
        assert box == [[0, 0], [10, 0], [10, 5], [0, 5]]

    def test_without_coordinates_there_is_no_center_and_no_box(self) -> None:
        with pytest.raises(ValueError, match="no center"):
            _ = detection([]).center
        with pytest.raises(ValueError, match="no bounding box"):
            _ = detection([]).bbox


class TestZone:
    def test_finds_its_alarms(self) -> None:
        alarm = ZoneAlarm("a", [], [], False, "", "", id=9)
        zone = Zone("a", 1, [], [ZoneAlarm("b", [], [], False, "", "", id=8), alarm])
        assert zone.get_alarm(9) is alarm
        assert zone.get_alarm(7) is None

    def test_has_the_name_of_the_default_zone(self) -> None:
        assert Zone.FULL_FRAME_ZONE_NAME == "Screen"
        assert ZONE.FULL_FRAME_ZONE_NAME == "Screen"


def test_zone_status_counts_the_objects_within() -> None:
    within = [detection([], "car"), detection([], "person"), detection([], "car")]
    status = ZoneStatus(ZONE, 1.0, {}, {}, within, [detection([], "dog")], [], [])
    assert status.detection_within_counts == Counter(car=2, person=1)
    assert isinstance(status.detection_within_counts, Counter)


def count(test: Any, value: int = 2, attribute: Attribute | None = None) -> str:
    point = IntersectionPointType.BOTTOM
    return repr(ZoneAlarmCountCondition(test, value, "person", attribute, 5.0, 0.5, point))


def rate(test: Any, direction: Any, change: float = 2.5, attribute: Attribute | None = None) -> str:
    point = IntersectionPointType.BOTTOM
    return repr(ZoneAlarmRateCondition(test, 60.0, change, direction, "car", attribute, point))


class TestSentences:
    @pytest.mark.parametrize(
        ("test", "sentence"),
        [
            (CountConditionTestType.GREATER_THAN, "Greater than 2 person(s) "),
            (CountConditionTestType.LESS_THAN, "Less than 2 person(s) "),
            (CountConditionTestType.EQUAL_TO, "Exactly 2 person(s) "),
            (CountConditionTestType.NOT_EQUAL_TO, "Not Equal To 2 person(s) "),
            (CountConditionTestType.accept("~"), "~ 2 person(s) "),
            (">", "Greater than 2 person(s) "),
        ],
    )
    def test_a_count_condition_is_a_sentence(self, test: Any, sentence: str) -> None:
        assert count(test) == sentence

    def test_a_count_condition_with_an_attribute_is_a_sentence(self) -> None:
        sentence = count(CountConditionTestType.GREATER_THAN, attribute=Attribute("color", "red"))
        assert sentence == "Greater than 2 red person(s) "

    @pytest.mark.parametrize(
        ("direction", "verb"),
        [
            (DirectionType.ENTERING, "entered"),
            (DirectionType.EXITING, "exited"),
            (DirectionType.ENTERING_OR_EXITING, "entered or exited"),
            (DirectionType.accept("jumping"), "jumping"),
        ],
    )
    def test_a_rate_condition_is_a_sentence(self, direction: DirectionType, verb: str) -> None:
        at_least = rate(RateConditionTestType.GREATER_THAN_OR_EQUAL_TO, direction)
        at_most = rate(RateConditionTestType.LESS_THAN_OR_EQUAL_TO, direction, 1)
        assert at_least == f"Greater than or equal to 2.5 car(s) {verb} within 60.0 seconds"
        assert at_most == f"Less than or equal to 1 car(s) {verb} within 60.0 seconds"

    def test_a_rate_condition_with_an_attribute_is_a_sentence(self) -> None:
        sentence = rate(
            RateConditionTestType.accept("=="), DirectionType.ENTERING, 3, Attribute("color", "red")
        )
        assert sentence == "== 3 red car(s) entered within 60.0 seconds"


class TestPrinting:
    def test_shows_the_fields(self) -> None:
        assert repr(Zone("a", 1, [[0, 0]])) == (
            "Zone(name='a', stream_id=1, coords=[[0, 0]], alarms=[], id=None)"
        )

    def test_hides_passwords_and_tokens(self) -> None:
        for sample in SAMPLES:
            shown = repr(sample)
            for secret in ("correct horse", "an access token", "a refresh token"):
                assert secret not in shown
        assert "password=[secure]" in repr(User("a", "b", RoleType.ADMIN))

    def test_shows_that_there_is_no_password(self) -> None:
        assert "password=None" in repr(User("a", None, RoleType.ADMIN))
