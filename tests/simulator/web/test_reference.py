"""The interactive API reference at `/docs`."""

from __future__ import annotations

import httpx

from brainframe_api._simulator.document import load_document
from brainframe_api.simulator import Simulator
from tests.simulator.web.browser import Browser

PHONE = 390
OPERATIONS = ".opblock"


def test_every_operation_of_the_document_is_listed(server: Simulator, browser: Browser) -> None:
    browser.go(f"{server.url}/docs")
    count = len(load_document().operations)
    browser.wait_for(
        lambda: browser.run(f"return document.querySelectorAll('{OPERATIONS}').length") == count
    )
    browser.wait_for_text("#reference h1", "BrainFrame REST API")


def test_an_operation_can_be_tried_out_on_this_simulator(
    server: Simulator, browser: Browser
) -> None:
    browser.go(f"{server.url}/docs#/Base/version")
    browser.wait_for(lambda: browser.is_shown(".try-out__btn"))
    browser.click(".try-out__btn")
    browser.wait_for(lambda: browser.is_shown("button.execute"))
    browser.click("button.execute")
    browser.wait_for_text(".request-url", f"{server.url}/api/version")
    browser.wait_for_text(".live-responses-table .microlight", '"0.30.0"')


def test_everything_comes_from_the_simulator(server: Simulator, browser: Browser) -> None:
    browser.go(f"{server.url}/docs")
    browser.wait_for(lambda: browser.is_shown(OPERATIONS))
    asked = browser.run("return performance.getEntriesByType('resource').map((one) => one.name)")
    assert [name for name in asked if not name.startswith((server.url, "data:"))] == []


def test_the_reference_fits_a_phone(server: Simulator, browser: Browser) -> None:
    browser.resize(PHONE, 844)
    browser.go(f"{server.url}/docs")
    browser.wait_for(lambda: browser.is_shown(OPERATIONS))
    assert browser.run("return document.documentElement.scrollWidth") == PHONE


def test_the_document_itself_is_served(http: httpx.Client) -> None:
    response = http.get("/openapi.yaml")
    assert response.headers["content-type"].startswith("application/yaml")
    assert response.content == load_document().text


def test_cached_files_are_not_sent_again(http: httpx.Client) -> None:
    first = http.get("/docs/swagger-ui-bundle.js")
    again = http.get("/docs/swagger-ui-bundle.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_no_other_file_is_accessible(http: httpx.Client) -> None:
    for path in ("/docs/../README.md", "/web/..%2Flive.py", "/docs/swagger-ui.js", "/web/"):
        assert http.get(path).status_code == 404
