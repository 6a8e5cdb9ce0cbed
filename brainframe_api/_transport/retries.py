"""Whether to repeat a request that failed, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import random
from typing import Final

from openapi_runtime.errors import Failure
from openapi_runtime.messages import ApiRequest

_BUSY_STATUSES: Final = frozenset({429, 503})
"""The server says that it did not even begin."""

_GATEWAY_STATUSES: Final = frozenset({502, 504})
"""Something before the server could not get its answer. The server may have acted."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how soon a request is repeated that failed for a passing reason.

    Only requests are repeated that may be sent twice without harm: never a POST, never a body that
    is read from a file or an iterable, and a DELETE only if the server cannot have acted on it. A
    call never takes longer than its timeout because of it.
    """

    repeats: int = 2
    """How many times a request is repeated at most; 0 for never."""
    first_delay: float = 0.1
    """Seconds before the first repetition. Each further delay is twice as long. Delays vary by up
    to a half, so that many clients do not come back all at once."""
    longest_delay: float = 2.0
    """Seconds that a delay grows to at most."""
    longest_retry_after: float = 10.0
    """How many seconds a server may ask to wait (`Retry-After`). If it asks for more, the call
    fails at once."""


def may_repeat(request: ApiRequest, failure: Failure, status: int | None) -> bool:
    """Whether sending a failed request again can do no harm and may help."""
    method = request.operation.method
    if method == "POST" or not request.operation.idempotent:
        return False
    if request.content is not None and not isinstance(request.content, bytes):
        return False
    if failure is Failure.CONNECT or (failure is Failure.STATUS and status in _BUSY_STATUSES):
        return True
    if method == "DELETE":
        # What was deleted the first time would be missing the second time.
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
    """Decides about a failed attempt.

    Args:
        policy: What is allowed.
        request: What was sent or was to be sent.
        failure: At which point it failed.
        attempt: The number of the attempt, from 1.
        status: The status of the answer, if there was one.
        retry_after: How many seconds the server asks to wait, if it does.
        time_left: How many seconds the call has left, or None for any number.
        chance: Returns a random number from 0 to 1.

    Returns:
        How many seconds to wait before the next attempt, or None to give up.
    """
    if attempt > policy.repeats or not may_repeat(request, failure, status):
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
    """Reads a Retry-After header, which holds seconds or a date.

    Args:
        value: The header, if there is one.
        now: The Unix time in seconds.

    Returns:
        The seconds to wait, or None if the header says nothing that makes sense.
    """
    if value is None:
        return None
    text = value.strip()
    # Not isdigit, which takes more than ASCII.
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    # Slow to import, and seldom needed.
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError):
        return None
