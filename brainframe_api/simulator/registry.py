"""The registry of operation handlers."""

from __future__ import annotations

import importlib
import inspect
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from brainframe_api.simulator.document import ApiDescription, Route
from brainframe_api.simulator.errors import StartupError

logger = logging.getLogger("brainframe_api.simulator")

_HANDLERS: dict[str, Handler] = {}
_MODULES = (
    "alarms",
    "alerts",
    "analysis",
    "base",
    "capsules",
    "cloud",
    "encodings",
    "identities",
    "licenses",
    "premises",
    "process_image",
    "storage",
    "streams",
    "users",
    "zones",
)

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Handler:
    """The handler function of an operation, and the type of its JSON body."""

    function: Callable[..., Any]
    body_type: Any


def operation(function: Function) -> Function:
    """Register a function as the handler of the operation with the same name.

    The function takes the `Services` as its first argument, and each documented parameter of the
    operation by keyword. If the operation has a request body, it is passed as `body`; JSON bodies
    are decoded into the annotated type of `body`.
    """
    hints = inspect.get_annotations(function, eval_str=True)
    _HANDLERS[function.__name__] = Handler(function, hints.get("body"))
    return function


def handlers_for(document: ApiDescription) -> dict[str, Handler]:
    """Return the handlers of the operations of the document.

    An operation without a handler is logged as a warning. The simulator responds to it with 501.

    Raises:
        StartupError: If the parameters of an operation do not match those of its handler.
    """
    for module in _MODULES:
        importlib.import_module(f"brainframe_api.simulator.handlers.{module}")
    handlers = {name: _HANDLERS[name] for name in document.operations if name in _HANDLERS}
    problems = list(_problems(document.operations[name] for name in handlers))
    if problems:
        raise StartupError(
            "the handlers do not match the OpenAPI document:\n  " + "\n  ".join(problems)
        )
    for name, entry in document.operations.items():
        if name not in handlers:
            logger.warning(
                "%s: not implemented by the simulator; %s %s responds with 501",
                name,
                entry.method,
                entry.path,
            )
    return handlers


def _problems(operations: Iterable[Route]) -> Iterable[str]:
    for entry in operations:
        handler = _HANDLERS[entry.id]
        taken = set(list(inspect.signature(handler.function).parameters)[1:])
        given = {parameter.name for parameter in entry.parameters}
        if entry.body is not None:
            given.add("body")
        if taken != given:
            yield (
                f"{entry.id}: the document has {sorted(given)}, the handler takes {sorted(taken)}"
            )
