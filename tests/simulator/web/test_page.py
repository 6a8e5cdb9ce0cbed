"""The page at `/` in a browser."""

from __future__ import annotations

import functools
import shlex
import shutil
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from brainframe_api.simulator import Simulator
from brainframe_api.simulator.analysis import person
from tests.simulator.codecs import ok, zone
from tests.simulator.web.browser import Browser


class SilentHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


ENTER = "\ue007"
ESCAPE = "\ue00c"
PHONE = 390


def loaded_picture(browser: Browser, selector: str) -> str:
    """Wait for an image, and return the URL of its content."""
    source: str = browser.wait_for(
        lambda: browser.run(
            "const image = document.querySelector(arguments[0]);"
            "return image && image.complete && image.naturalWidth > 0 && image.src",
            selector,
        )
    )
    return source


def test_a_stream_is_shown_with_its_picture_zones_and_counts(
    server: Simulator, stream_id: int, walkway: int, browser: Browser
) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.push([person(100, 300), person(200, 300)])
    browser.go(server.url)
    browser.wait_for_text(".stream .name", "Entrance")
    loaded_picture(browser, ".stream img")
    browser.wait_for_text(".stream tbody", "Walkway\t2\u00a0people\t2\u00a0people")
    assert browser.text(".stream .state") == "Following a script"


def test_the_picture_and_the_counts_follow_the_stream(
    server: Simulator, stream_id: int, browser: Browser
) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.push([])
    browser.go(server.url)
    before = loaded_picture(browser, ".stream img")
    script.push([person(320, 400)])
    browser.wait_for(lambda: loaded_picture(browser, ".stream img") != before)
    browser.wait_for_text(".stream tbody", "Screen\t1\u00a0person")


def test_the_results_of_a_started_video_are_shown(
    server: Simulator, video_stream_id: int, browser: Browser
) -> None:
    browser.go(server.url)
    browser.wait_for_text(".stream .state", "Not analyzed")
    browser.click(".stream .start")
    browser.wait_for_text(".stream .state", "results a second")
    loaded_picture(browser, ".stream img")
    assert not browser.is_shown(".stream .start")


def test_the_reason_is_shown_if_the_analysis_cannot_start(tmp_path: Path, browser: Browser) -> None:
    with Simulator(license="missing") as unlicensed:
        unlicensed.add_stream("Entrance")
        browser.go(unlicensed.url)
        browser.wait_for_text("#license", "License missing")
        browser.click(".stream .start")
        browser.wait_for_text(".stream .state", "needs a valid license")
        browser.go("about:blank")
    assert "analyze" in browser.problems()[0]


def test_an_alert_is_shown_with_its_frame_while_it_is_active_and_afterwards(
    server: Simulator, stream_id: int, walkway: int, browser: Browser
) -> None:
    script = server.script(stream_id, size=(640, 480))
    script.at(0, [person(100, 300)])
    script.at(2, [])
    browser.go(server.url)
    browser.wait_for_text("#no-alerts", "None yet")
    script.advance(1.5)
    browser.wait_for_text(".alert.ongoing h3", "Somebody on the walkway")
    assert browser.text(".alert .where") == "Walkway, Entrance"
    assert browser.run("return document.getElementById('news').textContent").startswith("New alert")
    loaded_picture(browser, ".alert img")
    assert browser.is_shown(".stream.alerting")
    script.advance(3)
    browser.wait_for_text(".alert .lasted", "lasted")
    assert not browser.is_shown(".stream.alerting")


def test_a_picture_opens_large_and_closes_with_the_keyboard(
    server: Simulator, stream_id: int, browser: Browser
) -> None:
    server.script(stream_id, size=(640, 480)).push([])
    browser.go(server.url)
    loaded_picture(browser, ".stream img")
    browser.focus(".stream .picture")
    browser.press(ENTER)
    browser.wait_for_text("#large-title", "Entrance")
    loaded_picture(browser, "#large-picture")
    width = "return document.querySelector(arguments[0]).clientWidth"
    browser.wait_for(
        lambda: browser.run(width, "#large-picture") > 1.5 * browser.run(width, ".stream .picture")
    )
    browser.press(ESCAPE)
    browser.wait_for(lambda: not browser.is_shown("#large"))
    assert browser.run("return document.activeElement.getAttribute('aria-label')") == (
        "Show Entrance larger"
    )


def test_a_deleted_stream_disappears(
    server: Simulator, stream_id: int, http: httpx.Client, browser: Browser
) -> None:
    server.script(stream_id, size=(640, 480)).push([])
    browser.go(server.url)
    loaded_picture(browser, ".stream img")
    ok(http.delete(f"/api/streams/{stream_id}"))
    browser.wait_for_text("#nothing", "No streams yet")
    assert not browser.is_shown(".stream")


def test_names_are_shown_as_text_and_never_executed(server: Simulator, browser: Browser) -> None:
    name = "<img src=x onerror=\"document.title='run'\"> & co"
    server.add_stream(name)
    browser.go(server.url)
    browser.wait_for_text(".stream .name", name)
    assert browser.run("return document.title") == "BrainFrame simulator"


def test_everything_comes_from_the_simulator(
    server: Simulator, stream_id: int, browser: Browser
) -> None:
    server.script(stream_id, size=(640, 480)).push([])
    browser.go(server.url)
    loaded_picture(browser, ".stream img")
    asked = browser.run("return performance.getEntriesByType('resource').map((one) => one.name)")
    assert asked
    assert [name for name in asked if not name.startswith((server.url, f"blob:{server.url}"))] == []


