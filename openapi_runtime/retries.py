"""Retry decision: whether and when to retry a failed request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from random import random
from typing import Any, Final

from .errors import Failure
from .messages import ApiRequest

_BUSY_STATUSES: Final = frozenset({429, 503})
"""Statuses with which servers reject requests without processing them."""

_GATEWAY_STATUSES: Final = frozenset({502, 504})
"""Statuses of gateways that received no valid response from the server, which may have processed
the request."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Rules for how often and when to retry a request that failed for a temporary reason.

    Only requests that are safe to repeat are retried: never a POST, never a body that is read from
    a file or an iterable, and a DELETE only if the server cannot have processed it. Retries never
    prolong a call beyond its timeout.
    """

    repeats: int = 2
    """The maximum number of retries; 0 for none."""
    first_delay: float = 0.1
    """The seconds before the first retry. Each further delay is twice as long. Up to half of each
    delay is subtracted at random, so that many clients do not retry at the same time."""
    longest_delay: float = 2.0
    """The maximum delay in seconds."""
    longest_retry_after: float = 10.0
    """The maximum `Retry-After` to wait for, in seconds. If a server sends a longer one, the call
    fails at once."""

    def __post_init__(self) -> None:
        _check_count("repeats", self.repeats)
        for name in ("first_delay", "longest_delay", "longest_retry_after"):
            value: Any = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise TypeError(f"{name} must be a number, not {type(value).__name__}")
            if not value >= 0:
                raise ValueError(f"{name} must be 0 or more seconds, not {value}")


def retry_policy(retries: RetryPolicy | int) -> RetryPolicy:
    """Return the policy for a number of retries.

    Raises:
        TypeError: If it is neither an int nor a policy.
        ValueError: If it is negative.
    """
    if isinstance(retries, RetryPolicy):
        return retries
    _check_count("retries", retries, " or a RetryPolicy")
    return RetryPolicy(repeats=retries)


def _check_count(name: str, count: object, or_else: str = "") -> None:
    if isinstance(count, bool) or not isinstance(count, int):
        raise TypeError(f"{name} must be an int{or_else}, not {type(count).__name__}")
    if count < 0:
        raise ValueError(f"{name} must not be negative: {count}")


def is_retryable(request: ApiRequest, failure: Failure, status: int | None) -> bool:
    """Return whether a failed request is safe to repeat and may succeed."""
    method = request.operation.method
    if method == "POST" or not request.operation.idempotent:
        return False
    if request.content is not None and not isinstance(request.content, bytes):
        return False
    if failure is Failure.CONNECT or (failure is Failure.STATUS and status in _BUSY_STATUSES):
        return True
    if method == "DELETE":
        # If the first request was processed, the second would fail with a not-found error.
        return False
    lost = failure in (Failure.WRITE, Failure.READ)
    return lost or (failure is Failure.STATUS and status in _GATEWAY_STATUSES)


def retry_delay(
    policy: RetryPolicy,
    request: ApiRequest,
    failure: Failure,
    *,
    attempt: int,
    status: int | None = None,
    retry_after: float | None = None,
    time_left: float | None = None,
    chance: Callable[[], float] = random,
) -> float | None:
    """Return the delay before the next attempt.

    Args:
        policy: The policy.
        request: The request.
        failure: The stage at which it failed.
        attempt: The number of the attempt, starting at 1.
        status: The status of the response, if there was one.
        retry_after: The `Retry-After` of the server in seconds, if any.
        time_left: The remaining seconds of the call, or None for no limit.
        chance: A function that returns a random number from 0 to 1.

    Returns:
        The seconds to wait before the next attempt, or None to give up.
    """
    if attempt > policy.repeats or not is_retryable(request, failure, status):
        return None
    longest = min(policy.longest_delay, policy.first_delay * 2.0 ** (attempt - 1))
    delay = longest * (0.5 + chance() / 2)
    if retry_after is not None:
        if retry_after > policy.longest_retry_after:
            return None
        delay = max(delay, retry_after)
    if time_left is not None and delay >= time_left:
        return None
    return delay


def parse_retry_after(value: str | None, now: float) -> float | None:
    """Parse a Retry-After header, which contains seconds or a date.

    Args:
        value: The header, if there is one.
        now: The Unix time in seconds.

    Returns:
        The seconds to wait, or None if the header is missing or invalid.
    """
    if value is None:
        return None
    text = value.strip()
    # `isdigit` alone would also accept digits outside of ASCII.
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError):
        return None
