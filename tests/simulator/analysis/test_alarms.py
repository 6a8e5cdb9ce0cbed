"""Alerts open when an alarm's conditions hold, and end when they no longer do."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from brainframe_rest.models import Alert, ZoneStatus

from brainframe_api._simulator.analysis.alarms import is_active_at
from brainframe_api._simulator.analysis.zone_monitor import StreamZones
from tests.simulator.analysis.scenes import (
    STREAM,
    MemoryAlerts,
    alarm,
    background,
    count_condition,
    frame,
    rate_condition,
    screen,
    square,
    standing,
)

INSIDE = standing(150, 150)
ANYBODY = alarm(count_condition())


def run(
    zones: StreamZones, begin: float, end: float, *, somebody: bool, step: float = 0.1
) -> dict[str, ZoneStatus]:
    """Update the zones with frames from `begin` up to, but not including, `end`."""
    statuses: dict[str, ZoneStatus] = {}
    for number in range(round((end - begin) / step)):
        statuses = zones.update(frame(begin + number * step), [INSIDE] if somebody else [])
    return statuses


def times(alerts: list[Alert]) -> list[tuple[float, float | None]]:
    return [
        (round(item.start_time, 3), None if item.end_time is None else round(item.end_time, 3))
        for item in alerts
    ]


def test_an_alert_opens_with_the_first_frame_in_which_the_condition_holds() -> None:
    store = MemoryAlerts()
    zones = StreamZones([screen(), square(ANYBODY)], store)
    picture = background()

    zones.update(frame(10.0), [])
    statuses = zones.update(frame(10.1, picture), [INSIDE])

    assert times(store.opened) == [(10.1, None)]
    assert store.snapshots[0].image is picture
    assert store.snapshots[0].detections == [INSIDE]
    assert statuses["Square"].alerts == [Alert(1, 2, STREAM, 10.1, None, None, 1)]
    assert statuses["Screen"].alerts == []


def test_an_alert_continues_while_the_condition_holds() -> None:
    store = MemoryAlerts()
    zones = StreamZones([square(ANYBODY)], store)

    statuses = run(zones, 0, 30, somebody=True)

    assert len(store.opened) == 1
    assert [item.id for item in statuses["Square"].alerts] == [1]
    assert store.closed == []


def test_an_alert_ends_when_the_condition_stops_holding() -> None:
    store = MemoryAlerts()
    zones = StreamZones([square(ANYBODY)], store, lost_after=0.0)

    run(zones, 0, 5, somebody=True)
    run(zones, 5, 10, somebody=False)

    assert times(store.closed) == [(0.0, 5.0)]


def test_a_flicker_does_not_end_an_alert() -> None:
    store = MemoryAlerts()
    zones = StreamZones([square(ANYBODY)], store, lost_after=0.0)

    for second in range(10):
        run(zones, second, second + 0.5, somebody=True)
        run(zones, second + 0.5, second + 1, somebody=False)

    assert (len(store.opened), store.closed) == (1, [])


def test_an_ended_alert_is_in_the_status_with_its_end_time_and_then_gone() -> None:
    zones = StreamZones([square(ANYBODY)], MemoryAlerts(), lost_after=0.0)
    run(zones, 0, 2, somebody=True)

    seen = [zones.update(frame(2 + number / 10), [])["Square"].alerts for number in range(40)]

    ended = [alerts for alerts in seen if alerts and alerts[0].end_time == pytest.approx(2.0)]
    assert 1 <= len(ended) <= 10
    assert seen[-1] == []


def test_an_alert_that_ended_is_shown_once_even_when_frames_are_rare() -> None:
    zones = StreamZones([square(ANYBODY)], MemoryAlerts(), lost_after=0.0)
    run(zones, 0, 1, somebody=True)

    seen = [zones.update(frame(tstamp), [])["Square"].alerts for tstamp in (60, 120, 180)]

    assert [[item.end_time for item in alerts] for alerts in seen] == [[None], [60.0], []]


def test_an_alarm_fires_again_after_its_alert_ended() -> None:
    store = MemoryAlerts()
    zones = StreamZones([square(ANYBODY)], store, lost_after=0.0)

    for begin in (0, 10):
        run(zones, begin, begin + 5, somebody=True)
        run(zones, begin + 5, begin + 10, somebody=False)

    assert times(store.closed) == [(0.0, 5.0), (10.0, 15.0)]


def test_all_conditions_must_hold_at_once() -> None:
    store = MemoryAlerts()
    both = alarm(count_condition(), rate_condition(change=2, duration=60.0))
    zones = StreamZones([square(both)], store, lost_after=0.0)

    run(zones, 0, 5, somebody=True)
    run(zones, 5, 10, somebody=False)
    assert store.opened == []

    run(zones, 10, 15, somebody=True)
    assert times(store.opened) == [(10.0, None)]


def test_an_alarm_without_conditions_never_fires() -> None:
    store = MemoryAlerts()

    run(StreamZones([square(alarm())], store), 0, 3, somebody=True)

    assert store.opened == []


def at(time_of_day: str) -> float:
    return dt.datetime.fromisoformat(f"2026-03-01T{time_of_day}+00:00").timestamp()


@pytest.mark.parametrize(
    ("active", "time_of_day", "is_active"),
    [
        (("08:00:00", "18:00:00"), "08:00:00", True),
        (("08:00:00", "18:00:00"), "17:59:59", True),
        (("08:00:00", "18:00:00"), "18:00:00", False),
        (("08:00:00", "18:00:00"), "07:59:59", False),
        (("22:00:00", "06:00:00"), "23:00:00", True),
        (("22:00:00", "06:00:00"), "05:59:59", True),
        (("22:00:00", "06:00:00"), "12:00:00", False),
        (("07:00:00", "07:00:00"), "03:00:00", True),
    ],
)
def test_active_times_are_in_utc_and_may_span_midnight(
    active: tuple[str, str], time_of_day: str, is_active: bool
) -> None:
    assert is_active_at(alarm(active=active), at(time_of_day)) is is_active


def test_an_alarm_fires_and_ends_with_its_active_time() -> None:
    store = MemoryAlerts()
    night = alarm(count_condition(), active=("22:00:00", "06:00:00"))
    zones = StreamZones([square(night)], store)

    run(zones, at("21:59:58"), at("22:00:02"), somebody=True)
    run(zones, at("05:59:58") + 86400, at("06:00:03") + 86400, somebody=True)

    assert times(store.closed) == [(at("22:00:00"), at("06:00:00") + 86400)]


def test_deleting_an_alarm_ends_its_alert() -> None:
    store = MemoryAlerts()
    zones = StreamZones([square(ANYBODY)], store)
    run(zones, 0, 2, somebody=True)

    zones.configure([square()], 2.5)

    assert times(store.closed) == [(0.0, 2.5)]
    assert times(zones.update(frame(2.6), [INSIDE])["Square"].alerts) == [(0.0, 2.5)]


def test_deleting_a_zone_ends_its_alerts() -> None:
    store = MemoryAlerts()
    zones = StreamZones([screen(), square(ANYBODY)], store)
    run(zones, 0, 2, somebody=True)

    zones.configure([screen()], 2.5)

    assert times(store.closed) == [(0.0, 2.5)]
    assert set(zones.update(frame(2.6), [INSIDE])) == {"Screen"}


def test_changing_the_conditions_of_an_alarm_ends_its_alert_and_starts_over() -> None:
    store = MemoryAlerts()
    zones = StreamZones([square(ANYBODY)], store)
    run(zones, 0, 2, somebody=True)

    zones.configure([square(alarm(count_condition(check_value=5)))], 2.5)
    run(zones, 2.6, 5, somebody=True)

    assert (len(store.opened), len(store.closed)) == (1, 1)


def test_renaming_an_alarm_or_a_zone_changes_nothing_else() -> None:
    store = MemoryAlerts()
    zones = StreamZones([square(ANYBODY)], store)
    run(zones, 0, 2, somebody=True)

    zones.configure([square(alarm(count_condition(), name="other"), name="Other")], 2.5)
    status = run(zones, 2.6, 5, somebody=True)["Other"]

    assert (len(store.opened), store.closed) == (1, [])
    assert [item.id for item in status.alerts] == [1]
    assert status.total_entered == {"person": 1}
    assert status.zone.alarms[0].name == "other"


def test_a_zone_of_another_shape_restarts_its_counts() -> None:
    zones = StreamZones([square()], MemoryAlerts())
    run(zones, 0, 1, somebody=True)

    zones.configure([square(coords=[[0, 0], [400, 0], [400, 400]])], 1.5)

    status = zones.update(frame(1.6), [standing(300, 100)])["Square"]
    assert status.total_entered == {"person": 1}
    assert len(status.entering) == 1


def test_closing_ends_all_alerts() -> None:
    store = MemoryAlerts()
    zones = StreamZones([screen(alarm(count_condition(), id_=5)), square(ANYBODY)], store)
    run(zones, 0, 2, somebody=True)

    zones.close(3.0)

    assert [item.end_time for item in store.closed] == [3.0, 3.0]


def test_an_alert_that_cannot_be_stored_is_retried_later(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = MemoryAlerts(failures=[OSError("No space left on device")])
    zones = StreamZones([square(ANYBODY)], store)

    with caplog.at_level(logging.ERROR):
        statuses = run(zones, 0, 4, somebody=True)
    assert statuses["Square"].alerts == []
    assert [item.levelname for item in caplog.records] == ["ERROR"]

    run(zones, 4, 6, somebody=True)
    assert len(store.opened) == 1


def test_a_verification_is_shown_while_the_alert_continues() -> None:
    zones = StreamZones([square(ANYBODY)], MemoryAlerts())
    before = run(zones, 0, 1, somebody=True)["Square"].alerts

    zones.verify(1, True)
    after = run(zones, 1, 2, somebody=True)["Square"].alerts

    assert [item.verified_as for item in (*before, *after)] == [None, True]


def test_an_alert_does_not_continue_through_an_outage_of_the_camera() -> None:
    store = MemoryAlerts()
    zones = StreamZones([square(ANYBODY)], store, lost_after=1.5)
    run(zones, 0, 5, somebody=True)

    zones.update(frame(600.0, discontinuity=True), [])
    zones.update(frame(601.0), [])

    assert len(store.closed) == 1
    assert store.closed[0].end_time == pytest.approx(4.9 + 1.5)


def test_the_statuses_of_all_zones_have_the_time_of_the_frame() -> None:
    zones = StreamZones([screen(), square()], MemoryAlerts())

    statuses = zones.update(frame(12.5), [])

    assert {name: status.tstamp for name, status in statuses.items()} == {
        "Screen": 12.5,
        "Square": 12.5,
    }
