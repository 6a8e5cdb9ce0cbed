"""Python SDK for the BrainFrame video analysis server.

`BrainFrameAPI` and `AsyncBrainFrameAPI` are clients for a server. `bf_codecs` contains the types of
their arguments and return values, `bf_errors` their exceptions.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import _enum_names as _enum_names
from ._version import __version__

if TYPE_CHECKING:
    from openapi_runtime.retries import RetryPolicy
    from openapi_runtime.unset import UNSET

    from . import bf_codecs, bf_errors
    from ._alert_verification import AlertVerificationQueryType
    from ._async.stub import AsyncBrainFrameAPI
    from ._connection_state import ConnectionChange, ConnectionState
    from ._garbage import tune_garbage_collector
    from ._status_receiver import AsyncStatusReceiver, StatusReceiver
    from ._sync.stub import BrainFrameAPI
    from ._timeouts import DEFAULT_TIMEOUT
    from ._zone_status_json import ZoneCounts, zone_counts_from_json, zone_statuses_from_json
    from ._zone_status_types import (
        ASYNC_ZONE_STATUS_STREAM_TYPE,
        ZONE_STATUS_STREAM_TYPE,
        ZONE_STATUS_TYPE,
    )

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
    "__version__",
    "bf_codecs",
    "bf_errors",
    "tune_garbage_collector",
    "zone_counts_from_json",
    "zone_statuses_from_json",
)

# Each name is imported on first use, to keep the import of the package fast.
_MODULES = {
    "ASYNC_ZONE_STATUS_STREAM_TYPE": "._zone_status_types",
    "AlertVerificationQueryType": "._alert_verification",
    "AsyncBrainFrameAPI": "._async.stub",
    "AsyncStatusReceiver": "._status_receiver",
    "BrainFrameAPI": "._sync.stub",
    "ConnectionChange": "._connection_state",
    "ConnectionState": "._connection_state",
    "DEFAULT_TIMEOUT": "._timeouts",
    "RetryPolicy": "openapi_runtime.retries",
    "StatusReceiver": "._status_receiver",
    "UNSET": "openapi_runtime.unset",
    "ZONE_STATUS_STREAM_TYPE": "._zone_status_types",
    "ZONE_STATUS_TYPE": "._zone_status_types",
    "ZoneCounts": "._zone_status_json",
    "bf_codecs": ".bf_codecs",
    "bf_errors": ".bf_errors",
    "tune_garbage_collector": "._garbage",
    "zone_counts_from_json": "._zone_status_json",
    "zone_statuses_from_json": "._zone_status_json",
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
