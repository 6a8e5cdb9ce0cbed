"""Zones and alarms are added from arguments, listed and deleted."""

import copy
from pathlib import Path

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import (
    ConnType,
    CountConditionTestType,
    DirectionType,
    IntersectionPointType,
    RateConditionTestType,
    StreamConfiguration,
)
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run


@pytest.fixture
def api(server: Simulator, client: BrainFrameAPI) -> BrainFrameAPI:
    """Return the client of a server with one stream."""
    server.add_stream("Car park")
    return client


def test_zones_are_polygons_or_lines(sdk: Run, api: BrainFrameAPI) -> None:
    polygon = sdk("zones", "add", "Car park", "Door", "0,0", "100,0", "100,100", "--json")
    line = sdk("zones", "add", "Car park", "Gate", "0,200", "300,200", "--json")

    assert polygon.json["coords"] == [[0, 0], [100, 0], [100, 100]]
    assert line.json["coords"] == [[0, 200], [300, 200]]
    table = sdk("zones", "list", "--stream", "Car park").out
    assert [row.split()[-2:] for row in table.splitlines()[2:]] == [
        ["0,0", "100,0", "100,100"][-2:],
        ["0,200", "300,200"],
    ]
    assert "full frame" in table
    assert "polygon" in table
    assert "line" in table


@pytest.mark.parametrize("points", [["1,2"], ["1,2", "3"], ["1,2", "3,4,5"], ["1,2", "x,y"]])
def test_an_invalid_zone_is_rejected(sdk: Run, api: BrainFrameAPI, points: list[str]) -> None:
    assert sdk("zones", "add", "Car park", "Door", *points).code == 2


def test_a_zone_outside_the_frame_is_added_with_a_warning(
    sdk: Run, client: BrainFrameAPI, video: Path
) -> None:
    storage_id = client.new_storage(video.read_bytes(), "video/mp4")
    client.set_stream_configuration(
        StreamConfiguration(
            name="Walkway",
            connection_type=ConnType.FILE,
            connection_options={"storage_id": storage_id},
            runtime_options={},
        )
    )
    result = sdk("zones", "add", "Walkway", "Far", "0,0", "9000,0", "100,100", "--json")
    assert result.code == 0
    assert result.json["coords"] == [[0, 0], [9000, 0], [100, 100]]
    assert "outside the frame of 768 x 576 pixels: 9000,0" in result.err
    inside = sdk("zones", "add", "Walkway", "Near", "0,0", "768,0", "768,576", "0,576")
    assert "Warning" not in inside.err


def test_edges_that_cross_are_reported(sdk: Run, api: BrainFrameAPI) -> None:
    result = sdk("zones", "add", "Car park", "Bow", "0,0", "100,100", "100,0", "0,100")
    assert result.code == 0
    assert "edges that cross each other" in result.err


def test_a_zone_is_deleted_by_name_but_the_screen_cannot_be(sdk: Run, api: BrainFrameAPI) -> None:
    sdk("zones", "add", "Car park", "Door", "0,0", "100,0", "100,100")

    assert sdk("zones", "delete", "Door", "--stream", "Car park", "--yes").code == 0
    refused = sdk("zones", "delete", "Screen", "--yes")

    assert [zone.name for zone in api.get_zones()] == ["Screen"]
    assert refused.code == 1
    assert "Zone not deletable" in refused.err


def test_a_count_alarm_is_added_with_all_options(sdk: Run, api: BrainFrameAPI) -> None:
    result = sdk(
        "alarms", "add", "Screen", "Crowd", "--count", ">3", "--class", "car", "--window", "2.5",
        "--threshold", "0.75", "--point", "center", "--attribute", "color=red",
    )  # fmt: skip

    (alarm,) = api.get_zone_alarms()
    (condition,) = alarm.count_conditions
    assert result.code == 0
    assert (alarm.name, alarm.use_active_time, alarm.rate_conditions) == ("Crowd", False, [])
    assert condition.test == CountConditionTestType.GREATER_THAN
    assert (condition.check_value, condition.with_class_name) == (3, "car")
    assert (condition.window_duration, condition.window_threshold) == (2.5, 0.75)
    assert condition.intersection_point == IntersectionPointType.CENTER
    assert condition.with_attribute == {"category": "color", "value": "red"}
    assert "Crowd  more than 3 red cars" in sdk("alarms", "list", "--zone", "Screen").out


