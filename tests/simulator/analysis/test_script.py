"""A script defines the visible objects; the analysis handles them like those of a video."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from brainframe_rest.models import Alert, CountConditionTestType, Zone, ZoneStatus

from brainframe_api._simulator.analysis import Analyzer, Script, person, scripted_detection
from tests.simulator.analysis.scenes import (
    STREAM,
    MemoryAlerts,
    alarm,
    count_condition,
    json_of,
    screen,
    square,
    standing,
)

BEGIN = 1_000_000.0
TWO_PEOPLE = alarm(count_condition(CountConditionTestType.EQUAL_TO, 2))


@pytest.fixture
def store() -> MemoryAlerts:
    return MemoryAlerts()


@pytest.fixture
def analyzer(store: MemoryAlerts) -> Iterator[Analyzer]:
    analyzer = Analyzer(store, clock=lambda: BEGIN)
    yield analyzer
    analyzer.close()


@pytest.fixture
def script(analyzer: Analyzer) -> Script:
    return analyzer.start_script(STREAM, [screen(), square(TWO_PEOPLE)])


def test_two_people_enter_at_three_seconds(script: Script, store: MemoryAlerts) -> None:
    script.at(3.0, [person(120, 150), person(180, 150)])
    script.at(8.0, [])

    before = script.advance(2.95)
    during = script.advance(2.0)
    after = script.advance(10.0)

    assert before is not None
    assert during is not None
    assert after is not None
    assert before.statuses["Square"].total_entered == {}
    assert during.statuses["Square"].total_entered == {"person": 2}
    assert len(during.statuses["Square"].within) == 2
    assert during.statuses["Square"].alerts == [Alert(1, 2, STREAM, BEGIN + 3.0, None, None, 1)]
    assert after.statuses["Square"].total_exited == {"person": 2}
    assert [(item.start_time, item.end_time) for item in store.closed] == [
        (BEGIN + 3.0, BEGIN + 8.0)
    ]


def test_frames_come_at_the_frame_rate_of_virtual_time(analyzer: Analyzer) -> None:
    script = analyzer.start_script(STREAM, [screen()], frame_rate=4.0)

    tstamps = [result.tstamp for _ in range(6) if (result := script.advance(0.25)) is not None]

    assert tstamps == [BEGIN + quarter / 4 for quarter in (1, 2, 3, 4, 5, 6)]


def test_time_shorter_than_a_frame_adds_up(script: Script) -> None:
    script.advance(0.0)

    results = [script.advance(0.03) for _ in range(10)]

    assert [index for index, result in enumerate(results) if result] == [3, 6, 9]


def test_someone_who_walks_keeps_a_track(script: Script) -> None:
    for step in range(20):
        script.at(step / 10, [person(50 + 10 * step, 150)])

    result = script.advance(2.0)

    assert result is not None
    status = result.statuses["Square"]
    assert (status.total_entered, status.total_exited) == ({"person": 1}, {"person": 1})


def test_a_named_track_is_the_same_object_however_far_it_jumps(script: Script) -> None:
    first = script.push([person(0, 150, track="anna")]).detections[0]
    second = script.push([person(3000, 150, track="anna")]).detections[0]
    other = script.push([person(3000, 150, track="ben")]).detections[0]

    assert first.track_id == second.track_id != other.track_id


def test_pushed_frames_have_the_time_they_were_given(script: Script) -> None:
    given = script.push([], tstamp=BEGIN + 5)
    next_one = script.push([])

    assert given.tstamp == BEGIN + 5
    assert next_one.tstamp == pytest.approx(BEGIN + 5.1)


def test_time_never_goes_back_and_never_stands_still(script: Script) -> None:
    later = script.push([], tstamp=BEGIN + 5)
    earlier = script.push([], tstamp=BEGIN)

    assert later.tstamp < earlier.tstamp < later.tstamp + 0.001


def test_a_script_does_not_modify_its_arguments(script: Script) -> None:
    visitor = person(150, 150)

    result = script.push([visitor])

    assert visitor.track_id is None
    assert result.detections[0].track_id is not None


def test_the_objects_of_a_script_are_in_the_packets(script: Script, analyzer: Analyzer) -> None:
    script.push([scripted_detection("car", 150, 150, attributes={"color": "red"})])

    packet = json_of(analyzer.packets.latest().body)

    (detection,) = packet[str(STREAM)]["Screen"]["within"]
    assert (detection["class_name"], detection["attributes"]) == ("car", {"color": "red"})


def test_statuses_can_be_put_unchanged(script: Script, analyzer: Analyzer) -> None:
    status = ZoneStatus(Zone("Screen", STREAM, [], [], 1), 5.0, {"cat": 9}, {}, [], [], [], [])

    script.put_statuses({"Screen": status})

    assert analyzer.packets.latest().statuses == {STREAM: {"Screen": status}}


def test_an_alert_can_be_put_and_ended(script: Script, store: MemoryAlerts) -> None:
    alert = script.put_alert(Alert(1, 2, STREAM, BEGIN, None, None))
    assert alert.id is not None
    during = script.push([]).statuses["Square"].alerts
    script.advance(1.0)
    script.end_alert(alert.id)
    after = script.push([]).statuses["Square"].alerts

    assert during == [alert]
    assert [item.end_time for item in after] == [BEGIN + 1.0]
    assert store.closed == after


def test_an_ended_alert_can_be_put(script: Script, store: MemoryAlerts) -> None:
    script.put_alert(Alert(1, 2, STREAM, BEGIN - 5, BEGIN - 2, None))

    assert [item.end_time for item in store.closed] == [BEGIN - 2]


def test_an_alert_of_an_unknown_zone_is_rejected(script: Script) -> None:
    with pytest.raises(ValueError, match="no zone with ID 99"):
        script.put_alert(Alert(1, 99, STREAM, BEGIN, None, None))


def test_zones_can_be_changed_between_two_frames(script: Script, analyzer: Analyzer) -> None:
    script.push([])

    analyzer.set_zones(STREAM, [screen()])

    assert set(script.push([]).statuses) == {"Screen"}


def test_a_script_with_a_size_has_a_picture_for_its_alerts(
    analyzer: Analyzer, store: MemoryAlerts
) -> None:
    script = analyzer.start_script(STREAM, [square(alarm(count_condition()))], size=(320, 240))

    script.push([standing(150, 150)])

    image = store.snapshots[0].image
    assert image is not None
    assert image.shape == (240, 320, 3)


def test_stopping_ends_the_alerts_of_a_script(
    script: Script, analyzer: Analyzer, store: MemoryAlerts
) -> None:
    script.push([person(120, 150), person(180, 150)], tstamp=BEGIN + 60)

    analyzer.stop(STREAM)

    assert [item.end_time for item in store.closed] == [BEGIN + 60]
    assert analyzer.packets.latest().body == b"{}"


def test_a_script_takes_the_place_of_the_one_before(script: Script, analyzer: Analyzer) -> None:
    script.push([])

    analyzer.start_script(STREAM, [screen()])
    script.push([])

    assert analyzer.packets.latest().body == b"{}"


def test_a_script_can_advance_at_a_given_speed(script: Script) -> None:
    result = script.advance(0.3, speed=1000.0)

    assert result is not None
    assert result.tstamp == pytest.approx(BEGIN + 0.3)


def test_an_object_outside_the_frame_is_rejected_and_one_at_its_edge_is_not(
    analyzer: Analyzer,
) -> None:
    script = analyzer.start_script(STREAM, [screen()], size=(640, 480))
    script.push([scripted_detection("person", 650, 100)])
    for x, y in ((5000, 100), (100, -3), (-900, 100)):
        with pytest.raises(ValueError, match="outside the frame of 640 x 480 pixels"):
            script.push([scripted_detection("person", x, y)])
        with pytest.raises(ValueError, match="'person'"):
            script.at(1, [scripted_detection("person", x, y)])
    without_image = analyzer.start_script(STREAM, [screen()])
    without_image.push([scripted_detection("person", 5000, 100)])
