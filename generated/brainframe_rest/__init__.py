# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""A client of the BrainFrame REST API.

`brainframe_rest.Client` and `AsyncClient` hold the connection to a server. Each operation is a
module in `brainframe_rest.api`, with a function `sync` and a function `asyncio`; what they send
and answer is in `brainframe_rest.models`. A call that fails raises `ApiError`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import AsyncClient, Client
    from .errors import ApiError, CodecError, Failure
    from .operation import Operation
    from .operations import OPERATIONS
    from .unset import UNSET, Unset

__all__ = (
    "AsyncClient",
    "Client",
    "ApiError",
    "CodecError",
    "Failure",
    "Operation",
    "OPERATIONS",
    "UNSET",
    "Unset",
)

# Names are imported when they are first used, so that importing one thing does not cost them all.
_MODULES = {
    "AsyncClient": ".client",
    "Client": ".client",
    "ApiError": ".errors",
    "CodecError": ".errors",
    "Failure": ".errors",
    "Operation": ".operation",
    "OPERATIONS": ".operations",
    "UNSET": ".unset",
    "Unset": ".unset",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module, __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
