"""Encoding of parameters into the path and the query string of a URL, headers and cookies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from operator import index
from typing import Any, Final
from urllib.parse import quote

import msgspec

from .errors import encode_error
from .operation import Operation
from .styles import (
    Plain,
    flat_items,
    is_absent,
    json_text,
    pairs_of,
    plain_texts,
    query_pairs,
    scalar_text,
)


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
        ApiError: If the value is not text, or is empty, because the path would then match another
            operation.
    """
    text = _text(operation, name, value)
    if not text:
        raise encode_error(operation, operation.path, f"{name} must not be empty")
    encoded = _encoded(operation, name, text)
    # HTTP libraries resolve the segments "." and ".." before sending (RFC 3986, section 5.2.4).
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded


def path_styled(
    operation: Operation,
    name: str,
    value: Any,
    style: str = "simple",
    explode: bool = False,
    *,
    type_: Any = None,
) -> str:
    """Percent-encode a path parameter of any type as a single path segment.

    Args:
        operation: The operation.
        name: The name of the parameter.
        value: The value.
        style: The style: `simple`, `label` or `matrix`.
        explode: Whether items of lists and objects are encoded separately.
        type_: The type that the value must have, or None to accept any.

    Raises:
        ApiError: If the value has another type, cannot be encoded in the style, or is empty,
            because the path would then match another operation.
    """
    plain = _plain_texts(operation, name, value, type_)
    if is_absent(value) or (not plain and style != "matrix") or plain in ([], {}):
        raise encode_error(operation, operation.path, f"{name} must not be empty")
    try:
        segment = _path_segment(name, plain, style, explode)
    except ValueError as error:
        raise encode_error(operation, operation.path, f"{name}: {error}") from None
    # HTTP libraries resolve the segments "." and ".." before sending (RFC 3986, section 5.2.4).
    if not segment.strip("."):
        kept = 1 if style == "label" else 0
        return segment[:kept] + segment[kept:].replace(".", "%2E")
    return segment


def _path_segment(name: str, value: Plain, style: str, explode: bool) -> str:
    if style == "matrix":
        return _matrix(quote(name, safe=""), value, explode)
    prefix, separator = {"simple": ("", ","), "label": (".", ".")}[style]
    if not isinstance(value, list | dict):
        return prefix + _quoted(value)
    if isinstance(value, dict) and explode:
        items = [f"{_quoted(key)}={_quoted(item)}" for key, item in pairs_of(value, style)]
    else:
        items = [_quoted(item) for item in flat_items(value, style)]
    return prefix + (separator if explode else ",").join(items)


def _matrix(name: str, value: Plain, explode: bool) -> str:
    if isinstance(value, dict) and explode:
        pairs = [(_quoted(key), _quoted(item)) for key, item in pairs_of(value, "matrix")]
    elif isinstance(value, list) and explode:
        pairs = [(name, _quoted(item)) for item in flat_items(value, "matrix")]
    elif isinstance(value, list | dict):
        pairs = [(name, ",".join(_quoted(item) for item in flat_items(value, "matrix")))]
    else:
        pairs = [(name, _quoted(value))]
    return "".join(f";{key}={text}" if text else f";{key}" for key, text in pairs)


