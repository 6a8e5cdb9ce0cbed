# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/parameters.py
"""Writes the parameters of an operation into the path and the query of its URL."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from operator import index
from urllib.parse import quote

from .errors import encode_error
from .operation import Operation


def path_integer(operation: Operation, name: str, value: int) -> str:
    """Writes an integer parameter of a path.

    Args:
        operation: The operation with the parameter.
        name: The name of the parameter.
        value: What the caller gave.

    Raises:
        ApiError: If it is not an integer.
    """
    return _integer(operation, name, value)


def path_text(operation: Operation, name: str, value: str) -> str:
    """Writes a text parameter of a path, percent-encoded whole so that it stays one segment.

    Args:
        operation: The operation with the parameter.
        name: The name of the parameter.
        value: What the caller gave.

    Raises:
        ApiError: If it is not text, or empty: that would be the path of another operation.
    """
    text = _text(operation, name, value)
    if not text:
        raise encode_error(operation, operation.path, f"{name} must not be empty")
    encoded = _encoded(operation, name, text)
    # A segment of dots alone means another folder; HTTP libraries resolve it before sending.
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded


class Query:
    """The query string of one request, put together parameter by parameter.

    A parameter whose value is None is left out. Each method raises an ApiError if the value is not
    what the parameter takes.
    """

    __slots__ = ("_operation", "_pairs")

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._pairs: list[str] = []

    def integer(self, name: str, value: int | None) -> None:
        """Adds an integer."""
        if value is not None:
            self._pairs.append(f"{quote(name)}={_integer(self._operation, name, value)}")

    def number(self, name: str, value: float | None) -> None:
        """Adds a number."""
        if value is None:
            return
        try:
            text = repr(float(value))
        except (TypeError, ValueError):
            raise _wrong(self._operation, name, "a number", value) from None
        self._pairs.append(f"{quote(name)}={quote(text)}")

    def boolean(self, name: str, value: bool | None) -> None:
        """Adds `true` or `false`."""
        if value is not None:
            if value is not True and value is not False:
                raise _wrong(self._operation, name, "True or False", value)
            self._pairs.append(f"{quote(name)}={'true' if value else 'false'}")

    def text(self, name: str, value: str | Enum | None) -> None:
        """Adds a text, or the value of a member of an enumeration."""
        if value is not None:
            self._pairs.append(f"{quote(name)}={self._item(name, value)}")

    def joined(self, name: str, values: Iterable[object] | None) -> None:
        """Adds a list as one parameter, its items separated by commas."""
        if values is not None:
            items = ",".join(self._item(name, item) for item in self._items(name, values))
            self._pairs.append(f"{quote(name)}={items}")

    def repeated(self, name: str, values: Iterable[object] | None) -> None:
        """Adds a list as one parameter for each of its items."""
        if values is not None:
            for item in self._items(name, values):
                self._pairs.append(f"{quote(name)}={self._item(name, item)}")

    def _items(self, name: str, values: Iterable[object]) -> Iterable[object]:
        # A text is iterable too, but nobody means its characters.
        if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
            raise _wrong(self._operation, name, "a list", values)
        return values

    def _item(self, name: str, value: object) -> str:
        if isinstance(value, Enum):
            value = value.value
        if isinstance(value, str):
            return _encoded(self._operation, name, value)
        return _integer(self._operation, name, value)

    def __str__(self) -> str:
        return "&".join(self._pairs)


def _integer(operation: Operation, name: str, value: object) -> str:
    if isinstance(value, bool):
        raise _wrong(operation, name, "an integer", value)
    try:
        return str(index(value))  # type: ignore[arg-type]
    except TypeError:
        raise _wrong(operation, name, "an integer", value) from None


def _text(operation: Operation, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(operation, name, "text", value)
    return value


def _encoded(operation: Operation, name: str, text: str) -> str:
    try:
        return quote(text, safe="")
    except UnicodeEncodeError as error:
        raise encode_error(operation, operation.path, f"{name}: {error}") from error


def _wrong(operation: Operation, name: str, wanted: str, value: object) -> Exception:
    return encode_error(operation, operation.path, f"{name} must be {wanted}, not {value!r:.100}")
