"""Serialization of parameter values by the styles of OpenAPI and RFC 6570, without encoding them.

Values are plain: None, text, and lists and dicts of plain values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, cast

import msgspec

from .codec import Codec, to_plain
from .unset import UNSET
from .wire import convert

Plain: TypeAlias = str | list[Any] | dict[str, Any]
"""A text, or a list or dict of plain values."""

Pair: TypeAlias = tuple[str, str]


def is_absent(value: object) -> bool:
    """Whether a value stands for a parameter that is not sent."""
    return value is None or value is UNSET or value is msgspec.UNSET


def plain_texts(value: Any, type_: Any = None) -> Plain:
    """Convert a value to a text, or to lists and dicts of texts. Absent items are left out.

    Args:
        value: The value: a scalar, a list or another iterable, a dict, or a codec.
        type_: The type that the value must have, if it is checked.

    Raises:
        ValueError: If the value has no form as text.
        msgspec.ValidationError: If the value has another type.
    """
    plain = _plain(value)
    if type_ is not None:
        convert(plain, type_)
    return _texts(plain)


def json_text(value: Any, type_: Any = None) -> str:
    """Convert a value to JSON.

    Raises:
        ValueError: If the value has no JSON form.
        msgspec.ValidationError: If the value has another type.
    """
    plain = _plain(value)
    if type_ is not None:
        convert(plain, type_)
    try:
        return msgspec.json.encode(plain).decode()
    except (TypeError, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _plain(value: Any) -> Any:
    # Text is iterable, but its characters are never meant as the items.
    if not isinstance(value, str | bytes | bytearray | memoryview | Mapping | Codec):
        if hasattr(value, "tolist"):  # Of NumPy.
            value = value.tolist()
        elif hasattr(value, "__iter__"):
            value = [_decimal(item) for item in value if not is_absent(item)]
        else:
            value = _decimal(value)
    if isinstance(value, Mapping):
        given = cast("Mapping[str, Any]", value)
        value = {key: _decimal(item) for key, item in given.items() if not is_absent(item)}
    try:
        return to_plain(value)
    except (NotImplementedError, OverflowError, RecursionError, TypeError) as error:
        raise ValueError(str(error)) from error


def _decimal(value: Any) -> Any:
    """Return a Decimal as text without an exponent, and everything else unchanged."""
    return format(value, "f") if type(value).__name__ == "Decimal" else value


def _texts(value: Any) -> Plain:
    if isinstance(value, dict):
        pairs = cast("Mapping[str, Any]", value).items()
        return {key: _texts(item) for key, item in pairs if not is_absent(item)}
    if isinstance(value, list | tuple):
        items = cast("list[Any]", value)
        return [_texts(item) for item in items if not is_absent(item)]
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
        raise ValueError(f"{value!r:.100} has no form as text")
    text = repr(value)
    if "n" in text:  # "nan", "inf".
        raise ValueError(f"must be a finite number, not {text}")
    if "e" in text:
        from decimal import Decimal

        return format(Decimal(text), "f")
    return text


def flat_items(value: list[Any] | dict[str, Any], style: str) -> list[str]:
    """Return the items of a list, or the keys and values of a dict in turn.

    Raises:
        ValueError: If an item is a list or dict itself.
    """
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in (key, _scalar(item, style))]
    return [_scalar(item, style) for item in value]


def pairs_of(value: dict[str, Any], style: str) -> Iterator[Pair]:
    """Yield the keys and values of a dict.

    Raises:
        ValueError: If a value is a list or dict itself.
    """
    for key, item in value.items():
        yield key, _scalar(item, style)


def exploded_pairs(name: str, value: Plain) -> Iterator[Pair]:
    """Yield the names and values of the style `form` with `explode`.

    A property of an object that is a list becomes several pairs, like a parameter of its own.

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

    OpenAPI leaves open what is nested more deeply. It has the most common form here: objects in
    objects are `name[a][b]=value`, lists of scalars are repeated pairs, and other lists have
    indexes: `name[a][0][b]=value`.
    """
    if isinstance(value, dict):
        for key, item in value.items():
            yield from deep_pairs(f"{name}[{key}]", item)
    elif isinstance(value, list):
        is_flat = not any(isinstance(item, list | dict) for item in value)
        for index, item in enumerate(value):
            yield from deep_pairs(name if is_flat else f"{name}[{index}]", item)
    else:
        yield name, value


def _scalar(value: Plain, style: str) -> str:
    if isinstance(value, list | dict):
        raise ValueError(_nested(style))
    return str(value)


def _nested(style: str) -> str:
    return (
        f"a list or object in a list or object has no form in the style {style} (OpenAPI leaves "
        "it undefined); let the document describe the parameter by content: application/json"
    )