def path_json(operation: Operation, name: str, value: Any, *, type_: Any = None) -> str:
    """Percent-encode a path parameter as JSON.

    Args:
        operation: The operation.
        name: The name of the parameter.
        value: The value, which may be None.
        type_: The type that the value must have, or None to accept any.

    Raises:
        ApiError: If the value has another type or cannot be converted to JSON.
    """
    return _json(operation, name, value, type_)


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
            # An int gets no decimal point, because some servers parse limits as integers.
            text = scalar_text(value if type(value) is int else float(value))
        except (TypeError, ValueError, OverflowError):
            raise _invalid(self._operation, name, "a finite number", value) from None
        self._pairs.append(f"{quote(name)}={text}")

    def boolean(self, name: str, value: bool | None) -> None:
        """Add a boolean as `true` or `false`."""
        if value is not None:
            if value is not True and value is not False:
                raise _invalid(self._operation, name, "True or False", value)
            self._pairs.append(f"{quote(name)}={'true' if value else 'false'}")

    def text(self, name: str, value: str | Enum | None) -> None:
        """Add a string or the value of an enumeration member."""
        if value is not None:
            self._pairs.append(f"{quote(name)}={self._item(name, value)}")

    def joined(self, name: str, values: Iterable[object] | None, *, integers: bool = False) -> None:
        """Add a list of strings, or of integers, as one comma-separated parameter."""
        if values is not None:
            items = ",".join(self._item(name, item, integers) for item in self._items(name, values))
            self._pairs.append(f"{quote(name)}={items}")

    def repeated(
        self, name: str, values: Iterable[object] | None, *, integers: bool = False
    ) -> None:
        """Add a list of strings, or of integers, as one parameter per item."""
        if values is not None:
            for item in self._items(name, values):
                self._pairs.append(f"{quote(name)}={self._item(name, item, integers)}")

    def styled(
        self,
        name: str,
        value: Any,
        style: str = "form",
        explode: bool = True,
        allow_reserved: bool = False,
        *,
        allow_empty_value: bool = False,
        type_: Any = None,
    ) -> None:
        """Add a value of any type.

        UNSET and None are omitted, including in lists and objects, as are empty lists and objects
        (RFC 6570, section 2.3). Objects in the style `deepObject` may contain objects and lists:
        `name[a][b]=1`, `name[a]=1&name[a]=2`.

        Args:
            name: The name of the parameter.
            value: The value: a scalar, an enumeration member, a list, a dict or a codec.
            style: The style: `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`.
            explode: Whether items of lists and objects are encoded separately.
            allow_reserved: Whether to leave reserved and percent-encoded characters unchanged.
                Those that would end the value or change its meaning, `#`, `&`, `+`, `[` and `]`,
                are still encoded.
            allow_empty_value: Whether to send an empty list or object as an empty value.
            type_: The type that the value must have, or None to accept any.
        """
        if is_absent(value):
            return
        plain = _plain_texts(self._operation, name, value, type_)
        if plain in ([], {}):
            if allow_empty_value:
                self._pairs.append(f"{quote(name, safe='')}=")
            return
        quoted = _quoted_reserved if allow_reserved else _quoted
        try:
            pairs = query_pairs(name, plain, style, explode, quoted)
            self._pairs += [f"{quote(key, safe='')}={text}" for key, text in pairs]
        except ValueError as error:
            raise self._error(name, error) from None

    def json(self, name: str, value: Any, *, type_: Any = None) -> None:
        """Add a value as JSON. UNSET and None are omitted."""
        if not is_absent(value):
            text = _json(self._operation, name, value, type_)
            self._pairs.append(f"{quote(name, safe='')}={text}")

    def _error(self, name: str, problem: object) -> Exception:
        return encode_error(self._operation, self._operation.path, f"{name}: {problem}")

    def _items(self, name: str, values: Iterable[object]) -> Iterable[object]:
        # Text is iterable, but its characters are never meant as the items.
        if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
            raise _invalid(self._operation, name, "a list", values)
        return values

    def _item(self, name: str, value: object, integers: bool = False) -> str:
        if isinstance(value, Enum):
            value = value.value
        if integers:
            return _integer(self._operation, name, value)
        return _encoded(self._operation, name, _text(self._operation, name, value))

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


def _quoted(text: str) -> str:
    return quote(text, safe="")


_ENCODED: Final = r"(%[0-9A-Fa-f]{2})"


def _quoted_reserved(text: str) -> str:
    # Percent-encoded characters are unchanged (RFC 6570, section 3.2.3).
    parts = re.split(_ENCODED, text)
    parts[::2] = [quote(part, safe="!$'()*,/:;=?@") for part in parts[::2]]
    return "".join(parts)


def _plain_texts(operation: Operation, name: str, value: Any, type_: Any) -> Plain:
    try:
        return "" if is_absent(value) else plain_texts(value, type_)
    except (ValueError, msgspec.ValidationError) as error:
        problem = error
    raise encode_error(operation, operation.path, f"{name}: {problem}")


def _json(operation: Operation, name: str, value: Any, type_: Any) -> str:
    try:
        return quote(json_text(value, type_), safe="")
    except (ValueError, msgspec.ValidationError) as error:
        problem = error
    raise encode_error(operation, operation.path, f"{name}: {problem}")


