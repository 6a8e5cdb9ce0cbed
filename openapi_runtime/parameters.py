"""Encoding of parameters into the path and the query string of a URL."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from operator import index
from urllib.parse import quote

from .errors import encode_error
from .operation import Operation


def path_integer(operation: Operation, name: str, value: int) -> str:
    """Encode an integer path parameter.

    Args:
        operation: The operation.
        name: The name of the parameter.
        value: The value.

    Raises:
        ApiError: If the value is not an integer.
    """
    return _integer(operation, name, value)


def path_text(operation: Operation, name: str, value: str) -> str:
    """Percent-encode a text path parameter, including slashes, as a single path segment.

    Args:
        operation: The operation.
        name: The name of the parameter.
        value: The value.

    Raises:
        ApiError: If the value is not text, or is empty, which would be the path of another
            operation.
    """
    text = _text(operation, name, value)
    if not text:
        raise encode_error(operation, operation.path, f"{name} must not be empty")
    encoded = _encoded(operation, name, text)
    # HTTP libraries resolve the segments "." and ".." before sending (RFC 3986, section 5.2.4).
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded


class Query:
    """Builder of a query string.

    Parameters whose value is None are omitted. Each method raises an ApiError for an invalid value.
    """

    __slots__ = ("_operation", "_pairs")

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._pairs: list[str] = []

    def integer(self, name: str, value: int | None) -> None:
        """Add an integer."""
        if value is not None:
            self._pairs.append(f"{quote(name)}={_integer(self._operation, name, value)}")

    def number(self, name: str, value: float | None) -> None:
        """Add a number."""
        if value is None:
            return
        try:
            text = repr(float(value))
        except (TypeError, ValueError):
            raise _invalid(self._operation, name, "a number", value) from None
        self._pairs.append(f"{quote(name)}={quote(text)}")

    def boolean(self, name: str, value: bool | None) -> None:
        """Add a boolean as `true` or `false`."""
        if value is not None:
            if value is not True and value is not False:
                raise _invalid(self._operation, name, "True or False", value)
            self._pairs.append(f"{quote(name)}={'true' if value else 'false'}")

    def text(self, name: str, value: str | Enum | None) -> None:
        """Add a text or the value of an enumeration member."""
        if value is not None:
            self._pairs.append(f"{quote(name)}={self._item(name, value)}")

    def joined(self, name: str, values: Iterable[object] | None) -> None:
        """Add a list as one comma-separated parameter."""
        if values is not None:
            items = ",".join(self._item(name, item) for item in self._items(name, values))
            self._pairs.append(f"{quote(name)}={items}")

    def repeated(self, name: str, values: Iterable[object] | None) -> None:
        """Add a list as one parameter per item."""
        if values is not None:
            for item in self._items(name, values):
                self._pairs.append(f"{quote(name)}={self._item(name, item)}")

    def _items(self, name: str, values: Iterable[object]) -> Iterable[object]:
        # Text is iterable, but its characters are never meant as the items.
        if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
            raise _invalid(self._operation, name, "a list", values)
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
        raise _invalid(operation, name, "an integer", value)
    try:
        return str(index(value))  # type: ignore[arg-type]
    except TypeError:
        raise _invalid(operation, name, "an integer", value) from None


def _text(operation: Operation, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _invalid(operation, name, "text", value)
    return value


def _encoded(operation: Operation, name: str, text: str) -> str:
    try:
        return quote(text, safe="")
    except UnicodeEncodeError as error:
        raise encode_error(operation, operation.path, f"{name}: {error}") from error


def _invalid(operation: Operation, name: str, expected: str, value: object) -> Exception:
    return encode_error(operation, operation.path, f"{name} must be {expected}, not {value!r:.100}")
