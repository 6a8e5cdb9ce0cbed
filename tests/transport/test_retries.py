"""Requests that are retried, and requests that never are."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from brainframe_rest.operations import OPERATIONS

from brainframe_api import BrainFrameAPI, RetryPolicy, bf_codecs, bf_errors
from openapi_runtime.errors import Failure
from openapi_runtime.messages import ApiRequest
from openapi_runtime.retries import is_retryable, parse_retry_after, retry_delay
from tests.scripted_server import Connection, ScriptedServer, head, resetting, responding

GET = ApiRequest(OPERATIONS["get_zones"], "/api/zones")
PUT = ApiRequest(OPERATIONS["set_analyzing"], "/api/streams/1/analyze", content=b"true")
DELETE = ApiRequest(OPERATIONS["delete_zone"], "/api/zones/1")
POST = ApiRequest(OPERATIONS["set_zone"], "/api/zones", content=b"{}")
UPLOAD = ApiRequest(OPERATIONS["set_license_key"], "/api/license", content=iter([b"a"]))

POLICY = RetryPolicy(repeats=3, first_delay=0.1, longest_delay=0.3, longest_retry_after=5)


@pytest.mark.parametrize(
    ("request_", "failure", "status", "expected"),
    [
        (GET, Failure.CONNECT, None, True),
        (GET, Failure.WRITE, None, True),
        (GET, Failure.READ, None, True),
        (GET, Failure.STATUS, 502, True),
        (GET, Failure.STATUS, 503, True),
        (GET, Failure.STATUS, 504, True),
        (GET, Failure.STATUS, 429, True),
        (GET, Failure.STATUS, 500, False),
        (GET, Failure.STATUS, 404, False),
        (GET, Failure.TIMEOUT, None, False),
        (GET, Failure.DECODE, 200, False),
        (GET, Failure.ENCODE, None, False),
        (PUT, Failure.CONNECT, None, True),
        (PUT, Failure.READ, None, True),
        (PUT, Failure.STATUS, 503, True),
        (DELETE, Failure.CONNECT, None, True),
        (DELETE, Failure.STATUS, 503, True),
        (DELETE, Failure.READ, None, False),
        (DELETE, Failure.STATUS, 502, False),
        (POST, Failure.CONNECT, None, False),
        (POST, Failure.READ, None, False),
        (POST, Failure.STATUS, 503, False),
        (UPLOAD, Failure.CONNECT, None, False),
    ],
)
def test_a_request_is_retried_only_if_its_method_and_failure_allow_it(
    request_: ApiRequest, failure: Failure, status: int | None, expected: bool
) -> None:
    assert is_retryable(request_, failure, status) is expected


def test_no_operation_that_creates_something_is_retried() -> None:
    posts = [operation for operation in OPERATIONS.values() if operation.method == "POST"]
    assert len(posts) > 8
    for operation in posts:
        request = ApiRequest(operation, operation.path, content=b"{}")
        for failure in Failure:
            assert not is_retryable(request, failure, 503)


def test_delays_grow_up_to_a_maximum_and_vary() -> None:
    def delay(attempt: int, chance: float) -> float | None:
        return retry_delay(POLICY, GET, Failure.READ, attempt=attempt, chance=lambda: chance)

    assert [delay(attempt, 1.0) for attempt in (1, 2, 3, 4)] == [0.1, 0.2, 0.3, None]
    assert delay(1, 0.0) == pytest.approx(0.05)


def test_no_request_is_retried_if_the_delay_exceeds_the_timeout() -> None:
    arguments = {"attempt": 1, "chance": lambda: 1.0}
    assert retry_delay(POLICY, GET, Failure.READ, time_left=0.05, **arguments) is None  # type: ignore[arg-type]
    assert retry_delay(POLICY, GET, Failure.READ, time_left=0.5, **arguments) == 0.1  # type: ignore[arg-type]


def test_retry_after_is_honored_up_to_a_limit() -> None:
    def delay(retry_after: float) -> float | None:
        return retry_delay(
            POLICY,
            GET,
            Failure.STATUS,
            attempt=1,
            status=503,
            retry_after=retry_after,
            chance=lambda: 1.0,
        )

    assert delay(3) == 3
    assert delay(0) == 0.1
    assert delay(6) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("7", 7),
        ("0", 0),
        (" 1.5 ", 1.5),
        ("-3", None),
        ("soon", None),
        ("٣", None),
        ("", None),
        ("Thu, 01 Jan 1970 00:16:45 GMT", 5),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 99 Jan 1970", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, now=1000.0) == seconds


def test_a_lost_response_is_retried() -> None:
    with (
        ScriptedServer(resetting, resetting, responding("0.30.0")) as server,
        BrainFrameAPI(server.url) as api,
    ):
        assert api.version() == "0.30.0"
        assert len(server.requests) == 3


def test_a_busy_server_is_retried_after_the_delay_that_it_requests() -> None:
    def script(connection: Connection) -> None:
        for number, _ in enumerate(connection.requests()):
            if number == 0:
                connection.respond(b"busy", 503, {"Retry-After": "0"})
            elif number == 1:
                connection.respond(b"busy", 503, {"Retry-After": formatdate(usegmt=True)})
            else:
                connection.respond("0.30.0")

    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        assert api.version() == "0.30.0"
        assert (len(server.requests), server.connections) == (3, 1)


def test_too_long_a_retry_after_fails_at_once() -> None:
    script = responding(b"busy", 503, headers={"Retry-After": "3600"})
    with ScriptedServer(script) as server, BrainFrameAPI(server.url) as api:
        started = time.monotonic()
        with pytest.raises(bf_errors.ServerNotReadyError):
            api.version()
        assert time.monotonic() - started < 60
        assert len(server.requests) == 1


def test_a_request_is_not_retried_more_often_than_configured() -> None:
    with ScriptedServer(resetting) as server, BrainFrameAPI(server.url, retries=1) as api:
        with pytest.raises(bf_errors.ServerNotReadyError):
            api.version()
        assert len(server.requests) == 2


def test_retries_can_be_disabled_for_a_client_and_for_a_call() -> None:
    with ScriptedServer(resetting) as server:
        with (
            BrainFrameAPI(server.url, retries=0) as api,
            pytest.raises(bf_errors.ServerNotReadyError),
        ):
            api.version()
        assert len(server.requests) == 1
        with BrainFrameAPI(server.url) as api:
            with pytest.raises(bf_errors.ServerNotReadyError):
                api.with_retries(0).version()
            assert len(server.requests) == 2
            with pytest.raises(bf_errors.ServerNotReadyError):
                api.with_retries(RetryPolicy(repeats=3, first_delay=0.01)).version()
            assert len(server.requests) == 6


def test_nothing_is_saved_twice() -> None:
    with ScriptedServer(resetting) as server, BrainFrameAPI(server.url) as api:
        with pytest.raises(bf_errors.ServerNotReadyError):
            api.set_premises(bf_codecs.Premises("Office"))
        with pytest.raises(bf_errors.ServerNotReadyError):
            api.new_storage(b"content", "text/plain")
        with pytest.raises(bf_errors.ServerNotReadyError):
            api.delete_zone(1)
        assert [request.method for request in server.requests] == ["POST", "POST", "DELETE"]


def test_retries_stay_within_the_timeout() -> None:
    with ScriptedServer(resetting) as server:
        policy = RetryPolicy(repeats=1000, first_delay=0.05, longest_delay=0.05)
        with BrainFrameAPI(server.url, retries=policy) as api:
            started = time.monotonic()
            with pytest.raises(bf_errors.ServerNotReadyError):
                api.version(timeout=1.5)
            assert time.monotonic() - started < 30
        assert len(server.requests) > 2


def test_a_connection_that_was_closed_while_idle_is_replaced() -> None:
    def one_response_each(connection: Connection) -> None:
        connection.read_request()
        # Close the connection unannounced, as servers do after some seconds.
        connection.send(head(200, {}, 3) + b'"1"')
        connection.close()

    with ScriptedServer(one_response_each) as server, BrainFrameAPI(server.url, retries=0) as api:
        for _ in range(5):
            assert api.version() == "1"
            server.wait_until_closed()
        assert server.connections == 5
