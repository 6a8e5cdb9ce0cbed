"""Settings of retries, and the limits of the decision to retry."""

from __future__ import annotations

import pytest

from openapi_runtime.errors import Failure
from openapi_runtime.messages import ApiRequest
from openapi_runtime.operation import Operation
from openapi_runtime.retries import (
    RetryPolicy,
    is_retryable,
    parse_retry_after,
    retry_delay,
    retry_policy,
)

GET = ApiRequest(Operation("get", "GET", "/x", idempotent=True), "/x")
DELAYS = ("first_delay", "longest_delay", "longest_retry_after")


@pytest.mark.parametrize(
    ("retries", "message"),
    [
        (True, "retries must be an int or a RetryPolicy, not bool"),
        ("3", "retries must be an int or a RetryPolicy, not str"),
    ],
)
def test_a_number_of_retries_is_an_int(retries: int, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        retry_policy(retries)
    assert str(caught.value) == message


def test_a_number_of_retries_is_not_negative() -> None:
    with pytest.raises(ValueError, match=r"^retries must not be negative: -1$"):
        retry_policy(-1)
    assert retry_policy(0) == RetryPolicy(repeats=0)
    policy = RetryPolicy(repeats=7)
    assert retry_policy(policy) is policy


@pytest.mark.parametrize("repeats", [True, 1.5])
def test_the_repeats_of_a_policy_are_an_int(repeats: int) -> None:
    with pytest.raises(TypeError) as caught:
        RetryPolicy(repeats=repeats)
    assert str(caught.value) == f"repeats must be an int, not {type(repeats).__name__}"


@pytest.mark.parametrize("name", DELAYS)
@pytest.mark.parametrize("value", [True, "1"])
def test_a_delay_is_a_number(name: str, value: float) -> None:
    with pytest.raises(TypeError) as caught:
        RetryPolicy(**{name: value})  # type: ignore[arg-type]
    assert str(caught.value) == f"{name} must be a number, not {type(value).__name__}"


@pytest.mark.parametrize("name", DELAYS)
def test_a_delay_may_be_0_and_not_less(name: str) -> None:
    for allowed in (0, 0.0, 0.5):
        assert getattr(RetryPolicy(**{name: allowed}), name) == allowed  # type: ignore[arg-type]
    for value in (-0.1, float("nan")):
        with pytest.raises(ValueError, match=f"^{name} must be 0 or more seconds, not {value}$"):
            RetryPolicy(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "idempotent", "expected"),
    [("POST", True, False), ("PUT", False, False), ("PUT", True, True)],
)
def test_a_post_is_never_retried_and_others_only_if_the_document_allows_it(
    method: str, idempotent: bool, expected: bool
) -> None:
    request = ApiRequest(Operation("x", method, "/x", idempotent=idempotent), "/x")
    assert is_retryable(request, Failure.CONNECT, None) is expected


def test_the_longest_allowed_retry_after_is_respected() -> None:
    policy = RetryPolicy(longest_retry_after=5)
    for asked, expected in ((5.0, 5.0), (5.1, None)):
        delay = retry_delay(
            policy, GET, Failure.STATUS, attempt=1, status=503, retry_after=asked, chance=lambda: 0
        )
        assert delay == expected


def test_a_retry_whose_delay_would_use_up_the_time_is_not_made() -> None:
    policy = RetryPolicy(first_delay=1.0, longest_delay=1.0)
    for left, expected in ((1.0, None), (1.1, 1.0)):
        delay = retry_delay(
            policy, GET, Failure.CONNECT, attempt=1, time_left=left, chance=lambda: 1
        )
        assert delay == expected


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("1.5", 1.5), (" 2 ", 2.0), ("1.2.3", None), ("1..5", None), ("²", None), (None, None)],
)
def test_retry_after_in_seconds_has_at_most_one_decimal_point(
    value: str | None, seconds: float | None
) -> None:
    assert parse_retry_after(value, 0.0) == seconds
