"""The browser, on which the tests of the page rely, waits for elements that appear later."""

from __future__ import annotations

import pytest

from tests.simulator.web.browser import Browser, BrowserError

WORDS = "return document.querySelector('#late').textContent.toUpperCase()"


def appear(browser: Browser, element: str) -> None:
    """Put an element into an empty page a moment later."""
    script = "setTimeout(() => document.body.insertAdjacentHTML('beforeend', arguments[0]), 300)"
    browser.run(script, element)


def test_an_element_that_appears_later_is_waited_for(browser: Browser) -> None:
    appear(browser, '<p id="late">here</p>')
    assert browser.wait_for(lambda: browser.run(WORDS)) == "HERE"


def test_fields_and_buttons_that_appear_later_are_used(browser: Browser) -> None:
    appear(browser, '<input id="late"><button onclick="this.textContent = late.value"></button>')
    browser.type("#late", "typed")
    browser.focus("button")
    browser.click("button")
    browser.wait_for_text("button", "typed")


def test_the_error_names_an_element_that_never_appears(browser: Browser) -> None:
    browser.run("document.body.textContent = 'Nothing else'")
    with pytest.raises(AssertionError, match=r"reading 'textContent'[\s\S]*Nothing else"):
        browser.wait_for(lambda: browser.run(WORDS), timeout=0.2)
    with pytest.raises(BrowserError, match="reading 'textContent'"):
        browser.run(WORDS)
