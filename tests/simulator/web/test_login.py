"""The page of a simulator that requires a login."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from brainframe_api.simulator import Simulator
from tests.simulator.web.browser import Browser


@pytest.fixture
def guarded() -> Iterator[Simulator]:
    with Simulator(authorize=True) as running:
        stream_id = running.add_stream("Vault")
        running.script(stream_id, size=(640, 480)).push([])
        yield running


def log_in(browser: Browser, password: str) -> None:
    browser.run("document.getElementById('login').reset()")
    browser.type("input[name=username]", "admin")
    browser.type("input[name=password]", password)
    browser.click("#login button")


@pytest.mark.parametrize("path", ["/web/overview", "/web/streams/1/picture"])
def test_no_data_is_served_without_a_login(guarded: Simulator, path: str) -> None:
    response = httpx.get(guarded.url + path)
    assert response.status_code == 401
    assert "Vault" not in response.text
    # With this header, a browser would show its own dialog.
    assert "www-authenticate" not in response.headers


def test_public_files_contain_nothing_about_the_streams(guarded: Simulator) -> None:
    for path in ("/", "/docs", "/web/page.js"):
        response = httpx.get(guarded.url + path)
        assert response.status_code == 200
        assert "Vault" not in response.text


def test_the_page_shows_the_streams_after_a_login(guarded: Simulator, browser: Browser) -> None:
    browser.go(guarded.url)
    browser.wait_for_text("#login", "Log in")
    assert "Vault" not in browser.run("return document.documentElement.outerHTML")
    log_in(browser, "wrong")
    browser.wait_for_text("#refused", "The user name or password is wrong.")
    log_in(browser, "admin")
    browser.wait_for_text(".stream .name", "Vault")
    assert not browser.is_shown("#login")
    assert browser.run("return document.querySelector('input[name=password]').value") == ""
    assert browser.run("return document.cookie") == ""
    browser.go("about:blank")
    assert all("401" in text for text in browser.problems())


def test_the_streams_disappear_with_the_session(guarded: Simulator, browser: Browser) -> None:
    browser.go(guarded.url)
    browser.wait_for_text("#login", "Log in")
    log_in(browser, "admin")
    browser.wait_for_text(".stream .name", "Vault")
    guarded.faults.expire_sessions()
    browser.wait_for_text("#login", "Log in")
    assert "Vault" not in browser.run("return document.documentElement.outerHTML")
    log_in(browser, "admin")
    browser.wait_for_text(".stream .name", "Vault")
    browser.go("about:blank")
    assert all("401" in text for text in browser.problems())
