"""The page as a tool: adding, deleting, filters, pages, and pictures with their counts."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.analysis import person
from tests.simulator.codecs import alarm, count_condition, ok, zone
from tests.simulator.web.browser import Browser


def moment(http: httpx.Client, stream_id: int) -> tuple[list[dict[str, object]], bytes]:
    response = http.get(f"/web/streams/{stream_id}/moment")
    assert response.headers["content-type"] == "application/octet-stream"
    line, _, picture = response.content.partition(b"\n")
    return json.loads(line), picture


def size_of(content: bytes) -> tuple[int, int]:
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image.shape[1], image.shape[0]


def test_a_picture_comes_with_the_counts_of_its_own_frame(
    server: Simulator, stream_id: int, http: httpx.Client
) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.push([person(100, 300)])
    zones, picture = moment(http, stream_id)
    assert [(zone["name"], zone["now"]) for zone in zones] == [("Screen", {"person": 1})]
    assert size_of(picture) == (640, 480)

    # The picture is kept for a moment, and so are its counts.
    script.push([person(100, 300), person(300, 300)])
    zones, again = moment(http, stream_id)
    assert (zones[0]["now"] == {"person": 1}) == (again == picture)


def test_the_frame_for_zones_has_the_full_size_before_the_analysis(
    server: Simulator, video_stream_id: int, http: httpx.Client
) -> None:
    response = http.get(f"/web/streams/{video_stream_id}/frame")
    assert response.headers["content-type"] == "image/jpeg"
    assert size_of(response.content) == (768, 576)


def test_the_frame_for_zones_is_the_newest_one_in_full_size(
    server: Simulator, stream_id: int, http: httpx.Client
) -> None:
    assert http.get(f"/web/streams/{stream_id}/frame").status_code == 204
    server.script(stream_id, size=(2560, 1440)).push([])
    assert size_of(http.get(f"/web/streams/{stream_id}/frame").content) == (2560, 1440)


@pytest.mark.parametrize("path", ["streams/1/moment", "streams/1/frame"])
def test_frames_need_a_login_if_the_server_does(path: str) -> None:
    with Simulator(authorize=True) as server:
        server.add_stream("Gate")
        assert httpx.get(f"{server.url}/web/{path}").status_code == 401


def test_an_incomplete_or_invalid_form_is_explained(server: Simulator, browser: Browser) -> None:
    browser.go(server.url)
    browser.wait_for_text("#nothing", "No streams yet")
    browser.click("#add [type=submit]")
    browser.wait_for_text("#add-problem", "Choose a video file, or enter the URL")
    browser.type("#add [name=url]", "nonsense")
    browser.click("#add [type=submit]")
    browser.wait_for_text("#add-problem", "rtsp://")
    browser.problems()  # The browser reports the status 400.


def test_a_file_that_is_not_a_video_is_named(
    server: Simulator, browser: Browser, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.mp4"
    notes.write_text("This is not a video.")
    browser.go(server.url)
    browser.type("#add [name=file]", str(notes))
    browser.click("#add [type=submit]")
    browser.wait_for_text("#add-problem", "notes.mp4: ")
    browser.problems()  # The browser reports the status 424.


@pytest.mark.parametrize("width", [360, 1280])
def test_the_picture_of_a_portrait_video_leaves_room_for_the_buttons(
    server: Simulator, stream_id: int, browser: Browser, width: int
) -> None:
    server.script(stream_id, size=(1080, 1920)).push([person(100, 300)])
    browser.resize(width, 900)
    browser.go(server.url)
    browser.wait_for(lambda: browser.box(".stream .picture img")[3] > 400)
    assert browser.box(".stream .picture img")[3] <= 0.7 * 900
    assert browser.run("return document.documentElement.scrollWidth") == width


def test_deleting_a_stream_asks_for_confirmation_first(
    server: Simulator, stream_id: int, http: httpx.Client, browser: Browser
) -> None:
    browser.go(server.url)
    browser.wait_for_text(".stream .name", "Entrance")
    browser.click(".stream .delete")
    browser.wait_for_text("#confirm-title", "Delete Entrance?")
    browser.click("#confirm [value=cancel]")
    browser.wait_for(lambda: not browser.is_shown("#confirm"))
    browser.click(".stream .delete")
    browser.wait_for_text("#confirm-title", "Delete Entrance?")
    assert len(ok(http.get("/api/streams"))) == 1
    browser.click("#agree")
    browser.wait_for_text("#nothing", "No streams yet")
    assert ok(http.get("/api/streams")) == []


def choose_zone(browser: Browser, name: str) -> None:
    browser.run(
        "const choice = document.getElementById('zone-choice');"
        "choice.value = [...choice.options].find((it) => it.text === arguments[0]).value;"
        "choice.dispatchEvent(new Event('change', {bubbles: true}))",
        name,
    )


def edit_walkway(server: Simulator, browser: Browser) -> None:
    """Open the editor of the stream, and choose its zone "Walkway"."""
    browser.go(server.url)
    browser.click(".stream .edit")
    zones = "return document.getElementById('zone-choice').length"
    browser.wait_for(lambda: browser.run(zones) == 3)
    choose_zone(browser, "Walkway")
    browser.wait_for_text("#alarm-zone", "Walkway")


def name_alarm(browser: Browser, name: str) -> None:
    """Enter the name of a new alarm, and wait for the choice of classes."""
    browser.type("#alarm-form [name=name]", name)
    has_classes = "return document.querySelector('#alarm-form [name=class]').value !== ''"
    browser.wait_for(lambda: browser.run(has_classes))


def test_unsaved_points_of_a_zone_are_not_lost(
    server: Simulator, stream_id: int, walkway: int, http: httpx.Client, browser: Browser
) -> None:
    server.script(stream_id, size=(640, 480)).push([person(100, 300)])
    browser.go(server.url)
    browser.wait_for_text(".stream .name", "Entrance")
    browser.run(
        "const fetched = window.fetch;"
        "const released = new Promise((resolve) => { window.release = resolve; });"
        "window.fetch = async (url, ...rest) => {"
        "  if (String(url).includes('/api/zones')) { await released; }"
        "  return fetched(url, ...rest);"
        "}"
    )
    browser.click(".stream .edit")
    browser.wait_for(lambda: browser.is_shown("#canvas"))
    left, top, width, height = browser.box("#canvas")
    for x, y in ((0.1, 0.1), (0.5, 0.1), (0.5, 0.5)):
        browser.drag((left + x * width, top + y * height))
    browser.wait_for_text("#shape", "3 points")
    browser.run("window.release()")
    zones = "return document.getElementById('zone-choice').length"
    browser.wait_for(lambda: browser.run(zones) == 3)
    browser.wait_for_text("#shape", "3 points")

    choose_zone(browser, "Walkway")
    browser.wait_for_text("#confirm-title", "Discard the new zone?")
    assert browser.barriers() == []
    browser.click("#confirm [value=cancel]")
    browser.wait_for(lambda: not browser.is_shown("#confirm"))
    browser.wait_for_text("#shape", "3 points")
    choose_zone(browser, "Walkway")
    browser.wait_for_text("#confirm-title", "Discard the new zone?")
    browser.click("#agree")
    browser.wait_for_text("#alarm-zone", "Walkway")

    # Adding an alarm keeps the unsaved position of a moved point.
    browser.focus("#handles button:nth-child(1)")
    browser.press("\ue014")
    first_x = "return document.querySelector('#points input').valueAsNumber"
    browser.wait_for(lambda: browser.run(first_x) == 1)
    name_alarm(browser, "Somebody")
    browser.click("#alarm-form [type=submit]")
    browser.wait_for_text("#alarm-list", "Somebody")
    assert browser.run(first_x) == 1
    browser.press("\ue00c")
    browser.wait_for_text("#confirm-title", "Discard the changes to Walkway?")
    browser.click("#agree")
    browser.wait_for(lambda: not browser.is_shown("#editor"))


def test_a_count_alarm_is_set_by_form_with_its_window(
    server: Simulator, stream_id: int, walkway: int, http: httpx.Client, browser: Browser
) -> None:
    server.script(stream_id, size=(640, 480)).push([person(100, 300)])
    edit_walkway(server, browser)
    browser.wait_for(lambda: browser.is_shown("#canvas"))
    name_alarm(browser, "Crowd")
    browser.run(
        "const fields = document.getElementById('alarm-form').elements;"
        "[fields.number.value, fields.seconds.value, fields.fraction.value] = [3, 2.5, 0.75]"
    )
    browser.click("#alarm-form [type=submit]")
    browser.wait_for_text("#alarm-list", "more than 2\N{NO-BREAK SPACE}people for 75% of 2.5 s")
    alarms = ok(http.get(f"/api/zone_alarms?zone_id={walkway}"))
    alarm = next(alarm for alarm in alarms if alarm["name"] == "Crowd")
    (condition,) = alarm["count_conditions"]
    assert (condition["window_duration"], condition["window_threshold"]) == (2.5, 0.75)


@pytest.mark.parametrize(
    ("duration", "threshold", "window"), [(0, 0.5, ""), (5, 0, " at least once in 5 s")]
)
def test_a_window_without_length_or_threshold_is_described(
    server: Simulator,
    stream_id: int,
    http: httpx.Client,
    browser: Browser,
    duration: float,
    threshold: float,
    window: str,
) -> None:
    condition = count_condition(window_duration=duration, window_threshold=threshold)
    alarms = [alarm(count_conditions=[condition])]
    ok(http.post("/api/zones", json=zone(stream_id, name="Walkway", alarms=alarms)))
    edit_walkway(server, browser)
    words = "return document.querySelector('#alarm-list span').textContent"
    assert browser.run(words) == f"more than 0\N{NO-BREAK SPACE}people{window}"


def test_a_rate_alarm_is_set_by_form(
    server: Simulator, stream_id: int, walkway: int, http: httpx.Client, browser: Browser
) -> None:
    server.script(stream_id, size=(640, 480)).push([person(100, 300)])
    edit_walkway(server, browser)
    browser.wait_for(lambda: browser.is_shown("#canvas"))
    name_alarm(browser, "Rush")
    browser.run(
        "const kind = document.querySelector('#alarm-form [name=kind]');"
        "kind.value = 'rate';"
        "kind.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    assert browser.is_shown("#direction")
    assert not browser.is_shown("#fraction")
    assert browser.barriers() == []
    browser.click("#alarm-form [type=submit]")
    browser.wait_for_text("#alarm-list", "at least 1\N{NO-BREAK SPACE}person entering in 1 s")
    alarms = ok(http.get(f"/api/zone_alarms?zone_id={walkway}"))
    alarm = next(alarm for alarm in alarms if alarm["name"] == "Rush")
    (condition,) = alarm["rate_conditions"]
    assert (condition["test"], condition["change"], condition["direction"]) == (">=", 1, "entering")
    assert alarm["count_conditions"] == []


def test_alerts_are_filtered_and_paged(
    server: Simulator, stream_id: int, walkway: int, http: httpx.Client, browser: Browser
) -> None:
    script = server.script(stream_id, size=(640, 480))
    for _ in range(14):
        script.push([])
        script.at(script.elapsed, [person(100, 300)])
        script.advance(1)
        script.at(script.elapsed, [])
        script.advance(3)
    alerts = ok(http.get("/api/alerts"))
    assert len(alerts) == 14
    browser.go(server.url)
    browser.wait_for_text("#alert-count", "1 to 12 of 14")
    marks = "return document.querySelectorAll('#timeline rect').length"
    assert browser.run(marks) == 14
    browser.click("#older")
    browser.wait_for_text("#alert-count", "13 to 14 of 14")
    browser.click("#newer")
    browser.wait_for_text("#alert-count", "1 to 12 of 14")

    browser.click(".alert [data-verdict=false]")
    browser.wait_for_text(".alert .verified", "False alarm")
    select = (
        "const select = document.querySelector('#filters [name=verification]');"
        "select.value = arguments[0];"
        "select.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    browser.run(select, "false")
    browser.wait_for(lambda: browser.text("#alert-count") == "1")
    assert browser.run(marks) == 1
    browser.click(".alert [data-verdict=false]")
    browser.wait_for_text("#no-matches", "No alerts match")
    browser.run(select, "")
    browser.wait_for_text("#alert-count", "1 to 12 of 14")


def test_counts_become_a_chart(server: Simulator, stream_id: int, browser: Browser) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.push([person(100, 300)])
    browser.go(server.url)
    has = "return document.querySelector('.history svg').ariaLabel.includes(arguments[0])"
    browser.wait_for(lambda: browser.run(has, "Screen 1 to 1"))
    script.push([person(100, 300), person(300, 300), person(500, 300)])
    browser.wait_for(lambda: browser.run(has, "Screen 1 to 3"))
    assert browser.is_shown(".history")


def test_loading_is_distinguished_from_empty(server: Simulator, browser: Browser) -> None:
    # Before any script has run, the page only shows that it is loading.
    text = httpx.get(server.url).text
    assert '<p id="loading" role="status">Loading …</p>' in text
    assert '<div id="content" hidden>' in text
    browser.go(server.url)
    browser.wait_for_text("#nothing", "No streams yet")
    assert not browser.is_shown("#loading")
