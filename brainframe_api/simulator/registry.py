"""The registry of operation handlers."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from brainframe_api.simulator.document import Document, Operation
from brainframe_api.simulator.errors import StartupError

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


def handlers_for(document: Document) -> dict[str, Handler]:
    """Return the handlers of all operations of the document.

    Raises:
        StartupError: If an operation has no handler, or its parameters do not match the handler's.
    """
    for module in _MODULES:
        importlib.import_module(f"brainframe_api.simulator.handlers.{module}")
    problems = list(_problems(document.operations.values()))
    if problems:
        raise StartupError(
            "the handlers do not match the OpenAPI document:\n  " + "\n  ".join(problems)
        )
    return {name: _HANDLERS[name] for name in document.operations}


def _problems(operations: Iterable[Operation]) -> Iterable[str]:
    for entry in operations:
        handler = _HANDLERS.get(entry.id)
        if handler is None:
            yield f"{entry.method} {entry.path}: no handler for the operation {entry.id!r}"
            continue
        taken = set(list(inspect.signature(handler.function).parameters)[1:])
        given = {parameter.name for parameter in entry.parameters}
        if entry.body is not None:
            given.add("body")
        if taken != given:
            yield (
                f"{entry.id}: the document has {sorted(given)}, the handler takes {sorted(taken)}"
            )
