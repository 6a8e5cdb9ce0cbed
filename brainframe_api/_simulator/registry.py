"""The registry of operation handlers."""

from __future__ import annotations

import importlib
import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from brainframe_api._simulator.document import ApiDescription, Route

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
    "storage",
    "streams",
    "users",
    "zones",
)

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Handler:
    """The handler function of an operation.

    Attributes:
        function: The function.
        parameters: The names of the parameters that it takes, "body" among them.
        body_type: The type of its JSON body.
    """

    function: Callable[..., Any]
    parameters: frozenset[str]
    body_type: Any


def operation(function: Function) -> Function:
    """Register a function as the handler of the operation with the same name.

    The function takes the `Services` as its first argument, and each documented parameter of the
    operation by keyword. If the operation has a request body, it is passed as `body`; JSON bodies
    are decoded into the annotated type of `body`.
    """
    hints = inspect.get_annotations(function, eval_str=True)
    _, *parameters = inspect.signature(function).parameters
    _HANDLERS[function.__name__] = Handler(function, frozenset(parameters), hints.get("body"))
    return function


def handlers_for(document: ApiDescription) -> dict[str, Handler]:
    """Return the handlers of the operations of the document.

    Features that the simulator does not implement are logged as warnings. The simulator responds
    with 501 if an operation has no handler, or if its handler takes an undocumented parameter or
    lacks the documented body. It ignores other documented parameters that the handler lacks.
    """
    for module in _MODULES:
        importlib.import_module(f"brainframe_api._simulator.handlers.{module}")
    handlers: dict[str, Handler] = {}
    for entry in document.operations.values():
        handler = _HANDLERS.get(entry.id)
        where = f"{entry.method} {entry.path}"
        given = _given(entry)
        if handler is None:
            logger.warning("%s: not implemented by the simulator; %s responds with 501",
                           entry.id, where)  # fmt: skip
        elif lacking := (handler.parameters - given) | ((given - handler.parameters) & {"body"}):
            logger.warning(
                "%s: the document and the simulator differ in %s; %s responds with 501",
                entry.id,
                " and ".join(sorted(lacking)),
                where,
            )
        else:
            handlers[entry.id] = handler
            for name in sorted(given - handler.parameters):
                logger.warning("%s: the simulator ignores the parameter %s of %s",
                               entry.id, name, where)  # fmt: skip
    return handlers


def _given(entry: Route) -> frozenset[str]:
    """Return the documented parameters of an operation."""
    body = [] if entry.body is None else ["body"]
    return frozenset([*(parameter.name for parameter in entry.parameters), *body])
