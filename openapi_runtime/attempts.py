"""Attempts of one call: logging, and the decision whether to retry."""

from __future__ import annotations

import logging
import time

from .deadline import Deadline
from .errors import ApiError, Failure
from .messages import ApiRequest
from .retries import RetryPolicy, parse_retry_after, retry_delay


class Attempts:
    """Attempts of one call.

    Args:
        policy: The retry policy.
        request: The request.
        url: The base URL of the server.
        deadline: The deadline of the call.
        logger: The logger of the client.

    Attributes:
        delay: The seconds to wait before the next attempt.
    """

    def __init__(
        self,
        policy: RetryPolicy,
        request: ApiRequest,
        url: str,
        deadline: Deadline,
        logger: logging.Logger,
    ) -> None:
        self.delay = 0.0
        self._policy = policy
        self._request = request
        self._url = url
        self._deadline = deadline
        self._logger = logger
        self._failures = 0
        self._started = 0.0

    def begin(self) -> None:
        """Begin an attempt."""
        if self._logger.isEnabledFor(logging.DEBUG):
            self._started = time.perf_counter()

    def log_response(self, status: int, size: int | None) -> None:
        """Log a response.

        Args:
            status: Its status.
            size: The length of its body in bytes, or None if it has not been received yet.
        """
        if self._logger.isEnabledFor(logging.DEBUG):
            self._logger.debug(
                "%s %s: %d in %.1f ms, %s",
                self._request.operation.method,
                self._shown_url(),
                status,
                1000 * (time.perf_counter() - self._started),
                "body follows" if size is None else f"{size} bytes",
            )

    def handle_failure(self, error: ApiError) -> None:
        """Decide whether to retry after an attempt without a complete response.

        Raises:
            ApiError: The given error, if the request is not retried.
        """
        if not self._retry(error.failure, None, None):
            self._logger.debug(
                "%s %s: %s", self._request.operation.method, self._shown_url(), error.description
            )
            raise error
        self._log_retry(error.description)

    def should_retry(self, status: int, retry_after: str | None) -> bool:
        """Return whether to retry after an error response.

        Args:
            status: The status of the response.
            retry_after: The Retry-After header of the response, if any.
        """
        if not self._retry(Failure.STATUS, status, parse_retry_after(retry_after, time.time())):
            return False
        self._log_retry(f"status {status}")
        return True

    def _retry(self, failure: Failure, status: int | None, retry_after: float | None) -> bool:
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

    def _log_retry(self, reason: str) -> None:
        self._logger.info(
            "%s %s: %s. Retrying in %.2f s (%d of %d).",
            self._request.operation.method,
            self._shown_url(),
            reason,
            self.delay,
            self._failures,
            self._policy.repeats,
        )

    def _shown_url(self) -> str:
        query = self._request.query
        return f"{self._url}{self._request.path}{'?' if query else ''}{query}"
