"""Aliases of recursive types, such as a list of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .wire import Wire, WireType, convert


def recursive_alias(name: str, definition: Callable[[], Any]) -> Any:
    """Return a placeholder for a type that is not defined yet, for use in annotations.

    Args:
        name: The name of the alias, for error messages.
        definition: A function that returns the type. It is called when a value is converted.
    """

    def from_wire(value: Any) -> Any:
        return convert(value, definition())

    members = {"__slots__": (), "from_wire": staticmethod(from_wire)}
    marked: Any = Wire
    return marked[type(name, (WireType,), members)]