def test_a_rate_alarm_is_added_with_an_active_time(sdk: Run, api: BrainFrameAPI) -> None:
    sdk("alarms", "add", "Screen", "Rush", "--rate", "<= 1.5 / 60", "--direction", "exiting",
        "--active", "22:00:05-06:30:15")  # fmt: skip

    (alarm,) = api.get_zone_alarms()
    (condition,) = alarm.rate_conditions
    assert condition.test == RateConditionTestType.LESS_THAN_OR_EQUAL_TO
    assert (condition.change, condition.duration) == (1.5, 60.0)
    assert condition.direction == DirectionType.EXITING
    assert (alarm.use_active_time, alarm.active_start_time, alarm.active_end_time) == (
        True,
        "22:00:05",
        "06:30:15",
    )
    assert "22:00:05 to 06:30:15" in sdk("alarms", "list").out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--count", "3"],
        ["--count", ">=0"],
        ["--count", "<0"],
        ["--count", "=>3"],
        ["--count", ">3", "--class", "unicorn"],
        ["--rate", ">3/5"],
        ["--rate", ">=3"],
        ["--count", ">3", "--active", "22-6"],
        ["--count", ">3", "--active", "24:00-06:00"],
        ["--count", ">3", "--attribute", "red"],
        ["--count", ">3", "--threshold", "1.5"],
    ],
)
def test_an_invalid_alarm_is_rejected(sdk: Run, api: BrainFrameAPI, arguments: list[str]) -> None:
    assert sdk("alarms", "add", "Screen", "Crowd", *arguments).code == 2
    assert api.get_zone_alarms() == []


@pytest.mark.parametrize(("test", "truth"), [(">=0", "always true"), ("<0", "never true")])
def test_the_error_for_a_useless_count_says_whether_it_is_always_or_never_true(
    sdk: Run, api: BrainFrameAPI, test: str, truth: str
) -> None:
    refused = sdk("alarms", "add", "Screen", "Crowd", "--count", test)
    assert f"Invalid count condition '{test}': it is {truth}." in refused.err


def test_an_alarm_is_deleted_by_name(sdk: Run, api: BrainFrameAPI) -> None:
    sdk("alarms", "add", "Screen", "Crowd", "--count", ">3")

    deleted = sdk("alarms", "delete", "Crowd", "--yes", "--json")

    assert [one["name"] for one in deleted.json] == ["Crowd"]
    assert api.get_zone_alarms() == []
    assert sdk("alarms", "delete", "Crowd", "--yes").code == 5


@pytest.mark.parametrize(
    ("given", "test", "value"),
    [(">=3", ">", 2), ("<=3", "<", 4), ("==3", "=", 3), (">= 1", ">", 0), ("<= 0", "<", 1)],
)
def test_at_least_and_at_most_are_converted_to_tests_that_the_server_supports(
    sdk: Run, api: BrainFrameAPI, given: str, test: str, value: int
) -> None:
    assert sdk("alarms", "add", "Screen", "Crowd", "--count", given).code == 0

    (alarm,) = api.get_zone_alarms()
    (condition,) = alarm.count_conditions
    assert (condition.test.value, condition.check_value) == (test, value)


def test_the_error_for_an_unknown_class_lists_the_known_ones(sdk: Run, api: BrainFrameAPI) -> None:
    refused = sdk("alarms", "add", "Screen", "Herd", "--count", ">3", "--class", "unicorn")
    forced = sdk("alarms", "add", "Screen", "Herd", "--count", ">3", "--class", "unicorn",
                 "--any-class")  # fmt: skip

    assert "the capsules of the server detect person, car, vehicle, animal, object" in refused.err
    assert (refused.code, forced.code) == (2, 0)


def test_a_class_that_only_inactive_capsules_detect_causes_a_warning(
    sdk: Run, api: BrainFrameAPI
) -> None:
    added = sdk("alarms", "add", "Screen", "Pack", "--count", ">3", "--class", "dog")
    edited = sdk("alarms", "edit", "Pack", "--class", "cat")
    advice = "brainframe-sdk capsules activate object_detector --stream 1"
    for class_name, result in (("dog", added), ("cat", edited)):
        assert result.code == 0
        assert f"no active capsule of the stream detects {class_name!r}. Activate" in result.err
        assert advice in result.err
    assert sdk(*advice.split()[1:]).code == 0
    assert "Warning" not in sdk("alarms", "edit", "Pack", "--class", "dog").err