def test_the_first_steps_shown_by_an_empty_simulator_work(
    server: Simulator, http: httpx.Client, browser: Browser, video: Path, tmp_path: Path
) -> None:
    browser.go(server.url)
    browser.wait_for_text("#nothing", "No streams yet")
    shown = browser.run("return [...document.querySelectorAll('.step code')].map(c => c.innerText)")
    demo, command, program, curl = shown
    browser.go("about:blank")
    shutil.copy(video, tmp_path / "video.mp4")

    def run(*arguments: str) -> None:
        done = subprocess.run(
            arguments, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False
        )
        assert done.returncode == 0, done.stderr

    run(sys.executable, "-c", program)
    run(sys.executable, "-m", "brainframe_api", *shlex.split(command)[1:])
    run(sys.executable, *shlex.split(demo)[1:], "--seconds", "3")
    if shutil.which("curl") is not None:
        # There is no such camera; a file that the simulator serves is a video with a URL, too.
        run(
            "bash",
            "-eu",
            "-c",
            curl.replace("rtsp://camera.local/1", f"{server.url}/streams/1/video"),
        )
    names = {stream["name"] for stream in ok(http.get("/api/streams"))}
    assert {"My video", "video.mp4", "Camera"} <= names
    assert ok(http.get("/api/streams/1/analyze")) is True


@pytest.mark.parametrize("streams", [0, 2])
def test_nothing_is_wider_than_a_phone(
    server: Simulator, browser: Browser, streams: int, http: httpx.Client
) -> None:
    for number in range(streams):
        server.add_stream(f"Camera-{number}-" + "with_a_name_that_does_not_end" * 3)
    browser.resize(PHONE, 844)
    browser.go(server.url)
    browser.wait_for(lambda: browser.is_shown("#nothing") or browser.is_shown(".stream"))
    assert browser.run("return document.documentElement.scrollWidth") == PHONE


def test_a_simulator_that_stops_responding_is_reported_until_it_responds_again(
    browser: Browser,
) -> None:
    with Simulator() as first:
        first.add_stream("Entrance")
        browser.go(first.url)
        browser.wait_for_text(".stream .name", "Entrance")
        port = int(first.url.rpartition(":")[2])
    browser.wait_for_text("#trouble", "does not respond")
    with Simulator(port=port):
        browser.wait_for_text("#nothing", "No streams yet")
        assert not browser.is_shown("#trouble")
        browser.go("about:blank")
    # Connections end while the simulator stops, and are refused afterwards.
    assert all("net::ERR_" in text for text in browser.problems())


def test_a_request_that_was_replaced_by_a_newer_one_is_not_reported(
    server: Simulator, stream_id: int, browser: Browser
) -> None:
    browser.go(server.url)
    browser.wait_for_text(".stream .name", "Entrance")
    browser.run(
        """
        const send = window.fetch;
        const filters = document.getElementById("filters");
        const trouble = document.getElementById("trouble");
        const fail = (resolve, reject) => setTimeout(() => {
          reject(new Error("replaced"));
          setTimeout(() => { window.reported = !trouble.hidden; });
        }, 500);
        window.fetch = () => {
          window.fetch = send;
          setTimeout(() => filters.dispatchEvent(new Event("change")));
          return new Promise(fail);
        };
        filters.dispatchEvent(new Event("change"));
        """
    )
    browser.wait_for(lambda: browser.run("return window.reported !== undefined"))
    assert browser.run("return window.reported") is False


def test_the_addresses_of_cameras_and_their_passwords_are_not_shown(
    server: Simulator, http: httpx.Client
) -> None:
    stream_id = server.add_stream("Gate")
    stream = ok(http.get(f"/api/streams/{stream_id}"))
    secret = stream["connection_options"]["url"]
    assert secret not in http.get("/web/overview").text


def test_a_page_of_another_site_cannot_use_the_simulator(
    server: Simulator, browser: Browser, tmp_path: Path
) -> None:
    # Without an icon, the browser would look for one and report that there is none.
    page = '<title>Another site</title><link rel="icon" href="data:,">'
    (tmp_path / "index.html").write_text(page)
    handler = functools.partial(SilentHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        thread = threading.Thread(target=other.serve_forever, args=(0.05,))
        thread.start()
        browser.go(f"http://localhost:{other.server_port}/index.html")
        body = '{"username": "m", "password": "m", "role": "admin", "id": null}'
        sent = (
            f"fetch('{server.url}/api/users', {{method: 'POST', mode: 'no-cors', body: '{body}'}})"
        )
        browser.run(f"window.done = 0; {sent}.finally(() => window.done = 1)")
        browser.wait_for(lambda: browser.run("return window.done"))
        other.shutdown()
        thread.join()
    browser.problems()  # The browser reports the status 403.
    assert len(ok(httpx.get(f"{server.url}/api/users"))) == 1


def test_a_zone_outside_the_frame_causes_a_warning(
    server: Simulator, browser: Browser, stream_id: int
) -> None:
    far = zone(stream_id, name="Far", coords=[[0, 0], [5000, 0], [5000, 300]])
    ok(httpx.post(f"{server.url}/api/zones", json=far))
    server.script(stream_id).push([])
    browser.go(server.url)
    browser.wait_for_text(
        ".zone-problems", "The zone Far has points outside the frame of 1280 x 720 pixels"
    )
