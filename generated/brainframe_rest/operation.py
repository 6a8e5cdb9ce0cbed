# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/operation.py
"""What an endpoint module says about itself: its operation in the OpenAPI document."""

from __future__ import annotations

from typing import NamedTuple


class Operation(NamedTuple):
    """One operation of the document.

    Attributes:
        id: The `operationId`, which is also the name of the endpoint's module.
        method: The HTTP method, in capitals.
        path: The path template, such as `/api/zones/{zone_id}`.
        idempotent: Whether sending the request twice leaves the server as sending it once does,
            so that it may be repeated when its answer was lost.
        error_kinds: The error kinds that the document lists for it.
        endless: Whether the answer's body goes on for as long as the server runs.
        tag: The chapter, which is also the name of the folder that holds the endpoint's module.
    """

    id: str
    method: str
    path: str
    idempotent: bool
    error_kinds: tuple[str, ...] = ()
    endless: bool = False
    tag: str = ""
