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
        ConnectionChange,
        ConnectionState,
        RetryPolicy,
        StatusReceiver,
        ZoneCounts,
        tune_garbage_collector,
        zone_counts_from_json,
        zone_statuses_from_json,
    )

    from . import bf_codecs, bf_errors, status_receiver, stub, stubs

# Derived from the imports above by `scripts/nox -s public-names`. Do not edit.
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
    "ConnectionChange",
    "ConnectionState",
    "RetryPolicy",
    "StatusReceiver",
    "ZoneCounts",
    "bf_codecs",
    "bf_errors",
    "status_receiver",
    "stub",
    "stubs",
    "tune_garbage_collector",
    "zone_counts_from_json",
    "zone_statuses_from_json",
)

# Each name is imported on first use, to keep the import of the package fast.
_MODULES = {
    "ASYNC_ZONE_STATUS_STREAM_TYPE": "brainframe_api",
    "AlertVerificationQueryType": "brainframe_api",
    "AsyncBrainFrameAPI": "brainframe_api",
    "AsyncStatusReceiver": "brainframe_api",
    "BrainFrameAPI": "brainframe_api",
    "ConnectionChange": "brainframe_api",
    "ConnectionState": "brainframe_api",
    "DEFAULT_TIMEOUT": "brainframe_api",
    "RetryPolicy": "brainframe_api",
    "StatusReceiver": "brainframe_api",
    "UNSET": "brainframe_api",
    "ZONE_STATUS_STREAM_TYPE": "brainframe_api",
    "ZONE_STATUS_TYPE": "brainframe_api",
    "ZoneCounts": "brainframe_api",
    "bf_codecs": ".bf_codecs",
    "bf_errors": ".bf_errors",
    "status_receiver": ".status_receiver",
    "stub": ".stub",
    "stubs": ".stubs",
    "tune_garbage_collector": "brainframe_api",
    "zone_counts_from_json": "brainframe_api",
    "zone_statuses_from_json": "brainframe_api",
}


# Type checkers use the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        path = _MODULES.get(name)
        if path is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(path, __name__)
        if path == f".{name}":
            return module
        value = globals()[name] = getattr(module, name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
