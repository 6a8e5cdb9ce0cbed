"""Any bytes as the response to an operation result in a value of its type or a documented error."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import brainframe_rest.api
import msgspec
from brainframe_rest.operations import OPERATIONS

from brainframe_api._error_mapping import documented_error
from openapi_runtime.errors import ApiError
from openapi_runtime.messages import ApiRequest, ApiResponse
from tests.fuzz.seeds import codec_samples

STATUSES = (200, 201, 204, 304, 400, 401, 404, 409, 418, 424, 500, 501, 502, 503, 520, 599)
CONTENT_TYPES = (
    None,
    "application/json",
    "application/json; charset=x",
    "text/html",
    "",
    "=",
)
ENDLESS = "get_zone_status_stream"
"""The operation that is not called here, because its packets are a separate target."""
TOTALS = (None, "0", "12", "-1", "1.5", "", "many", "9" * 40)


class CannedSender:
    """A sender with the same response to every request."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self._response = (status, headers, content)

    def send(self, request: ApiRequest, _timeout: object) -> ApiResponse:
        status, headers, content = self._response
        return ApiResponse(status, headers, content, request, "http://server" + request.path)


def calls() -> list[tuple[str, Callable[[CannedSender], object]]]:
    """Return every operation, ready to be called with a sender."""
    found: list[tuple[str, Callable[[CannedSender], object]]] = []
    for module in pkgutil.walk_packages(brainframe_rest.api.__path__, "brainframe_rest.api."):
        if module.ispkg:
            continue
        name = module.name.rpartition(".")[2]
        if name != ENDLESS:
            found.append((name, _bound(importlib.import_module(module.name).sync)))
    missing = OPERATIONS.keys() - {name for name, _ in found} - {ENDLESS}
    if missing:
        raise RuntimeError(f"operations that are not called: {sorted(missing)}")
    return sorted(found, key=lambda pair: pair[0])


def _bound(function: Callable[..., object]) -> Callable[[CannedSender], object]:
    hints = typing.get_type_hints(function)
    arguments = {
        name: _argument(hints[name])
        for name, parameter in inspect.signature(function).parameters.items()
        if name != "client" and parameter.default is parameter.empty
    }
    return lambda sender: function(sender, **arguments)


def _argument(hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _argument(typing.get_args(hint)[0])
    if hint in (int, str, bool, bytes):
        return {int: 1, str: "name", bool: True, bytes: b"data"}[hint]
    if origin is not None and issubclass(origin, Mapping):
        return {}
    if origin is not None and issubclass(origin, Iterable):
        return []
    return msgspec.json.decode(codec_samples(hint.__name__)[0], type=hint)


# Created on import, so that atheris watches the modules of all operations.
_CALLS = calls()


def target(data: bytes) -> None:
    """Read the operation, status and headers from the first bytes; the rest is the body."""
    choice = data[:4].ljust(4, b"\0")
    headers = {
        "content-type": CONTENT_TYPES[choice[2] % len(CONTENT_TYPES)],
        "total-count": TOTALS[choice[3] % len(TOTALS)],
    }
    sent = {name: value for name, value in headers.items() if value is not None}
    sender = CannedSender(STATUSES[choice[1] % len(STATUSES)], sent, data[4:])
    name, call = _CALLS[choice[0] % len(_CALLS)]
    try:
        call(sender)
    except ApiError as error:
        shown = documented_error(error)
        if not str(shown):
            raise AssertionError(f"{name}: {shown!r} has no message") from error
        if error.response_text is not None and len(error.response_text) > 20_000:
            raise AssertionError(f"{name}: the error contains the whole response") from error
