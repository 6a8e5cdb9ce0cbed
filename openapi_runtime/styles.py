"""Serialization of parameter values in the styles of OpenAPI and RFC 6570, without encoding.

Values are plain: None, text, and lists and dicts of plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias, cast
from urllib.parse import unquote

import msgspec

from .codec import Codec, to_plain
from .unset import UNSET
from .wire import convert

Plain: TypeAlias = str | list[Any] | dict[str, Any]
"""A string, or a list or dict of plain values."""

Pair: TypeAlias = tuple[str, str]


def is_absent(value: object) -> bool:
    """Return whether a value stands for an omitted parameter."""
    return value is None or _is_unset(value)


def _is_unset(value: object) -> bool:
    return value is UNSET or value is msgspec.UNSET


def plain_texts(value: Any, type_: Any = None) -> Plain:
    """Convert a value to a string, or to lists and dicts of strings. Absent items are omitted.

    Args:
        value: The value: a scalar, a list or another iterable, a dict, or a codec.
        type_: The type that the value must have, or None to accept any.

    Raises:
        ValueError: If the value cannot be represented as text.
        msgspec.ValidationError: If the value has another type.
    """
    plain = plain_json(value)
    if type_ is not None:
        convert(plain, type_)
    return texts_of(plain)


def json_text(value: Any, type_: Any = None) -> str:
    """Convert a value to JSON.

    Raises:
        ValueError: If the value cannot be converted to JSON.
        msgspec.ValidationError: If the value has another type.
    """
    plain = plain_json(value)
    if type_ is not None:
        convert(plain, type_)
    try:
        return msgspec.json.encode(plain).decode()
    except (TypeError, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


def plain_json(value: Any) -> Any:
    """Convert a value, such as a codec or any iterable, to a plain JSON value.

    Raises:
        ValueError: If the value cannot be converted to JSON.
    """
    # Text is iterable, but its characters are never meant as the items.
    if not isinstance(value, str | bytes | bytearray | memoryview | Mapping | Codec):
        if hasattr(value, "tolist"):  # A NumPy value.
            value = value.tolist()
        elif hasattr(value, "__iter__"):
            value = [_decimal(item) for item in value if not _is_unset(item)]
        else:
            value = _decimal(value)
    if isinstance(value, Mapping):
        given = cast("Mapping[str, Any]", value)
        value = {key: _decimal(item) for key, item in given.items() if not _is_unset(item)}
    try:
        return to_plain(value)
    except (NotImplementedError, OverflowError, RecursionError, TypeError) as error:
        raise ValueError(str(error)) from error


def _decimal(value: Any) -> Any:
    """Convert a Decimal to text without an exponent, and return other values unchanged."""
    return format(value, "f") if type(value).__name__ == "Decimal" else value


def texts_of(value: Any) -> Plain:
    """Convert a plain JSON value to a string, or to lists and dicts of strings.

    Absent items are omitted.

    Raises:
        ValueError: If a number is not finite.
    """
    if isinstance(value, dict):
        pairs = cast("Mapping[str, Any]", value).items()
        return {key: texts_of(item) for key, item in pairs if not is_absent(item)}
    if isinstance(value, list | tuple):
        items = cast("list[Any]", value)
        return [texts_of(item) for item in items if not is_absent(item)]
    return scalar_text(value)


def scalar_text(value: Any) -> str:
    """Return the text of a plain scalar, without an exponent for numbers.

    Raises:
        ValueError: If the value is not a scalar or not finite.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, float):
        raise ValueError(f"{value!r:.100} cannot be represented as text")
    text = repr(value)
    if "n" in text:  # "nan", "inf".
        raise ValueError(f"must be a finite number, not {text}")
    if "e" in text:
        from decimal import Decimal

        return format(Decimal(text), "f")
    return text


def flat_items(value: list[Any] | dict[str, Any], style: str) -> list[str]:
    """Return the items of a list, or the alternating keys and values of a dict.

    Raises:
        ValueError: If an item is a list or dict.
    """
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in (key, _scalar(item, style))]
    return [_scalar(item, style) for item in value]


def pairs_of(value: dict[str, Any], style: str) -> Iterator[Pair]:
    """Yield the keys and values of a dict.

    Raises:
        ValueError: If a value is a list or dict.
    """
    for key, item in value.items():
        yield key, _scalar(item, style)


def exploded_pairs(name: str, value: Plain) -> Iterator[Pair]:
    """Yield the names and values of the style `form` with `explode`.

    A list in an object becomes several pairs, as if it were a separate parameter.

    Raises:
        ValueError: If an item is nested more deeply.
    """
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, dict):
                raise ValueError(_nested("form"))
            yield from exploded_pairs(key, item)
    elif isinstance(value, list):
        for item in value:
            yield name, _scalar(item, "form")
    else:
        yield name, value


def deep_pairs(name: str, value: Plain) -> Iterator[Pair]:
    """Yield the names and values of the style `deepObject`: `name[key]=value`.

    OpenAPI defines this style for objects without further nesting. The most common forms are used
    for other values: scalars are `name=value`, lists have indexes, such as `name[0]=value`, and
    objects in objects are `name[a][b]=value`. In objects, lists of scalars are repeated pairs.
    """
    if isinstance(value, list):
        value = {str(index): item for index, item in enumerate(value)}
    yield from _nested_pairs(name, value)


def _nested_pairs(name: str, value: Plain) -> Iterator[Pair]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _nested_pairs(f"{name}[{key}]", item)
    elif isinstance(value, list):
        is_flat = not any(isinstance(item, list | dict) for item in value)
        for index, item in enumerate(value):
            yield from _nested_pairs(name if is_flat else f"{name}[{index}]", item)
    else:
        yield name, value


def _scalar(value: Plain, style: str) -> str:
    if isinstance(value, list | dict):
        raise ValueError(_nested(style))
    return str(value)


def _nested(style: str) -> str:
    return (
        f"a nested list or object cannot be encoded in the style {style}, because OpenAPI does not "
        "define it; describe the parameter with content: application/json"
    )


_DELIMITERS: Final = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def query_pairs(
    name: str, value: Plain, style: str, explode: bool, encode: Callable[[str], str] | None
) -> list[Pair]:
    """Return the names and encoded values of a parameter or form field. Names are not encoded.

    Args:
        name: The name.
        value: The value.
        style: The style: `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`.
        explode: Whether items of lists and objects are encoded separately.
        encode: A function that encodes a string, or None for no encoding, as in multipart bodies.

    Raises:
        ValueError: If the value cannot be encoded in the style.
    """
    delimiter = _DELIMITERS.get(style, "")
    if encode is None:
        encode, delimiter = str, unquote(delimiter)
    if style == "deepObject":
        return [(key, encode(text)) for key, text in deep_pairs(name, value)]
    if explode or isinstance(value, str):
        return [(key, encode(text)) for key, text in exploded_pairs(name, value)]
    items = [encode(item) for item in flat_items(value, style)]
    # Encoded commas differ from the delimiter, but other delimiters are themselves encoded.
    if (style != "form" or encode is str) and any(
        _has_delimiter(item, delimiter) for item in items
    ):
        raise ValueError(f"the items must not contain the delimiter of the style {style}")
    return [(name, delimiter.join(items))]


def _has_delimiter(item: str, delimiter: str) -> bool:
    # Forms encode a space as "+".
    return delimiter in item or (delimiter == "%20" and "+" in item)