def test_an_alarm_is_edited_in_place(sdk: Run, api: BrainFrameAPI) -> None:
    sdk("alarms", "add", "Screen", "Crowd", "--count", ">3", "--attribute", "color=red",
        "--window", "2.5")  # fmt: skip
    (before,) = api.get_zone_alarms()

    result = sdk("alarms", "edit", "Crowd", "--name", "Rush", "--count", ">=9", "--rate", ">=5/60",
                 "--class", "car", "--direction", "exiting", "--active", "22:00-06:00")  # fmt: skip

    (alarm,) = api.get_zone_alarms()
    (count,), (rate,) = alarm.count_conditions, alarm.rate_conditions
    assert result.code == 0
    assert (alarm.id, alarm.name) == (before.id, "Rush")
    assert (alarm.active_start_time, alarm.active_end_time) == ("22:00:00", "06:00:00")
    assert (count.check_value, count.with_class_name, count.window_duration) == (8, "car", 2.5)
    assert count.with_attribute == {"category": "color", "value": "red"}
    assert (rate.change, rate.with_class_name, rate.direction) == (5, "car", DirectionType.EXITING)
    words = "more than 8 red cars and at least 5 cars exiting within 60 seconds"
    assert words in sdk("alarms", "list").out
    assert sdk("alarms", "edit", "Rush", "--active", "always").code == 0
    assert api.get_zone_alarms()[0].use_active_time is False


def test_the_window_and_the_point_of_an_alarm_are_edited(sdk: Run, api: BrainFrameAPI) -> None:
    sdk("alarms", "add", "Screen", "Crowd", "--count", ">3", "--rate", ">=2/60")
    assert sdk("alarms", "edit", "Crowd", "--window", "7.5").code == 0
    assert sdk("alarms", "edit", "Crowd", "--threshold", "0.25", "--point", "center").code == 0

    (alarm,) = api.get_zone_alarms()
    (count,), (rate,) = alarm.count_conditions, alarm.rate_conditions
    assert (count.check_value, rate.change, rate.duration) == (3, 2, 60)
    assert (count.window_duration, count.window_threshold) == (7.5, 0.25)
    assert count.intersection_point == rate.intersection_point == IntersectionPointType.CENTER


def test_a_count_condition_is_added_with_the_usual_window(sdk: Run, api: BrainFrameAPI) -> None:
    sdk("alarms", "add", "Screen", "Rush", "--rate", ">=2/60")
    assert sdk("alarms", "edit", "Rush", "--count", ">3").code == 0
    sdk("alarms", "add", "Screen", "Crowd", "--count", ">3")

    added, usual = (alarm.count_conditions[0] for alarm in api.get_zone_alarms())
    assert (added.window_duration, added.window_threshold) == (5.0, 0.5)
    assert (usual.window_duration, usual.window_threshold) == (5.0, 0.5)


def test_editing_one_of_two_count_conditions_is_rejected_as_ambiguous(
    sdk: Run, api: BrainFrameAPI
) -> None:
    sdk("alarms", "add", "Screen", "Crowd", "--count", ">3")
    (alarm,) = api.get_zone_alarms()
    (condition,) = alarm.count_conditions
    another = copy.copy(condition)
    another.id, another.check_value = None, 9
    alarm.count_conditions.append(another)
    api.set_zone_alarm(alarm)

    refused = sdk("alarms", "edit", "Crowd", "--count", ">5")
    assert refused.code == 2
    assert "The alarm has 2 count conditions" in refused.err
    assert [one.check_value for one in api.get_zone_alarms()[0].count_conditions] == [3, 9]


@pytest.mark.parametrize("option", ["--window", "--threshold"])
def test_a_window_requires_a_count_condition(sdk: Run, api: BrainFrameAPI, option: str) -> None:
    sdk("alarms", "add", "Screen", "Rush", "--rate", ">=2/60")
    assert sdk("alarms", "edit", "Rush", "--name", "Crowd").code == 0

    refused = sdk("alarms", "edit", "Crowd", option, "0.5")
    assert refused.code == 2
    assert "require a count condition. Pass --count." in refused.err


@pytest.mark.parametrize("arguments", [[], ["--direction", "exiting"], ["--count", "3"]])
def test_an_edit_without_effect_is_rejected(
    sdk: Run, api: BrainFrameAPI, arguments: list[str]
) -> None:
    sdk("alarms", "add", "Screen", "Crowd", "--count", ">3")

    assert sdk("alarms", "edit", "Crowd", *arguments).code == 2
