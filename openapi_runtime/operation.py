"""Metadata of an operation of the OpenAPI document."""

from __future__ import annotations

from typing import NamedTuple


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
        secret_body: Whether the request body as a whole is a secret, which must not show in errors.
    """

    id: str
    method: str
    path: str
    idempotent: bool
    error_kinds: tuple[str, ...] = ()
    endless: bool = False
    tag: str = ""
    secret_body: bool = False
