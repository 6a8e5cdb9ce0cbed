"""Metadata of an operation of the OpenAPI document."""

from __future__ import annotations

from typing import Final, NamedTuple

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
"""The statuses of redirects."""


class Operation(NamedTuple):
    """Operation of the OpenAPI document.

    Attributes:
        id: The `operationId`, which is also the name of the endpoint module.
        method: The HTTP method in upper case.
        path: The path template, such as `/pets/{pet_id}`.
        idempotent: Whether sending the request twice has the same effect on the server as sending
            it once, so that it can be retried after its response was lost.
        error_kinds: The documented error kinds.
        endless: Whether the response body is an endless stream.
        tag: The tag, which is also the name of the folder of the endpoint module.
        secret_body: Whether the whole request body is a secret, to be hidden in errors.
        redirects: The statuses from 300 to 399 that are results of the operation. Redirects with
            these statuses are not followed.
    """

    id: str
    method: str
    path: str
    idempotent: bool
    error_kinds: tuple[str, ...] = ()
    endless: bool = False
    tag: str = ""
    secret_body: bool = False
    redirects: tuple[int, ...] = ()

    def is_success(self, status: int) -> bool:
        """Return whether a response with this status is a result, and not an error."""
        return 200 <= status < 300 or status in self.redirects
