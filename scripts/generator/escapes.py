"""Python source code from the texts of a document.

Templates print only values of `Code`. The functions of this module and of `prose` are the only ones
that create such values from text, each with the escape for its place in the code.
"""

from __future__ import annotations

import keyword
import math
from typing import Any

from .json_values import is_mapping


class Code(str):
    """Python source code."""

    __slots__ = ()


def finalize(value: object) -> object:
    """Check a value that a template prints.

    Args:
        value: The value.

    Raises:
        TypeError: If it is text that was not escaped.
    """
    if isinstance(value, Code) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if value is True or value is False:
        return str(value)
    if value == "":
        return value
    raise TypeError(f"A template prints text that was not escaped: {value!r:.100}")


def identifier(name: str) -> Code:
    """Return a Python name as code.

    Args:
        name: The name.

    Raises:
        ValueError: If it is not a valid name.
    """
    for part in name.split("."):
        if not part.isidentifier() or keyword.iskeyword(part):
            raise ValueError(f"{name!r} is not a Python name")
    return Code(name)


def literal(value: Any) -> Code:
    """Return a JSON value as a Python expression.

    Args:
        value: None, a bool, a number, a text, or a list or dict of them.
    """
    if isinstance(value, str):
        return Code(f'"{_in_quotes(value)}"')
    if value is None or isinstance(value, bool | int):
        return Code(repr(value))
    if isinstance(value, float):
        return Code(repr(value) if math.isfinite(value) else f'float("{value}")')
    if isinstance(value, list | tuple):
        items = ", ".join(literal(item) for item in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return Code(f"[{items}]")
    if is_mapping(value):
        pairs = ", ".join(
            f"{literal(key)}: {literal(item)}"
            for key, item in value.items()  # pyright: ignore[reportUnknownVariableType]
        )
        return Code(f"{{{pairs}}}")
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def comment(text: str) -> Code:
    """Return a text for use in a comment, in one line."""
    return Code("".join(char if char.isprintable() else " " for char in text))


def _in_quotes(text: str) -> str:
    # `repr` escapes control characters, surrogates and everything else that is not printable.
    body = repr(text + "'")[1:-1]  # With an apostrophe, repr uses double quotes if it can.
    if repr(text + "'")[0] == "'":
        body = body.replace("\\'", "'").replace('"', '\\"')
    return body[:-1]
