"""From an empty server to a verified alert on the page, with the mouse and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import ConnType, StreamConfiguration
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import ok
from tests.simulator.web.browser import Browser

ENTER, ESCAPE, DELETE = "\ue007", "\ue00c", "\ue017"
SHIFT, LEFT, DOWN, SPACE = "\ue008", "\ue012", "\ue015", " "
# The corners of a zone around the middle of the frame, as fractions of it.
CORNERS = [(0.2, 0.2), (0.9, 0.2), (0.9, 0.9), (0.2, 0.9)]
WIDTHS = pytest.mark.parametrize("width", [360, 1280])


@pytest.fixture
def camera(video: Path) -> Iterator[str]:
    """Return the URL of a video on another server."""
    with Simulator() as other, BrainFrameAPI(other.url) as api:
        storage_id = api.new_storage(video.read_bytes(), "video/mp4")
        stream = api.set_stream_configuration(
            StreamConfiguration(
                name="Source",
                connection_type=ConnType.FILE,
                connection_options={"storage_id": storage_id},
                runtime_options={},
            )
        )
        yield api.get_stream_url(stream.id)


def has_no_barriers(browser: Browser, width: int) -> None:
    for scheme in ("light", "dark"):
        browser.color_scheme(scheme)
        assert browser.barriers() == [], scheme
    assert browser.run("return document.documentElement.scrollWidth") == width


def wait_until_people_are_chosen(browser: Browser) -> None:
    """Wait until the alarm form has loaded the object classes, and chosen people."""
    chosen = "return document.querySelector('#alarm-form [name=class]').value"
    browser.wait_for(lambda: browser.run(chosen) == "person")


def alert_is_verified(http: httpx.Client) -> bool:
    return any(alert["verified_as"] is True for alert in ok(http.get("/api/alerts")))


@WIDTHS
def test_an_alert_is_set_up_and_verified_with_the_mouse(
    server: Simulator, http: httpx.Client, browser: Browser, video: Path, width: int
) -> None:
    browser.resize(width, 900)
    browser.go(server.url)
    browser.wait_for_text("#nothing", "No streams yet")
    has_no_barriers(browser, width)
    browser.type("#add [name=file]", str(video))
    browser.click("#add [type=submit]")
    browser.wait_for_text(".stream .state", "results a second")

    browser.click(".stream .edit")
    browser.wait_for(lambda: browser.is_shown("#canvas"))
    browser.wait_for(
        lambda: browser.run("return document.getElementById('zone-choice').length > 1")
    )
    left, top, wide, high = browser.box("#canvas")
    places = [(left + x * wide, top + y * high) for x, y in CORNERS]
    # Draw a fifth point, which becomes the second one. Then move the first, and delete the last.
    for place in (*places, (left + 0.5 * wide, top + 0.5 * high)):
        browser.drag(place)
    browser.wait_for_text("#shape", "5 points")
    start, end = places[0], (left + 0.15 * wide, top + 0.15 * high)
    browser.drag(start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), end)
    browser.wait_for(lambda: browser.text("#pointer").startswith("x "))
    x = "return document.querySelector('#points input').valueAsNumber"
    browser.wait_for(lambda: abs(browser.run(x) - 0.15 * 768) <= 768 / wide + 1)
    browser.click("#points li:nth-child(5) button")
    browser.type("#zone-form [name=name]", "Walkway")
    browser.click("#zone-form [type=submit]")
    browser.wait_for_text("#alarm-zone", "Walkway")
    browser.type("#alarm-form [name=name]", "Somebody")
    wait_until_people_are_chosen(browser)
    browser.click("#alarm-form [type=submit]")
    browser.wait_for_text("#alarm-list", "more than 0\N{NO-BREAK SPACE}people")
    has_no_barriers(browser, width)
    browser.click("#editor-close")

    browser.wait_for_text(".alert h3", "Somebody")
    browser.click(".alert [data-verdict=true]")
    browser.wait_for_text(".alert .verified", "Confirmed")
    assert alert_is_verified(http)
    has_no_barriers(browser, width)


@WIDTHS
def test_an_alert_is_set_up_and_verified_by_keyboard_alone(
    server: Simulator, http: httpx.Client, browser: Browser, camera: str, width: int
) -> None:
    browser.resize(width, 900)
    browser.go(server.url)
    browser.wait_for_text("#nothing", "No streams yet")
    browser.tab_to("#add [name=url]")
    browser.keys(camera + ENTER)
    browser.wait_for_text(".stream .state", "results a second")

    browser.tab_to(".stream .edit")
    browser.press(ENTER)
    browser.wait_for(lambda: browser.is_shown("#canvas"))
    browser.wait_for(
        lambda: browser.run("return document.getElementById('zone-choice').length > 1")
    )
    browser.tab_to("#zone-form [name=name]")
    browser.keys("Walkway")
    for count in range(1, 6):
        browser.tab_to("#add-point")
        browser.press(SPACE)
        browser.wait_for_text(
            "#shape" if count > 1 else "#points", "5 points" if count == 5 else ""
        )
    browser.tab_to("#handles button:nth-child(5)")
    browser.press(DELETE)
    browser.wait_for_text("#shape", "4 points")
    browser.tab_to("#handles button:nth-child(1)")
    browser.keys(LEFT * 3)
    browser.keys(DOWN, SHIFT)
    browser.tab_to("#zone-form [type=submit]")
    browser.press(ENTER)
    browser.wait_for_text("#alarm-zone", "Walkway")
    assert ok(http.get("/api/zones"))[-1]["coords"][0] == [192 - 3, 144 + 10]
    browser.tab_to("#alarm-form [name=name]")
    wait_until_people_are_chosen(browser)
    browser.keys("Somebody" + ENTER)
    browser.wait_for_text("#alarm-list", "more than 0\N{NO-BREAK SPACE}people")
    browser.press(ESCAPE)
    browser.wait_for(lambda: not browser.is_shown("#editor"))

    browser.wait_for_text(".alert h3", "Somebody")
    browser.tab_to(".alert [data-verdict=true]")
    browser.press(SPACE)
    browser.wait_for_text(".alert .verified", "Confirmed")
    assert alert_is_verified(http)
    browser.tab_to(".stream .stop")
    browser.press(SPACE)
    browser.wait_for_text(".stream .state", "Not analyzed")
    browser.wait_for(lambda: browser.run("return document.activeElement.matches('.stream .start')"))


def test_the_accessibility_check_finds_a_field_without_a_label(
    server: Simulator, browser: Browser
) -> None:
    browser.go(server.url)
    browser.wait_for_text("#nothing", "No streams yet")
    browser.run("document.querySelector('#add [name=url]').closest('label').replaceWith("
                "Object.assign(document.createElement('input'), {type: 'text'}))")  # fmt: skip
    assert any("label" in barrier for barrier in browser.barriers())
