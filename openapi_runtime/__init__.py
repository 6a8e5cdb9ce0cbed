"""Runtime for clients generated from an OpenAPI document.

This package contains the HTTP clients, the codec base class, request encoding, response decoding
and the exceptions. It depends on no particular API. Generated packages import its modules directly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._async.client import AsyncClient
    from ._async.item_streams import AsyncEventStream, AsyncJsonLines
    from ._sync.client import Client
    from ._sync.item_streams import EventStream, JsonLines
    from .codec import Codec
    from .errors import ApiError, CodecError, Failure
    from .files import File
    from .item_decoders import ServerSentEvent
    from .mapped_codec import MappedCodec
    from .messages import ApiRequest, ApiResponse
    from .open_enum import OpenEnum
    from .operation import Operation
    from .responses import DetailedResponse
    from .retries import RetryPolicy
    from .sessions import SessionScheme
    from .unset import UNSET, Unset

# Derived from the imports above by `scripts/nox -s public-names`. Do not edit.
__all__ = (
    "UNSET",
    "ApiError",
    "ApiRequest",
    "ApiResponse",
    "AsyncClient",
    "AsyncEventStream",
    "AsyncJsonLines",
    "Client",
    "Codec",
    "CodecError",
    "DetailedResponse",
    "EventStream",
    "Failure",
    "File",
    "JsonLines",
    "MappedCodec",
    "OpenEnum",
    "Operation",
    "RetryPolicy",
    "ServerSentEvent",
    "SessionScheme",
    "Unset",
)

# Each name is imported on first use, to keep the import of the package fast.
_MODULES = {
    "ApiError": ".errors",
    "ApiRequest": ".messages",
    "ApiResponse": ".messages",
    "AsyncClient": "._async.client",
    "AsyncEventStream": "._async.item_streams",
    "AsyncJsonLines": "._async.item_streams",
    "Client": "._sync.client",
    "Codec": ".codec",
    "CodecError": ".errors",
    "DetailedResponse": ".responses",
    "EventStream": "._sync.item_streams",
    "Failure": ".errors",
    "File": ".files",
    "JsonLines": "._sync.item_streams",
    "MappedCodec": ".mapped_codec",
    "OpenEnum": ".open_enum",
    "Operation": ".operation",
    "RetryPolicy": ".retries",
    "ServerSentEvent": ".item_decoders",
    "SessionScheme": ".sessions",
    "UNSET": ".unset",
    "Unset": ".unset",
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
