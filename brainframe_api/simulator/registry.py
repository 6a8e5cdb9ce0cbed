"""The handlers of all operations, found by operationId."""

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
    """The function that does an operation, and the model of its JSON body."""

    function: Callable[..., Any]
    body_type: Any


def operation(function: Function) -> Function:
    """Registers a function as the handler of the operation with its name.

    The function takes the `Services` first, then by keyword each parameter that the document
    lists for the operation and `body` when there is a request body; a JSON body is decoded into
    the type that `body` is annotated with.
    """
    hints = inspect.get_annotations(function, eval_str=True)
    _HANDLERS[function.__name__] = Handler(function, hints.get("body"))
    return function


def handlers_for(document: Document) -> dict[str, Handler]:
    """Returns the handler of each operation of the document.

    Raises:
        StartupError: An operation has no handler, or one that takes other parameters.
    """
    for module in _MODULES:
        importlib.import_module(f"brainframe_api.simulator.handlers.{module}")
    problems = list(_problems(document.operations.values()))
    if problems:
        raise StartupError(
            "the simulator does not fit the OpenAPI document:\n  " + "\n  ".join(problems)
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
                f"{entry.id}: the document gives {sorted(given)}, the handler takes {sorted(taken)}"
            )
