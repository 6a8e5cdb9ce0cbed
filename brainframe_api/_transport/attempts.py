"""The attempts at one call: what each showed, how it went, and whether there is another."""

from __future__ import annotations

import logging
import time

from openapi_runtime.deadline import Deadline
from openapi_runtime.errors import ApiError, Failure, status_error
from openapi_runtime.messages import ApiRequest, ApiResponse

from .log import LOGGER
from .retries import RetryPolicy, parse_retry_after, retry_delay
from .sessions import NO_TICKET, Session, Ticket

_INVALID_SESSION = "InvalidSessionError"


class Attempts:
    """The attempts at one call.

    Args:
        policy: How often it may be repeated.
        request: What is sent, without what shows who sends it.
        deadline: When it must be over.

    Attributes:
        only_once: Whether the body cannot be sent twice.
        over: Whether there is a result that is not to be given up any more.
        delay: How many seconds to wait before the next attempt.
    """

    def __init__(self, policy: RetryPolicy, request: ApiRequest, deadline: Deadline) -> None:
        content = request.content
        self.only_once = content is not None and not isinstance(content, bytes)
        self.over = False
        self.delay = 0.0
        self._policy = policy
        self._request = request
        self._deadline = deadline
        self._failures = 0
        self._renewed = False
        self._ticket = NO_TICKET
        self._started = 0.0

    def begin(self, session: Session) -> Ticket:
        """Begins an attempt, and returns what it shows to the server."""
        self._ticket = session.ticket(with_password=self.only_once)
        if LOGGER.isEnabledFor(logging.DEBUG):
            self._started = time.perf_counter()
        return self._ticket

    def request(self) -> ApiRequest:
        """Returns the request with what shows who sends it."""
        request, ticket = self._request, self._ticket
        if ticket is NO_TICKET:
            return request
        return ApiRequest(
            request.operation,
            request.path,
            request.query,
            request.content,
            request.content_type,
            {**request.headers, **ticket.headers},
        )

    def answered(self, url: str, status: int, size: int | None) -> None:
        """Takes note of an answer."""
        if LOGGER.isEnabledFor(logging.DEBUG):
            LOGGER.debug(
                "%s %s: %d in %.1f ms, %s",
                self._request.operation.method,
                self._shown(url),
                status,
                1000 * (time.perf_counter() - self._started),
                "body follows" if size is None else f"{size} bytes",
            )

    def failed(self, error: ApiError, url: str) -> None:
        """Takes note of an attempt that got no answer.

        Raises:
            ApiError: The given error, if there is to be no other attempt.
        """
        if not self._again(error.failure, None, None):
            LOGGER.debug(
                "%s %s: %s", self._request.operation.method, self._shown(url), error.description
            )
            raise error
        self._announce(url, error.description)

    def refused(self, session: Session, response: ApiResponse, url: str) -> bool:
        """Takes note of an answer that is an error, and returns whether to try again."""
        status = response.status
        renewable = self._ticket.cookie is not None and not self._renewed
        if renewable and status_error(response).kind == _INVALID_SESSION:
            self._renewed = True
            self.delay = 0.0
            session.expire(self._ticket)
            LOGGER.debug("The session has expired. Logging in again.")
            return True
        retry_after = parse_retry_after(response.headers.get("retry-after"), time.time())
        if not self._again(Failure.STATUS, status, retry_after):
            return False
        self._announce(url, f"status {status}")
        return True

    def _again(self, failure: Failure, status: int | None, retry_after: float | None) -> bool:
        self._failures += 1
        delay = retry_delay(
            self._policy,
            self._request,
            failure,
            attempt=self._failures,
            status=status,
            retry_after=retry_after,
            time_left=self._deadline.left(),
        )
        self.delay = delay or 0.0
        return delay is not None

    def _announce(self, url: str, why: str) -> None:
        LOGGER.info(
            "%s %s: %s. Repeating it in %.2f s (%d of %d).",
            self._request.operation.method,
            self._shown(url),
            why,
            self.delay,
            self._failures,
            self._policy.repeats,
        )

    def _shown(self, url: str) -> str:
        query = self._request.query
        return f"{url}{self._request.path}{'?' if query else ''}{query}"
