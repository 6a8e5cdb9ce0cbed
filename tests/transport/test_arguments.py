"""Wrong arguments are rejected with a message that names them, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from ssl import SSLContext, create_default_context
from typing import Any

import httpx
import numpy as np
import pytest
from brainframe_rest import Client
from brainframe_rest.api.base import version

from brainframe_api import BrainFrameAPI, bf_errors
from openapi_runtime import RetryPolicy
from tests.api_kinds import each_api, each_client
from tests.scripted_server import Connection, ScriptedServer, responding
from tests.shown import assert_hidden, shown

CONTEXT = create_default_context()

WRONG_SETTINGS: list[tuple[str, Any, type[Exception], str]] = [
    ("credentials", "admin", TypeError, "tuple of the user name and the password"),
    ("credentials", ("admin", None), TypeError, "tuple of the user name and the password"),
    ("credentials", {}, TypeError, "tuple of the user name and the password"),
    ("credentials", False, TypeError, "tuple of the user name and the password"),
    ("retries", "2", TypeError, "retries must be an int or a RetryPolicy, not str"),
    ("retries", 1.5, TypeError, "retries must be an int or a RetryPolicy, not float"),
    ("retries", True, TypeError, "retries must be an int or a RetryPolicy, not bool"),
    ("retries", None, TypeError, "retries must be an int or a RetryPolicy, not NoneType"),
    ("retries", -1, ValueError, "retries must not be negative"),
    ("verify", None, TypeError, "verify must be True, False, .*, not NoneType"),
    ("verify", 0, TypeError, "verify must be True, False, .*, not int"),
    ("verify", Path("ca.pem"), TypeError, "verify must be True, False, .*, not PosixPath|Windows"),
    ("verify", b"ca.pem", TypeError, "verify must be True, False, .*, not bytes"),
    ("verify", "", ValueError, "verify must not be empty"),
    ("cert", 5, TypeError, "cert must be the path of a PEM file"),
    ("cert", Path("client.pem"), TypeError, "cert must be the path of a PEM file"),
    ("cert", (), TypeError, "cert must be the path of a PEM file"),
    ("cert", ("client.pem",), TypeError, "cert must be the path of a PEM file"),
    ("cert", ("client.pem", None), TypeError, "cert must be the path of a PEM file"),
    ("cert", ("a", "b", b"c"), TypeError, "cert must be the path of a PEM file"),
    ("cert", ("a", "b", "c", "d"), TypeError, "cert must be the path of a PEM file"),
    ("cert", {"a", "b"}, TypeError, "cert must be the path of a PEM file"),
    ("cert", "", ValueError, "must not be empty"),
    ("cert", ("", "client.key"), ValueError, "must not be empty"),
    ("proxy", 5, TypeError, "proxy must be a str, or None for no proxy, not int"),
    ("proxy", False, TypeError, "proxy must be a str, or None for no proxy, not bool"),
    ("proxy", b"http://proxy", TypeError, "proxy must be a str, or None for no proxy, not bytes"),
    ("proxy", {"http": "http://proxy"}, TypeError, "proxy must be a str, .*, not dict"),
    ("proxy", httpx.Proxy("http://proxy"), TypeError, "proxy must be a str, .*, not Proxy"),
    ("proxy", "", ValueError, "URL of the proxy is invalid"),
    ("proxy", "proxy:3128", ValueError, "URL of the proxy is invalid"),
    ("http_client", "http", TypeError, r"http_client must be an httpx.(Async)?Client, not str"),
    ("http_client", httpx.Client, TypeError, "http_client must be an httpx.*, not type"),
    ("http_client", True, TypeError, "http_client must be an httpx.*, not bool"),
]


@each_api
@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        *WRONG_SETTINGS,
        ("server_url", 5, TypeError, "server URL must be a str, not int"),
        ("server_url", b"http://host", TypeError, "server URL must be a str, not bytes"),
        ("server_url", httpx.URL("http://host"), TypeError, "server URL must be a str, not URL"),
        ("max_packet_bytes", "1", TypeError, "max_packet_bytes must be an int, not str"),
        ("max_packet_bytes", 1e6, TypeError, "max_packet_bytes must be an int, not float"),
        ("max_packet_bytes", None, TypeError, "max_packet_bytes must be an int, not NoneType"),
        ("max_packet_bytes", True, TypeError, "max_packet_bytes must be an int, not bool"),
        ("max_packet_bytes", 0, ValueError, "max_packet_bytes must be positive, not 0"),
    ],
)
def test_a_wrong_setting_is_rejected(
    new_api: type[BrainFrameAPI], name: str, value: Any, error: type[Exception], message: str
) -> None:
    settings: dict[str, Any] = {"server_url": "http://host", name: value}
    with pytest.raises(error, match=message) as raised:
        new_api(**settings)
    assert type(raised.value) is error


@each_client
@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        *WRONG_SETTINGS,
        ("url", None, TypeError, "server URL must be a str, not NoneType"),
        ("url", 5, TypeError, "server URL must be a str, not int"),
        ("timeout", "5", TypeError, "timeout must be a number of seconds or None, not str"),
        ("timeout", True, TypeError, "timeout must be a number of seconds or None, not bool"),
        ("timeout", float("nan"), ValueError, "timeout must be a number .*, not nan"),
        ("user_agent", 5, TypeError, "user_agent must be a str, not int"),
        ("user_agent", "a\r\nX: 1", ValueError, "Invalid user_agent"),
        ("user_agent", "\u00e4", ValueError, "Invalid user_agent"),
    ],
)
def test_a_wrong_setting_of_the_rest_client_is_rejected(
    new_client: type[Client], name: str, value: Any, error: type[Exception], message: str
) -> None:
    settings: dict[str, Any] = {"url": "http://host", name: value}
    with pytest.raises(error, match=message) as raised:
        new_client(**settings)
    assert type(raised.value) is error


@each_client
def test_none_as_the_url_of_the_rest_client_is_rejected(new_client: type[Client]) -> None:
    none: Any = None
    with pytest.raises(TypeError, match="server URL must be a str, not NoneType"):
        new_client(none)
    with pytest.raises(TypeError, match="server URL must be a str, not NoneType"):
        new_client().set_url(none)


@each_api
def test_a_certificate_together_with_a_context_is_rejected(new_api: type[BrainFrameAPI]) -> None:
    with pytest.raises(ValueError, match="load_cert_chain"):
        new_api("https://host", verify=CONTEXT, cert="client.pem")
    assert isinstance(CONTEXT, SSLContext)


@each_api
def test_an_http_client_of_the_other_kind_is_rejected(new_api: type[BrainFrameAPI]) -> None:
    other: Any = httpx.AsyncClient if new_api is BrainFrameAPI else httpx.Client
    with pytest.raises(TypeError, match=f"not {other.__name__}"):
        new_api("http://host", http_client=other())


@each_api
def test_the_password_of_a_key_is_not_shown(new_api: type[BrainFrameAPI], tmp_path: Path) -> None:
    cert = (str(tmp_path / "client.pem"), str(tmp_path / "client.key"), "S3cret")
    with pytest.raises(ValueError, match="URL") as raised:
        new_api("nonsense", cert=cert)
    assert_hidden(shown(raised.value), "S3cret")
    with new_api("https://127.0.0.1:9", cert=cert) as api:
        with pytest.raises(ValueError, match=r"client\.pem") as raised:
            api.version()
        assert_hidden(shown(raised.value), "S3cret")
    wrong: Any = ("a", 5, "S3cret")
    with pytest.raises(TypeError, match="cert") as refused:
        new_api("https://host", cert=wrong)
    assert_hidden(shown(refused.value), "S3cret")


WRONG_TIMEOUTS: list[tuple[Any, type[Exception]]] = [
    ("5", TypeError),
    (b"5", TypeError),
    (True, TypeError),
    (False, TypeError),
    ([5], TypeError),
    (5j, TypeError),
    (object(), TypeError),
    ((3.05, 27), TypeError),
    (httpx.Timeout(5), TypeError),
    (np.array([1.0, 2.0]), ValueError),
    (float("nan"), ValueError),
    (Decimal("nan"), ValueError),
    (Decimal("snan"), ValueError),
    (np.float32("nan"), ValueError),
]


@each_api
@pytest.mark.parametrize(("timeout", "error"), WRONG_TIMEOUTS)
def test_a_wrong_timeout_is_rejected_before_anything_is_sent(
    new_api: type[BrainFrameAPI], timeout: Any, error: type[Exception]
) -> None:
    with ScriptedServer(responding("1")) as server, new_api(server.url) as api:
        calls: list[Callable[[], object]] = [
            lambda: api.version(timeout=timeout),
            lambda: api.new_storage(b"x", "text/plain", timeout=timeout),
            lambda: list(api.get_zone_status_stream(timeout=timeout)),
            lambda: api.open_storage_data(1, timeout=timeout).__enter__(),
            lambda: api.wait_for_server_initialization(timeout=timeout),
        ]
        for call in calls:
            with pytest.raises(
                error, match="timeout must be a number of seconds or None"
            ) as raised:
                call()
            assert type(raised.value) is error
        assert server.connections == 0


def stream_of_statuses(connection: Connection) -> None:
    for request in connection.requests():
        if request.target == "/api/version":
            connection.respond("1")
        else:
            connection.begin_chunked()
            connection.chunk(b"{}\r\n{}\r\n")
            connection.chunk(b"")


@each_api
@pytest.mark.parametrize(
    "timeout",
    [5, 5.0, Decimal(5), Fraction(5), np.float32(5), np.int64(5), np.array(5.0), 1e300, 10**400,
     float("inf"), Decimal("inf"), None],
    ids=repr,
)  # fmt: skip
def test_any_type_of_number_can_be_a_timeout(new_api: type[BrainFrameAPI], timeout: Any) -> None:
    with ScriptedServer(stream_of_statuses) as server, new_api(server.url) as api:
        assert api.version(timeout=timeout) == "1"
        assert list(api.get_zone_status_stream(timeout=timeout)) == [{}, {}]
        api.wait_for_server_initialization(timeout=timeout)


@each_api
@pytest.mark.parametrize("timeout", [0, -1, Decimal(-1), float("-inf")])
def test_a_timeout_of_zero_has_expired(new_api: type[BrainFrameAPI], timeout: Any) -> None:
    with ScriptedServer(responding("1")) as server, new_api(server.url, retries=0) as api:
        with pytest.raises(bf_errors.ServerNotReadyError, match="timeout"):
            api.version(timeout=timeout)
        assert server.requests == []


@each_client
def test_the_timeout_of_a_rest_call_is_checked(new_client: type[Client]) -> None:
    wrong: Any
    with ScriptedServer(responding("1")) as server, new_client(server.url) as client:
        for wrong, error in WRONG_TIMEOUTS:
            with pytest.raises(error, match="timeout must be a number of seconds or None"):
                version.sync(client, timeout=wrong)
        assert server.connections == 0
        wrong = Decimal(5)
        assert version.sync(client, timeout=wrong) == "1"


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"repeats": "2"}, TypeError),
        ({"repeats": 1.5}, TypeError),
        ({"repeats": -1}, ValueError),
        ({"first_delay": "1"}, TypeError),
        ({"first_delay": None}, TypeError),
        ({"longest_delay": -1}, ValueError),
        ({"longest_retry_after": float("nan")}, ValueError),
    ],
)
def test_a_wrong_retry_policy_is_rejected(settings: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=next(iter(settings))):
        RetryPolicy(**settings)


@each_api
@pytest.mark.parametrize("retries", ["2", None, 1.5, False, -1])
def test_wrong_retries_for_single_calls_are_rejected(
    new_api: type[BrainFrameAPI], retries: Any
) -> None:
    with pytest.raises((TypeError, ValueError), match="retries must"):
        new_api("http://host").with_retries(retries)


def test_the_errors_for_wrong_arguments_are_documented() -> None:
    for function in (
        BrainFrameAPI.set_url,
        BrainFrameAPI.set_credentials,
        BrainFrameAPI.with_retries,
        BrainFrameAPI.wait_for_server_initialization,
        Client.set_url,
        Client.set_credentials,
        Client.with_retries,
        Client.send,
        Client.open_stream,
    ):
        documentation = function.__doc__ or ""
        assert "TypeError: " in documentation, function
        assert "ValueError: " in documentation, function