class Headers:
    """Builder of the header parameters of a request.

    Parameters whose value is UNSET or None are omitted. Each method raises an ApiError for an
    invalid value.

    Attributes:
        values: The headers by their names.
    """

    __slots__ = ("_operation", "values")

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self.values: dict[str, str] = {}

    def styled(self, name: str, value: Any, explode: bool = False, *, type_: Any = None) -> None:
        """Add a value of any type in the style `simple`, which is not percent-encoded.

        Args:
            name: The name of the header.
            value: The value: a scalar, an enumeration member, a list, a dict or a codec. An empty
                list or object is not sent.
            explode: Whether objects have the form `R=100,G=200` instead of `R,100,G,200`.
            type_: The type that the value must have, or None to accept any.
        """
        if is_absent(value):
            return
        plain = _plain_texts(self._operation, name, value, type_)
        if isinstance(plain, str):
            self._add(name, plain)
        elif plain:
            self._add(name, ",".join(self._items(name, plain, explode)))

    def json(self, name: str, value: Any, *, type_: Any = None) -> None:
        """Add a value as JSON, with escapes for characters outside of ASCII."""
        if is_absent(value):
            return
        try:
            text = json_text(value, type_)
        except (ValueError, msgspec.ValidationError) as error:
            raise self._error(name, error) from None
        self._add(name, re.sub(r"[^\x00-\x7f]", _json_escape, text))

    def _items(self, name: str, value: list[Any] | dict[str, Any], explode: bool) -> list[str]:
        try:
            if isinstance(value, dict) and explode:
                pairs = list(pairs_of(value, "simple"))
                items = [part for pair in pairs for part in pair]
                texts = [f"{key}={item}" for key, item in pairs]
                if any("=" in key for key, _ in pairs):
                    raise ValueError("the keys must not contain an equals sign")
            else:
                texts = items = flat_items(value, "simple")
        except ValueError as error:
            raise self._error(name, error) from None
        for item in items:
            if "," in item or item != item.strip():
                raise self._error(
                    name,
                    f"the item {item!r:.100} must not contain commas, or begin or end with spaces",
                )
        return texts

    def _add(self, name: str, text: str) -> None:
        if name.lower() in CLIENT_HEADERS:
            raise self._error(name, "this header is set by the client")
        if not re.fullmatch(HEADER_NAME, name):
            raise self._error(name, "this is not a valid header name")
        if not re.fullmatch(_HEADER_TEXT, text) or text != text.strip():
            raise self._error(
                name,
                f"{text!r:.100} is not a valid header: line breaks, control characters, characters "
                "outside of Latin-1, and spaces around it are not allowed",
            )
        self.values[name] = text

    def _error(self, name: str, problem: object) -> Exception:
        return encode_error(self._operation, self._operation.path, f"{name}: {problem}")


CLIENT_HEADERS: Final = frozenset(
    {"connection", "content-length", "cookie", "host", "transfer-encoding"}
)
HEADER_NAME: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
"""Pattern of a header name, which is a token (RFC 9110, section 5.6.2)."""
_HEADER_TEXT: Final = r"[\t\x20-\x7e\xa0-\xff]*"


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


class Cookies:
    """Builder of the cookie parameters of a request; `str` returns the Cookie header.

    Names and values are percent-encoded. Parameters whose value is UNSET or None are omitted. Each
    method raises an ApiError for an invalid value.
    """

    __slots__ = ("_operation", "_pairs")

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._pairs: list[str] = []

    def styled(self, name: str, value: Any, explode: bool = True, *, type_: Any = None) -> None:
        """Add a value of any type in the style `form`.

        Args:
            name: The name of the cookie.
            value: The value: a scalar, an enumeration member, a list, a dict or a codec. An empty
                list or object is not sent.
            explode: Whether items are separate cookies: several with the same name for a list, or
                one for each key of an object. Otherwise they are separated by commas.
            type_: The type that the value must have, or None to accept any.
        """
        if is_absent(value):
            return
        plain = _plain_texts(self._operation, name, value, type_)
        if plain in ([], {}):
            return
        try:
            pairs = query_pairs(name, plain, "form", explode, _quoted)
        except ValueError as error:
            problem = f"{name}: {error}"
            raise encode_error(self._operation, self._operation.path, problem) from None
        self._pairs += [f"{quote(key, safe=_COOKIE_NAME)}={text}" for key, text in pairs]

    def json(self, name: str, value: Any, *, type_: Any = None) -> None:
        """Add a value as JSON."""
        if not is_absent(value):
            text = _json(self._operation, name, value, type_)
            self._pairs.append(f"{quote(name, safe=_COOKIE_NAME)}={text}")

    def __str__(self) -> str:
        return "; ".join(self._pairs)


_COOKIE_NAME: Final = "!#$&'*+^`|~"
"""The characters allowed in the name of a cookie, in addition to letters, digits and "-._~" (RFC
6265)."""
