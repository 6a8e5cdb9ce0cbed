"""Alias of `brainframe_api`, under the documented import path."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brainframe_api import (
        ASYNC_ZONE_STATUS_STREAM_TYPE,
        DEFAULT_TIMEOUT,
        UNSET,
        ZONE_STATUS_STREAM_TYPE,
        ZONE_STATUS_TYPE,
        AlertVerificationQueryType,
        AsyncBrainFrameAPI,
        AsyncStatusReceiver,
        BrainFrameAPI,
        RetryPolicy,
        StatusReceiver,
    )

    from . import bf_codecs, bf_errors, status_receiver, stub, stubs

__all__ = (
    "ASYNC_ZONE_STATUS_STREAM_TYPE",
    "DEFAULT_TIMEOUT",
    "UNSET",
    "ZONE_STATUS_STREAM_TYPE",
    "ZONE_STATUS_TYPE",
    "AlertVerificationQueryType",
    "AsyncBrainFrameAPI",
    "AsyncStatusReceiver",
    "BrainFrameAPI",
    "RetryPolicy",
    "StatusReceiver",
    "bf_codecs",
    "bf_errors",
    "status_receiver",
    "stub",
    "stubs",
)

_MODULES = frozenset({"bf_codecs", "bf_errors", "status_receiver", "stub", "stubs"})


# Type checkers use the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return import_module(f".{name}", __name__)
        if name in __all__:
            value = globals()[name] = getattr(import_module("brainframe_api"), name)
            return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
