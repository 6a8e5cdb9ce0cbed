"""The proxy that the environment names for a server, and the ports of NO_PROXY."""

from __future__ import annotations

from typing import Any

import pytest

from openapi_runtime.proxies import bypasses_proxy, check_proxy_setting, choose_proxy
from openapi_runtime.unset import UNSET

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        for spelling in (name, name.upper()):
            monkeypatch.delenv(spelling, raising=False)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, None),
        ({"http_proxy": "http://p:1"}, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, "http://p:1"),
        ({"https_proxy": "http://p:1"}, None),
        ({"ALL_PROXY": "http://p:1"}, "http://p:1"),
        ({"all_proxy": "http://p:1", "http_proxy": "http://p:2"}, "http://p:2"),
        ({"http_proxy": "p:1"}, "http://p:1"),
        ({"http_proxy": ""}, None),
        ({"http_proxy": "http://p:1", "no_proxy": "server"}, None),
        ({"http_proxy": "http://p:1", "no_proxy": "server:80"}, None),
        ({"http_proxy": "http://p:1", "no_proxy": "server:81"}, "http://p:1"),
        ({"http_proxy": "http://p:1", "no_proxy": "other"}, "http://p:1"),
    ],
)
def test_the_environment_names_the_proxy(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert choose_proxy(UNSET, "http", "server", 80) == expected


def test_a_setting_takes_precedence_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://p:1")
    assert choose_proxy("http://own:2", "http", "server", 80) == "http://own:2"
    assert choose_proxy(None, "http", "server", 80) is None


def test_a_setting_is_a_text_or_none() -> None:
    for allowed in ("http://p", None, UNSET):
        check_proxy_setting(allowed)
    wrong: Any = 3
    with pytest.raises(TypeError) as caught:
        check_proxy_setting(wrong)
    expected = "The URL of the proxy must be a str, or None for no proxy, not int"
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "expected"),
    [
        ("server:12345", "server", 12345, True),
        ("server:00080", "server", 80, True),
        ("server:000080", "server", 80, False),
        ("server:x", "server", 80, False),
        ("server:", "server", 80, True),
        ("[::1]:80", "::1", 80, True),
        ("[::1]:81", "::1", 80, False),
        ("[::1]", "::1", 80, True),
        ("fe80::1", "fe80::1%eth0", 80, True),
        ("fe80::1", "FE80::1%25%x", 80, True),
        ("server", "server.", 80, True),
        (".x", "x", 80, True),
    ],
)
def test_an_entry_may_have_a_port(no_proxy: str, host: str, port: int, expected: bool) -> None:
    assert bypasses_proxy(no_proxy, host, port) is expected
